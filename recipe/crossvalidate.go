package recipe

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
)

// CrossValidate trains a new model on the training part of each fold of a set, measures
// it on the test part, and calls the function each with the fold's index, from 0, and the
// result. In every fold the preprocessing is fitted on the training part only.
// CrossValidate uses at most threads cores (0: all).
func (r *Recipe) CrossValidate(ctx context.Context, set *data.Set, folds []data.Fold, threads int, each func(fold int, a *assess.Assessment) error) error {
	for k, fold := range folds {
		if len(fold.Train) == 0 || len(fold.Test) == 0 {
			return fmt.Errorf("%s: expected training and test rows in each of %d folds, found none in fold %d; use fewer folds: %w", set.Name, len(folds), k+1, mlp.ErrConfig)
		}
		a, err := r.tryFold(ctx, set, fold, threads)
		if err == nil {
			err = each(k, a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tryFold trains a model on the training part of a fold and measures it on the test
// part.
func (r *Recipe) tryFold(ctx context.Context, set *data.Set, fold data.Fold, threads int) (*assess.Assessment, error) {
	own := *r
	own.Evaluate = "none" // no evaluation after each epoch
	f, err := own.Fit(ctx, FitOptions{Train: set.Select(fold.Train), Threads: threads})
	if err != nil {
		return nil, err
	}
	return assess.Assess(ctx, f.Model, set.Select(fold.Test))
}
