package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/training"
	"github.com/seed-217ca19f/mlp/recipe"
)

// trainCommand is mlp train.
type trainCommand struct {
	*output
	settings    settings
	tables      tableFlags
	pictures    pictureFlags
	folds       int
	page        training.Page // of the run folder
	model       string
	from        string
	base        *mlp.Model // that --from names
	initWeights string
	maxSteps    int
	threads     int
	started     time.Time
	aside       *data.Set // rows to calibrate by, where the recipe does
	temperature float64   // that was found
	result      *mlp.Result
}

func newTrain(o *output) *cobra.Command {
	t := &trainCommand{output: o}
	cmd := &cobra.Command{
		Use:   "train [TABLE... | DIR]",
		Short: "Train a network: on a table, on folders of pictures, or on MNIST",
		Long: `Train a network and save it as one file that holds its preprocessing too.

A TABLE is a CSV, TSV, JSON lines, NPY, NPZ or Parquet file, also packed with
gzip or zstd; several are read as one, and - is standard input. The column that
--target names is what the network learns to predict from all others: classes,
labels or numbers. A part of the rows is kept to test on.

Without arguments it trains on the built-in MNIST. DIR holds a folder of PNG or
JPEG pictures for each class, perhaps within folders train and test, or the four
IDX files of a set like MNIST (train-images-idx3-ubyte and so on, also gzipped).

The settings are those of a recipe, which suits the data unless --recipe names
one; flags override them. The run folder and mlp inspect show what they were.`,
		Example: `  mlp train iris.csv
  mlp train houses.csv --target price --drop id --model houses.safetensors
  mlp train
  mlp train --recipe notebook
  mlp train --hidden 300,100 --activation gelu --epochs 20 --model digits.safetensors
  mlp train --from digits.safetensors --learning-rate 0.01 --epochs 5`,
		Args: arguments(0, -1, ""),
		RunE: func(cmd *cobra.Command, args []string) error { return t.run(cmd, args) },
	}
	t.settings.add(cmd)
	t.tables.addTraining(cmd)
	t.pictures.add(cmd)
	f := cmd.Flags()
	f.IntVar(&t.folds, "folds", 0, "before training on all rows, train so many times without another part of them each, to see how the score varies")
	f.StringVar(&t.model, "model", "", "file to save the network to, and nothing else (default: a new folder in runs)")
	f.StringVar(&t.from, "from", "", "go on from this trained network")
	f.StringVar(&t.initWeights, "init-weights", "", "begin with the weights of this .npz file (arrays W0, W1, …, the bias as the last row)")
	f.IntVar(&t.maxSteps, "max-steps", 0, "stop after so many steps (0: no limit)")
	f.IntVar(&t.threads, "threads", 0, "cores to use (0: all); the result is the same for any number")
	return cmd
}

func (t *trainCommand) run(cmd *cobra.Command, args []string) error {
	t.started = time.Now()
	tables := namesTable(args)
	if err := cmp.Or(t.pictures.refuse(cmd, tables), t.tables.refuse(cmd, !tables)); err != nil {
		return err
	}
	r, err := t.settings.load(cmd, recipeFor(args))
	if err != nil {
		return err
	}
	// A wrong setting is told before long files are read.
	if _, err := r.Trainer(); err != nil {
		return err
	}
	if err := cmp.Or(checkThreads(t.threads), t.checkFrom(cmd), t.tables.check(cmd), t.checkFolds()); err != nil {
		return err
	}
	if err := t.loadBase(); err != nil {
		return err
	}
	if t.folds > 0 && !cmd.Flags().Changed("test-fraction") {
		t.tables.testFraction = 0 // the folds have tested every row
	}
	if tables {
		if err := t.tables.openCache(cmd, r, t.model); err != nil {
			return err
		}
		return errors.Join(t.runTables(cmd.Context(), r, args), t.tables.cache.Close())
	}
	train, test, err := openPictures(args, &t.pictures, t.base, t.tables.testFraction, r.Seed)
	if err != nil {
		return err
	}
	if train, test, err = t.known(train, test); err != nil {
		return err
	}
	if train.Features.Pictures != nil {
		if err := t.tellPictures(train); err != nil {
			return err
		}
		t.page.Warnings = data.Inspect(train, test)
		if err := t.warn(t.page.Warnings); err != nil {
			return err
		}
	}
	model, train, err := t.newModel(r, train)
	if err != nil {
		return err
	}
	return t.train(cmd.Context(), r, model, train, test)
}

// runTables trains on tables.
func (t *trainCommand) runTables(ctx context.Context, r *recipe.Recipe, args []string) error {
	d, err := openTables(args, &t.tables, t.base)
	if err != nil {
		return err
	}
	if d.whole, _, err = t.known(d.whole, nil); err != nil {
		return err
	}
	if err := cmp.Or(ctx.Err(), t.tellTables(d)); err != nil {
		return err
	}
	if t.folds > 0 {
		if err := t.crossValidate(ctx, r, d); err != nil {
			return err
		}
	}
	train, test, err := d.split(&t.tables, r.Seed)
	if err != nil {
		return err
	}
	model, train, err := t.newModel(r, train)
	if err != nil {
		return err
	}
	if t.tables.test != nil {
		if test, err = d.openTestTable(model, &t.tables); err != nil {
			return err
		}
	}
	t.page.Task = d.task()
	t.page.Warnings = data.Inspect(train, test)
	if err := t.warn(t.page.Warnings); err != nil {
		return err
	}
	return t.train(ctx, r, model, train, test)
}
