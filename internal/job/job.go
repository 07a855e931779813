// Package job runs a whole training, from the data files to a saved model and a page
// about it: it opens the data, cross-validates, splits, trains, saves and assesses. It
// also runs predictions and exports. It prints nothing; it calls a [Watcher] when
// something happens.
//
// [Run] runs a training. [OpenTest] opens the data that a model is evaluated on.
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
	Paths  []string       // tables, or a folder of pictures or IDX files; none means MNIST
	Recipe *recipe.Recipe // Run does not change it
	// Suited is called if the rows turn out to need another built-in recipe than
	// Recipe. It gets the name of that recipe and returns the recipe to use. If Suited
	// is nil, Recipe is used for all rows.
	Suited func(builtin string) (*recipe.Recipe, error)

	Reading      data.ReadOptions  // how to read tables
	Columns      data.TableOptions // roles of a table's columns
	Pixels       string            // whether a table's columns are pixels: [AutoPixels], [AllPixels] or [NoPixels]; "": auto
	Pictures     data.ImageOptions // how to read pictures
	TestPaths    []string          // tables to test on, or a folder of pictures or IDX files, or an NPZ file
	TestFraction float64           // share of the rows to test on, if there is no test set
	Stream       bool              // keep the rows in files instead of memory
	StreamDir    string            // folder for these files; "" means the model's folder

	From        string // file of a model to train further; "" means a new model
	InitWeights string // .npz file of initial weights; "" means none
	Folds       int    // number of folds of the cross-validation before the training; 0: no cross-validation
	Threads     int    // 0: all cores
	MaxSteps    int    // 0: no limit
	// Importance says for which columns of a table to measure how much the network
	// relies on them: auto, all or none. "" means auto.
	Importance string
	// StepInterval is the shortest time between two events of the kind Stepped: see
	// [mlp.Trainer].
	StepInterval time.Duration

	Model string    // file to save the model to; "" means a new run folder
	Began time.Time // when the command began, to report the wall time
}

// Watcher receives reports of what a job does. The job calls the methods in the order
// in which they are listed. If one returns an error, the job ends.
type Watcher interface {
	// Opened is called with the data, before a table is split into training and test rows.
	Opened(d *Data) error
	// Fold is called with the scores on fold k, counted from 0, of a network that was
	// trained on the other folds.
	Fold(k int, a *assess.Assessment) error
	// Folded is called after the last fold.
	Folded() error
	// Warned is called with the warnings about the data. There may be none.
	Warned(warnings []data.Warning) error
	// Starting is called before the first step. The recorder that it returns receives the
	// training's events.
	Starting(f *recipe.Fitting) (mlp.Recorder, error)
	// Measured is called while the importance of columns is measured, with the number of
	// columns done so far. There is one call at a time.
	Measured(done, columns int)
}

// Run runs a training. It returns an [Outcome] if the training ended or was
// interrupted and its network was saved. Even then, err may be the interruption, or
// an error in writing the run folder. After other errors out is nil, and the hint
// of err says whether a network was saved.
func Run(ctx context.Context, o Options, w Watcher) (out *Outcome, err error) {
	// Report a wrong setting before large files are read.
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
	if err := o.suit(d); err != nil {
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

// loadBase reads the model to train further. It returns nil if there is none.
func (o *Options) loadBase() (base *mlp.Model, err error) {
	if o.From == "" {
		return nil, nil
	}
	if base, err = mlp.Load(o.From); errors.Is(err, mlp.ErrModel) {
		err = Hinted(err, "mlp import converts a network from another program to a model")
	}
	return base, err
}

// crossValidate trains o.Folds networks, each without one part of the rows, and reports
// how good each is on that part.
func (o *Options) crossValidate(ctx context.Context, d *Data, w Watcher) error {
	if o.Folds == 0 {
		return nil
	}
	if n := d.Train.Len(); o.Folds > n {
		return Usage(fmt.Errorf("folds: expected at most %d (the number of rows), found %d", n, o.Folds))
	}
	folds := d.Train.Folds(o.Folds, data.SplitOptions{Seed: o.Recipe.Seed})
	if err := o.Recipe.CrossValidate(ctx, d.Train, folds, o.Threads, w.Fold); err != nil {
		return err
	}
	return w.Folded()
}

// readWeights sets the weights of n to those in the .npz file at path.
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
