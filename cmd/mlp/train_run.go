package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/runlog"
	"github.com/seed-217ca19f/mlp/recipe"
)

// trainer returns the trainer, for a test set that may be nil.
func (t *trainCommand) trainer(r *recipe.Recipe, test *data.Set) (*mlp.Trainer, error) {
	trainer, err := r.Trainer()
	if err != nil {
		return nil, err
	}
	trainer.Threads, trainer.MaxSteps = t.threads, t.maxSteps
	if test == nil && !trainer.SkipTest {
		trainer.EvaluateTrain = true
	}
	if t.live {
		trainer.StepInterval = progressInterval
	}
	return trainer, nil
}

// Record learns from the event Ended what became of the training.
func (t *trainCommand) Record(e mlp.Event) error {
	if e.Kind == mlp.Ended {
		t.result = e.Result
	}
	return nil
}

// train trains, saves and tells of it. Whatever ends a training, the network is
// kept, unless it took no step or has diverged.
func (t *trainCommand) train(ctx context.Context, r *recipe.Recipe, model *mlp.Model, train, test *data.Set) (err error) {
	trainer, err := t.trainer(r, test)
	if err != nil {
		return err
	}
	session, err := trainer.Start(model, train, test)
	if err != nil {
		return err
	}
	defer session.Close()
	path, log, err := t.destination(r)
	if err != nil {
		return err
	}
	session.Observe(newEpochPrinter(t.output, r, train), &t.page, t)
	t.page.Recipe, t.page.Model, t.page.Train = r, model, train
	if log != nil {
		defer func() { err = cmp.Or(err, log.Close()) }()
		session.Observe(log)
	}
	if err := t.prepare(r, path, log, model); err != nil {
		return err
	}
	if err := t.announce(r, model, train, test); err != nil {
		return err
	}
	if trainer.SkipTest {
		test = nil
	}
	_, err = session.Run(ctx)
	return t.finish(ctx, &ending{model, train, test, path, log}, err)
}

// ending is what it takes to end a training.
type ending struct {
	model       *mlp.Model
	train, test *data.Set // test is nil if it is not evaluated
	path        string
	log         *runlog.Run // nil: none
}

// finish calibrates and saves the network of a training that ended with err, and
// tells of it.
func (t *trainCommand) finish(ctx context.Context, e *ending, err error) error {
	switch {
	case t.result.Reason == mlp.Diverged:
		return hinted(err, "a smaller --learning-rate, for example %s, takes steps that the network can follow; no network was saved", t.smallerRate())
	case err != nil && t.result.Steps == 0:
		return err
	}
	if err == nil && t.aside != nil {
		err = t.calibrate(ctx, e.model, t.result, e.train, e.test)
	}
	if saveErr := e.model.Save(e.path); saveErr != nil {
		return errors.Join(err, saveErr)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return hinted(err, "the network so far is kept in %s", e.path)
	}
	if tellErr := t.tell(ctx, e); tellErr != nil {
		return tellErr
	}
	return err
}

// calibrate corrects how sure the network is, and what the result says of it.
func (t *trainCommand) calibrate(ctx context.Context, model *mlp.Model, result *mlp.Result, train, test *data.Set) (err error) {
	if t.temperature, err = assess.Calibrate(ctx, model, t.aside); err != nil || t.temperature == 1 {
		return err
	}
	if result.Train != nil {
		result.Train, err = model.Evaluate(ctx, train, t.threads)
	}
	if err == nil && result.Test != nil {
		result.Test, err = model.Evaluate(ctx, test, t.threads)
	}
	return err
}

// destination returns where the model goes and, unless --model names it, a new
// run folder.
func (t *trainCommand) destination(r *recipe.Recipe) (string, *runlog.Run, error) {
	if t.model != "" {
		return t.model, nil, nil
	}
	log, err := runlog.Create("runs", r.Name)
	if err != nil {
		return "", nil, err
	}
	return log.ModelPath(), log, nil
}

// prepare makes sure before the training that the model will find room, and
// keeps the recipe in the run folder.
func (t *trainCommand) prepare(r *recipe.Recipe, path string, log *runlog.Run, model *mlp.Model) error {
	encoded, err := model.Encode()
	if err != nil {
		return err
	}
	if err := files.Probe(path, len(encoded)); err != nil {
		return fmt.Errorf("no model of %d bytes can be written: %w", len(encoded), err)
	}
	if log == nil {
		return nil
	}
	text, err := r.TOML()
	if err != nil {
		return err
	}
	return log.WriteRecipe(text)
}
