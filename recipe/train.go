package recipe

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Train trains a new model with the built-in recipe for the kind of rows that it gets (see
// [For]). It evaluates the model after each epoch on test, or on the training rows if test
// is nil. [Fit] does the same with options.
func Train(ctx context.Context, train, test *data.Set) (*mlp.Model, *mlp.Result, error) {
	fitted, err := Fit(ctx, FitOptions{Train: train, Test: test, Importance: NoImportance})
	if fitted == nil {
		return nil, nil, err
	}
	return fitted.Model, fitted.Result, err
}

// asideShare is the share of the training rows that are kept aside for calibration.
const asideShare = 0.1

// KeepAside splits off the rows for calibration if the recipe calibrates. rest are the rows
// to train on. aside is a tenth of the rows of each class, for a call of [assess.Calibrate]
// after the training; it is nil if the recipe does not calibrate.
func (r *Recipe) KeepAside(train *data.Set) (rest, aside *data.Set, err error) {
	if !r.Calibrate {
		return train, nil, nil
	}
	if train.Targets.Class == nil {
		return nil, nil, fmt.Errorf("%s: calibrate: expected rows that each have one class, found values: %w", train.Name, mlp.ErrConfig)
	}
	rest, aside = train.Split(data.SplitOptions{TestFraction: asideShare, Seed: r.Seed})
	if aside.Len() == 0 {
		return nil, nil, fmt.Errorf("%s: calibrate: expected at least two rows, or groups of rows, found one: %w", train.Name, mlp.ErrConfig)
	}
	return rest, aside, nil
}
