package job

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/runlog"
	"github.com/seed-217ca19f/mlp/internal/runpage"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Outcome is what came of a job: the network is saved.
type Outcome struct {
	*recipe.Fitted
	Train       *data.Set // the rows that were trained on
	Aside       *data.Set // those to calibrate by; nil: none
	File        string    // the model's
	Page        string    // the file of the training's page; "": none
	Fresh       bool      // it began with weights drawn at random
	Interrupted bool
	Done        wire.Done
}

// running is a training under way.
type running struct {
	options *Options
	data    *Data
	watcher Watcher
	fitting *recipe.Fitting
	fitted  *recipe.Fitted
	page    runpage.Page // of the run folder
	path    string       // of the model
	log     *runlog.Run  // nil: none

	importance recipe.Importance
}

// prepare splits the rows, makes the model, and opens what to test it on.
func (t *running) prepare(base *mlp.Model) (err error) {
	o, d := t.options, t.data
	t.page.Source = d.Train.Name
	tables := d.Train.Features.Table != nil
	if tables {
		if err := o.splitTables(d); err != nil {
			return err
		}
		t.page.Task = words.Task(d.Choice)
	}
	t.fitting, err = o.Recipe.Prepare(recipe.FitOptions{
		Train: d.Train, Test: d.Test, Base: base,
		Threads: o.Threads, MaxSteps: o.MaxSteps, StepInterval: o.StepInterval,
		Importance: t.importance, ImportanceProgress: t.watcher.Measured,
	})
	if err != nil {
		return err
	}
	f := t.fitting
	if o.InitWeights != "" {
		if err := readWeights(f.Model.Network, o.InitWeights); err != nil {
			return err
		}
	}
	if tables && o.TestPaths != nil {
		if f.Options.Test, err = o.openTestTable(d, f.Model); err != nil {
			return err
		}
	}
	t.page.Recipe, t.page.Model, t.page.Train = f.Recipe, f.Model, f.Options.Train
	t.page.Warnings = warnings(f.Options.Train, f.Options.Test)
	return t.watcher.Warned(t.page.Warnings)
}

// run trains, saves and assesses. Whatever ends a training, the network is kept,
// unless it took no step or has diverged.
func (t *running) run(ctx context.Context) (out *Outcome, err error) {
	session, err := t.fitting.Start()
	if err != nil {
		return nil, err
	}
	if err := t.open(); err != nil {
		return nil, err
	}
	if t.log != nil {
		defer func() { err = cmp.Or(err, t.log.Close()) }()
	}
	if err := t.probe(); err != nil {
		return nil, err
	}
	recorder, err := t.watcher.Starting(t.fitting)
	if err != nil {
		return nil, err
	}
	session.Observe(recorder, &t.page)
	if t.log != nil {
		session.Observe(t.log)
	}
	t.fitted, err = t.fitting.Train(ctx)
	return t.finish(ctx, err)
}

// finish saves the network of a training that ended with err, and assesses it. Every
// error comes with whether and where the network was saved.
func (t *running) finish(ctx context.Context, err error) (*Outcome, error) {
	switch {
	case t.fitted.Result.Reason == mlp.Diverged:
		return nil, Hinted(err, "a smaller --learning-rate, for example %s, is more likely to converge; no network was saved", SmallerRate(t.fitted.Recipe))
	case err != nil && t.fitted.Result.Steps == 0:
		return nil, Hinted(err, "no step was taken, and no network was saved")
	}
	if saveErr := t.fitted.Model.Save(t.path); saveErr != nil {
		return nil, Hinted(Both(err, saveErr), "no network was saved")
	}
	if err == nil {
		err = t.fitting.Assess(ctx)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return nil, Hinted(err, "the network so far is kept in %s", t.path)
	}
	out := t.outcome(ctx)
	if t.log != nil {
		if writeErr := t.writeRun(out); writeErr != nil {
			err = Both(err, Hinted(writeErr, "the network is kept in %s", t.path))
		}
	}
	return out, err
}

// outcome returns what came of the training.
func (t *running) outcome(ctx context.Context) *Outcome {
	f := t.fitted
	done := wire.NewDone(f.Result, t.path, time.Since(t.options.Began))
	done.Interrupted = ctx.Err() != nil
	if f.Temperature != 0 {
		done.Temperature = &f.Temperature
	}
	if f.Assessment != nil {
		done.OnTest = wire.OnTest(wire.NewFigures(f.Assessment, f.Model.Targets))
		done.Importance = wire.NewImportance(f.Importance)
		done.Measured = wire.NewMeasured(f.Measured)
	}
	return &Outcome{
		Fitted: f, Train: t.fitting.Options.Train, Aside: t.fitting.Aside, File: t.path,
		Fresh: t.options.From == "" && t.options.InitWeights == "", Interrupted: done.Interrupted, Done: done,
	}
}

// writeRun writes the page and the end of the training to the run folder.
func (t *running) writeRun(out *Outcome) error {
	t.page.File = t.path
	if out.Assessment != nil {
		t.page.Test, t.page.Assessment = t.fitting.Options.Test, out.Assessment
		t.page.Importance, t.page.Measured = out.Importance, out.Measured
	}
	page, err := t.page.HTML()
	if err == nil {
		err = t.log.WriteReport(page)
	}
	if err == nil {
		out.Page = t.log.ReportPath()
	}
	return cmp.Or(err, t.log.Write(out.Done))
}

// open finds where the model goes: to the file that was named, or a new run folder.
func (t *running) open() (err error) {
	if t.path = t.options.Model; t.path != "" {
		return nil
	}
	if t.log, err = runlog.Create("runs", t.fitting.Recipe.Name); err == nil {
		t.path = t.log.ModelPath()
	}
	return err
}

// probe makes sure before the training that the model will find room, and keeps the
// recipe in the run folder.
func (t *running) probe() error {
	encoded, err := t.fitting.Model.Encode()
	if err != nil {
		return err
	}
	if err := files.Probe(t.path, len(encoded)); err != nil {
		return fmt.Errorf("no model of %d bytes can be written: %w", len(encoded), err)
	}
	if t.log == nil {
		return nil
	}
	text, err := t.fitting.Recipe.TOML()
	if err != nil {
		return err
	}
	return t.log.WriteRecipe(text)
}
