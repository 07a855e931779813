package recipe

import (
	"context"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Train trains a new model by the built-in recipe that suits the rows, and
// evaluates it on test after each epoch, unless that is nil.
func Train(ctx context.Context, train, test *data.Set) (*mlp.Model, *mlp.Result, error) {
	r, err := For(train)
	if err != nil {
		return nil, nil, err
	}
	model, err := r.NewModel(train)
	if err != nil {
		return nil, nil, err
	}
	trainer, err := r.Trainer()
	if err != nil {
		return nil, nil, err
	}
	trainer.EvaluateTest = test != nil
	result, err := trainer.Train(ctx, model, train, test)
	return model, result, err
}
