// Package job runs a training from its files to a model and a page: it opens the
// data, cross-validates, splits, trains, saves and assesses. It prints nothing; a
// [Watcher] learns what happens.
//
// [Run] does all of it. [OpenTest] opens what a model is evaluated on.
package job

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/interop"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Options say what to train on, and how.
type Options struct {
	Paths  []string       // tables; or a folder of pictures or IDX files; none: MNIST
	Recipe *recipe.Recipe // stays as it is

	Reading      data.ReadOptions  // of tables
	Columns      data.TableOptions // of tables
	Pictures     data.ImageOptions
	TestPaths    []string // tables to test on, or a folder of pictures or IDX files
	TestFraction float64  // of the rows, if nothing else is there to test on
	Stream       bool     // keep the rows in files instead of memory
	StreamDir    string   // for these files; "": that of the model

	From        string // file of a model to train further; "": a new one
	InitWeights string // .npz file of weights to begin with; "": none
	Folds       int    // of a cross-validation before the training; 0: none
	Threads     int    // 0: all cores
	MaxSteps    int    // 0: no limit
	// Importance is auto, all or none: of how many columns of a table is measured how
	// much the network relies on them. "": auto.
	Importance string
	// StepInterval is the least time between two events Stepped: see [mlp.Trainer].
	StepInterval time.Duration

	Model string    // file to save the model to; "": a new run folder
	Began time.Time // from when on the whole training is timed
}

// Watcher learns what a job does, in this order. An error ends the job.
type Watcher interface {
	// Opened is called with the data, of tables before they are split.
	Opened(d *Data) error
	// Fold is called with what a network is worth that was trained without fold k, from 0.
	Fold(k int, a *assess.Assessment) error
	// Folded is called after the last fold.
	Folded() error
	// Warned is called with what is suspicious about the data, perhaps nothing.
	Warned(warnings []data.Warning) error
	// Starting is called before the first step. What it returns receives the events.
	Starting(f *recipe.Fitting) (mlp.Recorder, error)
	// Measured is called when it is measured how much the network relies on done of the
	// columns, one call at a time.
	Measured(done, columns int)
}

// Run runs a training. Unless nothing is to be kept of it, there is an [Outcome], also
// with the error of an interruption.
func Run(ctx context.Context, o Options, w Watcher) (out *Outcome, err error) {
	// A wrong setting is reported before long files are read.
	if err := o.Recipe.Check(); err != nil {
		return nil, err
	}
	importance, err := recipe.ParseImportance(cmp.Or(o.Importance, string(recipe.AutoImportance)))
	if err != nil {
		return nil, Usage(err)
	}
	base, err := o.loadBase()
	if err != nil {
		return nil, err
	}
	if o.Stream {
		if o.Reading.Cache, err = data.NewCache(cmp.Or(o.StreamDir, filepath.Dir(o.Model))); err != nil {
			return nil, err
		}
	}
	defer func() { err = Both(err, o.Reading.Cache.Close()) }()
	d, err := o.open(base)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := w.Opened(d); err != nil {
		return nil, err
	}
	if err := o.crossValidate(ctx, d, w); err != nil {
		return nil, err
	}
	t := &running{options: &o, data: d, watcher: w, importance: importance}
	if err := t.prepare(base); err != nil {
		return nil, err
	}
	defer t.fitting.Close()
	return t.run(ctx)
}

// loadBase reads the model to train further.
func (o *Options) loadBase() (base *mlp.Model, err error) {
	if o.From == "" {
		return nil, nil
	}
	if base, err = mlp.Load(o.From); errors.Is(err, mlp.ErrModel) {
		err = Hinted(err, "mlp import makes a model of a network from another program")
	}
	return base, err
}

// crossValidate measures networks that were each trained without another part of the
// rows.
func (o *Options) crossValidate(ctx context.Context, d *Data, w Watcher) error {
	if o.Folds == 0 {
		return nil
	}
	if n := d.Train.Len(); o.Folds > n {
		return Usage(fmt.Errorf("folds: expected at most %d, the number of rows, found %d", n, o.Folds))
	}
	folds := d.Train.Folds(o.Folds, data.SplitOptions{Seed: o.Recipe.Seed})
	if err := o.Recipe.CrossValidate(ctx, d.Train, folds, o.Threads, w.Fold); err != nil {
		return err
	}
	return w.Folded()
}

// readWeights reads the weights of a network from an .npz file.
func readWeights(n *mlp.Network, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := interop.ReadNPZ(f, info.Size(), n); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
