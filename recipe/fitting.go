package recipe

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
)

var errNoRows = fmt.Errorf("expected rows to train on, found none: %w", mlp.ErrConfig)

// Fitting does the work of [Recipe.Fit] in several calls, for callers that do something
// between them. [Recipe.Prepare] makes the model, [Fitting.Start] checks that it can be
// trained, [Fitting.Train] trains and calibrates it, and [Fitting.Assess] measures it.
type Fitting struct {
	// Options are the options of the fit. Train has the training rows without those
	// kept aside. Test may be set until Start is called, because reading the test rows
	// may need the model.
	Options FitOptions
	Recipe  *Recipe      // as it is used
	Model   *mlp.Model   // its weights may be set until Start is called
	Trainer *mlp.Trainer // has the recipe's settings; may be changed until Start is called
	Aside   *data.Set    // rows to calibrate with; nil: none
	// NewClasses are the classes that the base model did not know. If there are any, it
	// got a new output layer.
	NewClasses []string

	session *mlp.Session // nil until Start is called
	fitted  *Fitted      // nil until Train is called
}

// Prepare does everything that comes before a training: it keeps rows aside for
// calibration, resolves the recipe, makes the model (or takes o.Base) and makes the
// trainer.
func (r *Recipe) Prepare(o FitOptions) (*Fitting, error) {
	if o.Train == nil {
		return nil, errNoRows
	}
	own := *r
	if o.Epochs != 0 {
		own.Epochs = o.Epochs
	}
	f := &Fitting{Options: o}
	if err := f.findNewClasses(); err != nil {
		return nil, err
	}
	var err error
	if f.Options.Train, f.Aside, err = own.KeepAside(f.Options.Train); err != nil {
		return nil, err
	}
	resolved, err := own.Resolve(f.Options.Train)
	if err != nil {
		return nil, err
	}
	f.Recipe = &resolved.Recipe
	if f.Model, f.Trainer, err = resolved.make(f.Options.Train, o.Base, f.NewClasses != nil); err != nil {
		return nil, err
	}
	if test := f.Options.Test; f.NewClasses != nil && test != nil {
		if f.Options.Test, err = f.Model.AlignClasses(test); err != nil {
			return nil, err
		}
	}
	t := f.Trainer
	t.Threads, t.MaxSteps, t.StepInterval = o.Threads, o.MaxSteps, o.StepInterval
	t.Recorders, t.Controllers = o.Recorders, o.Controllers
	return f, nil
}

// make returns the model to train and the trainer. The model is a new one if base is nil,
// else it is base. If newOutput is true, base gets a new output layer.
func (r *Resolved) make(train *data.Set, base *mlp.Model, newOutput bool) (model *mlp.Model, trainer *mlp.Trainer, err error) {
	switch model = base; {
	case base == nil:
		model, err = r.NewModel(train)
	case newOutput:
		if err = r.renewOutput(base, train); err == nil {
			err = r.Continue(base)
		}
	default:
		if base.Targets == nil {
			base.Targets = train.TargetNames
		}
		err = r.Continue(base)
	}
	if err != nil {
		return nil, nil, err
	}
	trainer, err = r.Trainer()
	return model, trainer, err
}

// findNewClasses sets NewClasses to the classes of the training rows that the base
// model does not know. If there are none, it numbers the classes of both sets in the
// base's order. It returns an error if a new class differs from one of the base's
// classes only in its spelling.
func (f *Fitting) findNewClasses() (err error) {
	o := &f.Options
	if o.Base == nil {
		return nil
	}
	if f.NewClasses = o.Base.UnknownClasses(o.Train); f.NewClasses != nil {
		return o.Train.CheckSpelling(o.Base.Classes)
	}
	if o.Train, err = o.Base.AlignClasses(o.Train); err == nil && o.Test != nil {
		o.Test, err = o.Base.AlignClasses(o.Test)
	}
	return err
}

// Start checks settings, model and rows, and begins the training without taking a step.
// Use the session to watch the training, for example with [mlp.Session.Observe]; Train
// runs it.
func (f *Fitting) Start() (_ *mlp.Session, err error) {
	if f.session != nil {
		return f.session, nil
	}
	if f.Options.Test == nil && !f.Trainer.SkipTest {
		f.Trainer.EvaluateTrain = true
	}
	f.session, err = f.Trainer.Start(f.Model, f.Options.Train, f.Options.Test)
	return f.session, err
}

// Train runs the training to its end and calibrates the model. After an error the result
// contains what was computed before. It is nil if the training could not begin.
func (f *Fitting) Train(ctx context.Context) (*Fitted, error) {
	session, err := f.Start()
	if err != nil {
		return nil, err
	}
	f.fitted = &Fitted{Model: f.Model, Recipe: f.Recipe}
	if f.fitted.Result, err = session.Run(ctx); err == nil && f.Aside != nil {
		err = f.calibrate(ctx)
	}
	return f.fitted, err
}

// calibrate calibrates the model on the rows kept aside. The evaluations in the result are
// outdated after that: calibrate evaluates the training rows again, and Assess the test
// rows.
func (f *Fitting) calibrate(ctx context.Context) (err error) {
	to := f.fitted
	if to.Temperature, err = assess.Calibrate(ctx, f.Model, f.Aside); err != nil || to.Temperature == 1 {
		return err
	}
	to.Result.Test = nil
	if to.Result.Train != nil {
		to.Result.Train, err = f.Model.Evaluate(ctx, f.Options.Train, f.Options.Threads)
	}
	return err
}

// Assess measures the trained model on the test rows, and then which columns it relies
// on. It does nothing if there are no test rows or if the recipe's Evaluate is "none".
// Call it after Train.
func (f *Fitting) Assess(ctx context.Context) error {
	to, test := f.fitted, f.Options.Test
	if test == nil || f.Trainer.SkipTest {
		return nil
	}
	e, outputs, err := f.Model.EvaluateAndPredict(ctx, test, f.Options.Threads)
	if err != nil {
		return err
	}
	if to.Result.Test == nil { // not evaluated after the last step or the calibration
		to.Result.Test = e
	}
	to.Assessment = assess.Outputs(f.Model, test, outputs)
	if f.Options.Importance == NoImportance {
		return nil
	}
	to.Importance, to.Measured, err = assess.Importance(ctx, f.Model, test, f.importanceOptions())
	return err
}

// Close ends the session. Closing twice is allowed.
func (f *Fitting) Close() error {
	if f.session == nil {
		return nil
	}
	return f.session.Close()
}
