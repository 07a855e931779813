package main

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// Fold prints how well a network does that was trained without a part of the rows.
func (t *trainCommand) Fold(k int, a *assess.Assessment) error {
	score, name := a.Score()
	t.score, t.scores = name, append(t.scores, score)
	if err := t.object(wire.NewFold(k, t.job.Folds, a, t.targets)); err != nil {
		return err
	}
	text := fmt.Sprintf("R² %.4f", score)
	if name == "accuracy" {
		text = "accuracy " + percent(score)
	}
	return t.say("fold %d of %d: %s", k+1, t.job.Folds, text)
}

// Folded prints what the folds come to.
func (t *trainCommand) Folded() error {
	all := wire.NewFolds(t.scores, t.score)
	if err := t.object(all); err != nil {
		return err
	}
	if t.score == "accuracy" {
		return t.say("%d folds: accuracy %.2f %% ± %.2f", all.Folds, 100*all.Mean, 100*all.Deviation)
	}
	return t.say("%d folds: R² %.4f ± %.4f", all.Folds, all.Mean, all.Deviation)
}
