package main

import (
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Starting says what is about to be trained, and prints the epochs from then on.
func (t *trainCommand) Starting(f *recipe.Fitting) (mlp.Recorder, error) {
	return newEpochPrinter(t.output, f.Recipe, f.Options.Train), t.announce(f)
}

// announce prints what is about to be trained.
func (t *trainCommand) announce(f *recipe.Fitting) error {
	r := f.Recipe
	if likeNotebook(r, f.Options.Train) {
		return t.announceNotebook(f)
	}
	rows := fmt.Sprintf("training on %s", count(f.Options.Train.Len(), "row"))
	if test := f.Options.Test; test != nil {
		rows += fmt.Sprintf(", testing on %d", test.Len())
	}
	if f.Aside != nil {
		rows += fmt.Sprintf(", calibrating by %d", f.Aside.Len())
	}
	length := count(r.Epochs, "epoch")
	if t.job.MaxSteps > 0 {
		length += ", at most " + count(t.job.MaxSteps, "step")
	}
	return t.say("%s\nnetwork %s, %s, %s at %s, batches of %d, %s", rows,
		f.Model.Network, r.Activation, r.Optimizer, decimal(r.LearningRate, 6), r.BatchSize, length)
}
