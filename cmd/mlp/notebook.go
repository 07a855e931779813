package main

import (
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/recipe"
)

// notebookRecipe is the name of the recipe whose trainings print the notebook's lines.
const notebookRecipe = "notebook"

// likeNotebook reports whether a training prints the notebook's lines. A training on
// tables or folders of pictures does not, because the notebook has no lines for them.
func likeNotebook(r *recipe.Recipe, train *data.Set) bool {
	return r.Name == notebookRecipe && train.Features.Table == nil && train.Features.Pictures == nil
}

// announceNotebook prints the lines that the notebook prints before it trains.
func (t *trainCommand) announceNotebook(f *recipe.Fitting) error {
	r := f.Recipe
	usual, err := recipe.Get(notebookRecipe)
	if err != nil {
		return err
	}
	if r.LearningRate != usual.LearningRate && r.Activation == usual.Activation {
		if err := t.say("%s", notebook.Evaluating(r.LearningRate)); err != nil {
			return err
		}
	}
	testRows := 0
	if test := f.Options.Test; test != nil {
		testRows = test.Len()
	}
	return notebook.Announce(t.text(), notebook.Announcement{
		Train: f.Options.Train.Len(), Test: testRows, BatchSize: r.BatchSize, DropLast: r.DropLast,
		Sizes: f.Model.Network.Sizes(), Epochs: r.Epochs,
	})
}
