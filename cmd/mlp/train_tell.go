package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/recipe"
)

// announce prints what is about to be trained.
func (t *trainCommand) announce(r *recipe.Recipe, model *mlp.Model, train, test *data.Set) error {
	if likeNotebook(r, train) {
		return t.announceNotebook(r, model, train, test)
	}
	rows := fmt.Sprintf("training on %s", count(train.Len(), "row"))
	if test != nil {
		rows += fmt.Sprintf(", testing on %d", test.Len())
	}
	if t.aside != nil {
		rows += fmt.Sprintf(", calibrating by %d", t.aside.Len())
	}
	length := count(r.Epochs, "epoch")
	if t.maxSteps > 0 {
		length += ", at most " + count(t.maxSteps, "step")
	}
	return t.say("%s\nnetwork %s, %s, %s at %s, batches of %d, %s", rows,
		strings.Trim(strings.ReplaceAll(fmt.Sprint(model.Network.Sizes()), " ", "-"), "[]"),
		r.Activation, r.Optimizer, decimal(r.LearningRate, 6), r.BatchSize, length)
}

// tell says in all ways how a training ended: by itself, or because it was told
// to.
func (t *trainCommand) tell(ctx context.Context, e *ending) error {
	done := wire.NewDone(t.result, e.path, time.Since(t.started))
	done.Interrupted = ctx.Err() != nil
	if t.temperature != 0 {
		done.Temperature = &t.temperature
	}
	t.page.File = e.path
	if e.test != nil && !done.Interrupted {
		if err := t.assess(ctx, e.model, e.test); err != nil {
			return err
		}
		done.Test = wire.NewFigures(t.page.Assessment, e.model.Targets)
		done.Importance = wire.NewImportance(t.page.Importance)
	}
	if e.log != nil {
		page, err := t.page.HTML()
		if err == nil {
			err = e.log.WriteReport(page)
		}
		if err := cmp.Or(err, e.log.Write(done)); err != nil {
			return err
		}
	}
	if err := t.object(done); err != nil {
		return err
	}
	return t.close(e.model, e.path, done.Interrupted)
}

// assess measures what the network is worth.
func (t *trainCommand) assess(ctx context.Context, model *mlp.Model, test *data.Set) (err error) {
	if t.page.Assessment, err = assess.Assess(ctx, model, test); err != nil {
		return err
	}
	t.page.Test = test
	t.page.Importance, err = assess.Importance(ctx, model, test, t.page.Recipe.Seed)
	return err
}
