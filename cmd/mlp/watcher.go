package main

import (
	"fmt"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Opened prints a description of the data and the chosen task.
func (t *trainCommand) Opened(d *job.Data) error {
	t.targets = d.Train.TargetNames
	switch f := &d.Train.Features; {
	case f.Table != nil || f.Columns != nil:
		return t.tell(wire.NewTable(d.Train, d.Choice), words.Tables(d.Train, d.Choice))
	case f.Pictures != nil:
		return t.tell(wire.NewPictures(d.Train), words.Pictures(d.Train))
	}
	return nil
}

// Fold prints the score of fold k, which is that of a network trained on the other
// folds. It keeps the score for Folded.
func (t *trainCommand) Fold(k int, a *assess.Assessment) error {
	score, name := a.Score()
	t.score, t.scores = name, append(t.scores, score)
	v := wire.NewFold(k, t.job.Folds, a, t.targets)
	return t.tell(v, words.Fold(v, score))
}

// Folded prints the mean and the standard deviation of the folds' scores.
func (t *trainCommand) Folded() error {
	v := wire.NewFolds(t.scores, t.score)
	return t.tell(v, words.Folds(v))
}

// Warned prints the warnings about the data.
func (t *trainCommand) Warned(warnings []data.Warning) error {
	return t.warn(t.text(), warnings)
}

// Starting prints what is about to be trained. It returns a recorder that prints the
// epochs. From now on the command has a network to save, also after a signal.
func (t *trainCommand) Starting(f *recipe.Fitting) (mlp.Recorder, error) {
	t.keeping.Store(true)
	p := newEpochPrinter(t.output, f.Recipe, f.Options.Train)
	if p.notebook {
		return p, t.announceNotebook(f)
	}
	return p, t.say("%s", words.Training(f, t.job.MaxSteps))
}

// Measured shows on the live line how many columns have been measured (done) and how
// many there are in all (columns).
func (t *trainCommand) Measured(done, columns int) {
	if now := time.Now(); now.Sub(t.measured) >= progressInterval {
		t.measured = now
		t.progress(fmt.Sprintf("measuring which columns matter, %d of %d (%d%%)", done, columns, 100*done/columns))
	}
}
