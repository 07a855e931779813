package recipe

import (
	"context"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
)

// FitOptions say what [Fit] trains on and how. Train must be set.
type FitOptions struct {
	Train *data.Set
	// Test is evaluated after each epoch and assessed at the end, unless the recipe's
	// Evaluate is "none". If it is nil, the training rows are evaluated after each
	// epoch instead.
	Test *data.Set
	// Base is a trained model to train further; Fit changes it. nil trains a new model.
	// If the training rows have classes that Base does not know, Fit replaces Base's
	// output layer by one for the classes of the training rows.
	Base *mlp.Model

	Epochs   int // replaces the recipe's number of epochs; 0: keep that number
	MaxSteps int // stop after this many steps; 0: no limit
	Threads  int // 0: all cores; the weights are the same for any number

	Recorders   []mlp.Recorder
	Controllers []mlp.Controller
	// StepInterval is the minimum time between two Stepped events: see [mlp.Trainer].
	StepInterval time.Duration
	// Importance says for which columns of a table to measure how much the model relies
	// on them.
	Importance Importance
	// ImportanceProgress is called after each measured column. done is the number of
	// columns measured so far, and columns is the number of columns to measure. nil:
	// not called.
	ImportanceProgress func(done, columns int)
}

// Fitted is the result of [Fit]. Parts that were not computed are nil or 0.
type Fitted struct {
	Model  *mlp.Model
	Recipe *Recipe // as it was used, with the values that the data decided
	// Result is the result of the training. If the model was calibrated, the evaluations
	// in it are those of the calibrated model.
	Result *mlp.Result
	// Temperature is the temperature of the calibration: see [assess.Calibrate].
	Temperature float64
	Assessment  *assess.Assessment // on the test rows
	Importance  []assess.ColumnImportance
	Measured    assess.Measured // how many rows and columns Importance is based on
}

// Fit trains a model with the built-in recipe for the kind of rows that it gets: see
// [For] and [Recipe.Fit].
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

// Fit makes a model (or takes o.Base), trains it and assesses it on the test rows. If
// the recipe says so, it keeps some of the training rows aside and calibrates the
// trained model on them. It does not change r.
//
// After an error the result contains what was computed before. If the training was
// interrupted or failed, the model can be used if at least one step was taken and the
// training has not diverged. If the training could not begin, the result is nil.
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
