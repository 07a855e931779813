package recipe

import (
	"context"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
)

// FitOptions say what [Fit] trains on and how. Train is required.
type FitOptions struct {
	Train *data.Set
	// Test is evaluated after each epoch, unless the recipe turns that off, and assessed
	// at the end. If it is nil, the training rows are evaluated instead.
	Test *data.Set
	// Base is a trained model to train further, which changes it; nil: a new model. If
	// Base does not know all classes of the training rows, it gets a new output layer
	// for their classes and keeps its hidden layers.
	Base *mlp.Model

	Epochs   int // in place of the recipe's; 0: the recipe's
	MaxSteps int // stop after this many steps; 0: no limit
	Threads  int // 0: all cores; the weights are the same for any number

	Recorders   []mlp.Recorder
	Controllers []mlp.Controller
	// StepInterval is the least time between two Stepped events: see [mlp.Trainer].
	StepInterval time.Duration
	// Importance says for how many columns of a table to measure how much the model
	// relies on them.
	Importance Importance
	// ImportanceProgress is called after each measured column: see
	// [assess.ImportanceOptions]. nil: not called.
	ImportanceProgress func(done, columns int)
}

// Fitted is the outcome of a fit. A part that was not done is nil or 0.
type Fitted struct {
	Model  *mlp.Model
	Recipe *Recipe // as it was used, with all that the data decided
	// Result is the result of the training. Its evaluations are those of the calibrated
	// model.
	Result *mlp.Result
	// Temperature is the temperature of the calibration: see [assess.Calibrate].
	Temperature float64
	Assessment  *assess.Assessment // on the test rows
	Importance  []assess.ColumnImportance
	Measured    assess.Measured // by what Importance was measured
}

// Fit trains by the built-in recipe that suits the rows: see [For] and [Recipe.Fit].
func Fit(ctx context.Context, o FitOptions) (*Fitted, error) {
	if o.Train == nil {
		return nil, errNoRows
	}
	r, err := For(o.Train)
	if err != nil {
		return nil, err
	}
	return r.Fit(ctx, o)
}

// Fit trains a model. It holds rows out if the recipe calibrates, makes a model or
// continues with the base, trains, calibrates, and assesses the model on the test rows.
// The recipe is not changed.
//
// After an error, the result holds what is there so far. A training that was interrupted
// or failed leaves a usable model if it took a step and did not diverge. If nothing was
// trained, the result is nil.
func (r *Recipe) Fit(ctx context.Context, o FitOptions) (*Fitted, error) {
	f, err := r.Prepare(o)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	fitted, err := f.Train(ctx)
	if err != nil {
		return fitted, err
	}
	return fitted, f.Assess(ctx)
}
