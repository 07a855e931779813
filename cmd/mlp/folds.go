package main

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/recipe"
)

// checkFolds refuses numbers of folds that can't be.
func (t *trainCommand) checkFolds() error {
	if t.folds == 0 || t.folds > 1 {
		return nil
	}
	return usage(fmt.Errorf("folds: expected 2 or more, found %d", t.folds))
}

// crossValidate tells how well networks do that were each trained without
// another part of the rows.
func (t *trainCommand) crossValidate(ctx context.Context, r *recipe.Recipe, d *tableData) error {
	set := d.whole
	if t.folds > set.Len() {
		return usage(fmt.Errorf("folds: expected at most %d, the number of rows, found %d", set.Len(), t.folds))
	}
	folds := set.Folds(t.folds, data.SplitOptions{Seed: r.Seed})
	var scores []float64
	name := "accuracy"
	err := r.CrossValidate(ctx, set, folds, t.threads, func(k int, a *assess.Assessment) error {
		score, of := a.Score()
		name, scores = of, append(scores, score)
		if err := t.object(wire.NewFold(k, t.folds, a, set.Columns)); err != nil {
			return err
		}
		return t.say("fold %d of %d: %s", k+1, t.folds, scoreText(name, score))
	})
	if err != nil {
		return err
	}
	all := wire.NewFolds(scores, name)
	if err := t.object(all); err != nil {
		return err
	}
	if name == "accuracy" {
		return t.say("%d folds: accuracy %.2f %% ± %.2f", t.folds, 100*all.Mean, 100*all.Deviation)
	}
	return t.say("%d folds: R² %.4f ± %.4f", t.folds, all.Mean, all.Deviation)
}

func scoreText(name string, score float64) string {
	if name == "accuracy" {
		return "accuracy " + percent(score)
	}
	return fmt.Sprintf("R² %.4f", score)
}
