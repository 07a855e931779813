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

// Outcome is the result of a training whose network was saved.
type Outcome struct {
	*recipe.Fitted
	Train       *data.Set // rows that were trained on
	Aside       *data.Set // rows kept aside for the calibration; nil if there are none
	File        string    // file of the model
	Page        string    // file of the training's page; "" if there is none
	Fresh       bool      // the training began with random weights
	Interrupted bool
	Done        wire.Done
}

// running holds the state of a training from its preparation to its end.
type running struct {
	options *Options
	data    *Data
	watcher Watcher
	fitting *recipe.Fitting
	fitted  *recipe.Fitted
	page    runpage.Page // page in the run folder
	path    string       // file of the model
	log     *runlog.Run  // nil if there is no run folder

	importance recipe.Importance
}

// prepare splits the rows, makes the model, and opens the test tables.
func (t *running) prepare(base *mlp.Model) (err error) {
	o, d := t.options, t.data
	t.page.Source = d.Train.Name
	tables := d.fromTables()
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
		return hintSpelling(err, o.Paths, o.Reading)
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

// run trains, saves and assesses. It saves the network however the training ends,
// except if no step was taken or the training diverged.
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

// finish saves the network of a training that ended with err, and assesses it. The hint
// of every error says whether and where the network was saved.
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
		return nil, Hinted(err, "the network, as trained so far, is in %s", t.path)
	}
	out := t.outcome(ctx)
	if t.log != nil {
		if writeErr := t.writeRun(out); writeErr != nil {
			err = Both(err, Hinted(writeErr, "the network is in %s", t.path))
		}
	}
	return out, err
}

// outcome returns the outcome of the training, whose network has been saved.
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
	out := &Outcome{
		Fitted: f, Train: t.fitting.Options.Train, Aside: t.fitting.Aside, File: t.path,
		Fresh: t.options.From == "" && t.options.InitWeights == "", Interrupted: done.Interrupted,
	}
	if f.Assessment != nil && f.Assessment.Values != nil {
		done.Learned = new(out.learnedValues())
	}
	out.Done = done
	return out
}

// writeRun writes the page and the last event of the training to the run folder.
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

// open sets t.path, where the model is saved: the file in the options, or a file in a new
// run folder, which open creates.
func (t *running) open() (err error) {
	if t.path = t.options.Model; t.path != "" {
		return nil
	}
	if t.log, err = runlog.Create("runs", t.fitting.Recipe.Name); err == nil {
		t.path = t.log.ModelPath()
	}
	return err
}

// probe checks before the training that the model can be written to disk, and writes the
// recipe to the run folder.
func (t *running) probe() error {
	encoded, err := t.fitting.Model.Encode()
	if err != nil {
		return err
	}
	if err := files.Probe(t.path, len(encoded)); err != nil {
		return fmt.Errorf("can't write the model, which takes %d bytes: %w", len(encoded), err)
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
