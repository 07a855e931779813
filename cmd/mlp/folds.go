package main

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/runlog"
	"github.com/seed-217ca19f/mlp/metrics"
	"github.com/seed-217ca19f/mlp/recipe"
)

// foldResult is one part of a cross-validation as JSON.
type foldResult struct {
	Event    string   `json:"event"` // "fold"
	Fold     int      `json:"fold"`  // from 1
	Folds    int      `json:"folds"`
	Rows     int      `json:"rows"` // that were tested on
	Accuracy *float64 `json:"accuracy,omitempty"`
	runlog.Figures
}

// foldsResult is a whole cross-validation as JSON.
type foldsResult struct {
	Event     string  `json:"event"` // "folds"
	Folds     int     `json:"folds"`
	Score     string  `json:"score"` // "accuracy" or "r2"
	Mean      float64 `json:"mean"`
	Deviation float64 `json:"deviation"` // of the folds around the mean
}

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
		v := foldResult{Event: "fold", Fold: k + 1, Folds: t.folds, Rows: a.Rows, Figures: runlog.NewFigures(a, set.Columns)}
		score, of := a.Score()
		name = of
		scores = append(scores, score)
		if of == "accuracy" {
			v.Accuracy = &score
		}
		if err := t.object(v); err != nil {
			return err
		}
		return t.say("fold %d of %d: %s", k+1, t.folds, scoreText(name, score))
	})
	if err != nil {
		return err
	}
	mean, deviation := metrics.MeanAndDeviation(scores)
	if err := t.object(foldsResult{"folds", t.folds, name, mean, deviation}); err != nil {
		return err
	}
	if name == "accuracy" {
		return t.say("%d folds: accuracy %.2f %% ± %.2f", t.folds, 100*mean, 100*deviation)
	}
	return t.say("%d folds: R² %.4f ± %.4f", t.folds, mean, deviation)
}

func scoreText(name string, score float64) string {
	if name == "accuracy" {
		return "accuracy " + percent(score)
	}
	return fmt.Sprintf("R² %.4f", score)
}
