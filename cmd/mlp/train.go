package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/internal/runlog"
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

// checkFrom refuses flags that contradict --from, which has layers and weights
// of its own.
func (t *trainCommand) checkFrom(cmd *cobra.Command) error {
	if t.from == "" {
		return nil
	}
	for _, name := range []string{"hidden", "activation", "output", "init", "init-bias", "init-weights", "folds", "task"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("expected --from alone, whose network has its layers and weights, found --%s too", name))
		}
	}
	return nil
}

// loadBase reads the network of --from.
func (t *trainCommand) loadBase() (err error) {
	if t.from == "" {
		return nil
	}
	if t.base, err = mlp.Load(t.from); errors.Is(err, mlp.ErrModel) {
		err = hinted(err, "mlp import makes a model of a network from another program")
	}
	return err
}

// known returns sets, of which test may be nil, with their classes as the network
// of --from knows them.
func (t *trainCommand) known(train, test *data.Set) (_, _ *data.Set, err error) {
	if t.base == nil {
		return train, test, nil
	}
	if train, err = t.base.Known(train); err == nil && test != nil {
		test, err = t.base.Known(test)
	}
	if err != nil {
		err = hinted(err, "a new network learns other classes: mlp train without --from; mlp import --classes names those of an imported one")
	}
	return train, test, err
}

// newModel returns the model to train: a new one, with given weights or
// without, or one that was trained before; and the rows to train it on, which are
// fewer where some are kept aside.
func (t *trainCommand) newModel(r *recipe.Recipe, train *data.Set) (model *mlp.Model, rest *data.Set, err error) {
	if rest, t.aside, err = r.KeepAside(train); err != nil {
		return nil, nil, err
	}
	if model = t.base; model != nil {
		r.Suit(rest)
		if model.Targets == nil {
			model.Targets = train.Columns
		}
		if err = r.Continue(model); err != nil {
			return nil, nil, err
		}
	} else if model, err = r.NewModel(rest); err != nil {
		return nil, nil, err
	}
	if t.initWeights != "" {
		err = readWeights(model.Network, t.initWeights)
	}
	return model, rest, err
}

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
	if err := n.ReadNPZ(f, info.Size()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// trainer returns the trainer for the sets, of which test may be nil.
func (t *trainCommand) trainer(r *recipe.Recipe, model *mlp.Model, train, test *data.Set) (*mlp.Trainer, error) {
	trainer, err := r.Trainer()
	if err != nil {
		return nil, err
	}
	trainer.Threads, trainer.MaxSteps = t.threads, t.maxSteps
	if test == nil && trainer.EvaluateTest {
		trainer.EvaluateTrain, trainer.EvaluateTest = true, false
	}
	return trainer, trainer.Check(model, train, test)
}

// train trains, saves and tells of it. Whatever ends a training, the network is
// kept, unless it took no step or has diverged.
func (t *trainCommand) train(ctx context.Context, r *recipe.Recipe, model *mlp.Model, train, test *data.Set) (err error) {
	trainer, err := t.trainer(r, model, train, test)
	if err != nil {
		return err
	}
	path, log, err := t.destination(r)
	if err != nil {
		return err
	}
	trainer.Recorders = append(trainer.Recorders, newEpochPrinter(t.output, trainer.Epochs, train), &t.page)
	t.page.Recipe, t.page.Model, t.page.Train = r, model, train
	if log != nil {
		defer func() { err = cmp.Or(err, log.Close()) }()
		trainer.Recorders = append(trainer.Recorders, log)
	}
	if t.live {
		trainer.StepInterval = progressInterval
	}
	if err := t.prepare(r, path, log, model); err != nil {
		return err
	}
	if err := t.announce(r, trainer, model, train, test); err != nil {
		return err
	}
	result, err := trainer.Train(ctx, model, train, test)
	switch {
	case errors.Is(err, mlp.ErrDiverged):
		return hinted(err, "a smaller --learning-rate, for example %.2g, takes steps that the network can follow; no network was saved", r.LearningRate/10)
	case result == nil || err != nil && result.Steps == 0:
		return err
	}
	if err == nil && t.aside != nil {
		err = t.calibrate(ctx, model, result, train, test)
	}
	if saveErr := model.Save(path); saveErr != nil {
		return errors.Join(err, saveErr)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return hinted(err, "the network so far is kept in %s", path)
	}
	if !trainer.EvaluateTest {
		test = nil
	}
	if tellErr := t.tell(ctx, model, result, test, path, log); tellErr != nil {
		return tellErr
	}
	return err
}

// calibrate corrects how sure the network is, and what the result says of it.
func (t *trainCommand) calibrate(ctx context.Context, model *mlp.Model, result *mlp.Result, train, test *data.Set) (err error) {
	if t.temperature, err = model.Calibrate(ctx, t.aside); err != nil || t.temperature == 1 {
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

// tell says in all ways how a training ended: by itself, or because it was told
// to.
func (t *trainCommand) tell(ctx context.Context, model *mlp.Model, result *mlp.Result, test *data.Set, path string, log *runlog.Run) error {
	done := runlog.NewDone(result, path, time.Since(t.started))
	done.Interrupted = ctx.Err() != nil
	if t.temperature != 0 {
		done.Temperature = &t.temperature
	}
	t.page.Result, t.page.File = result, path
	if test != nil && !done.Interrupted {
		if err := t.assess(ctx, model, test); err != nil {
			return err
		}
		done.Test = runlog.Test(runlog.NewFigures(t.page.Assessment, model.Targets))
		done.Importance = runlog.NewImportance(t.page.Importance)
	}
	if log != nil {
		page, err := t.page.HTML()
		if err == nil {
			err = log.WriteReport(page)
		}
		if err := cmp.Or(err, log.Write(done)); err != nil {
			return err
		}
	}
	if err := t.object(done); err != nil {
		return err
	}
	return t.close(model, result, path, done.Interrupted)
}

// assess measures what the network is worth.
func (t *trainCommand) assess(ctx context.Context, model *mlp.Model, test *data.Set) (err error) {
	if t.page.Assessment, err = model.Assess(ctx, test); err != nil {
		return err
	}
	t.page.Test = test
	t.page.Importance, err = model.Importance(ctx, test, t.page.Recipe.Seed)
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

// announce says what the notebook says before it trains.
func (t *trainCommand) announce(r *recipe.Recipe, trainer *mlp.Trainer, model *mlp.Model, train, test *data.Set) error {
	if isOwn(train) {
		return t.announceOwn(r, model, train, test)
	}
	if base, err := recipe.Get("notebook"); err == nil && r.Name == base.Name &&
		r.LearningRate != base.LearningRate && r.Activation == base.Activation {
		if err := t.say("%s", notebook.Evaluating(r.LearningRate)); err != nil {
			return err
		}
	}
	testRows := 0
	if test != nil {
		testRows = test.Len()
	}
	return notebook.Announce(t.text(), notebook.Announcement{
		Train: train.Len(), Test: testRows, BatchSize: trainer.BatchSize, DropLast: trainer.DropLast,
		Sizes: model.Network.Sizes(), Epochs: trainer.Epochs,
	})
}

// announceOwn says what is about to be trained on somebody's own data.
func (t *trainCommand) announceOwn(r *recipe.Recipe, model *mlp.Model, train, test *data.Set) error {
	rows := fmt.Sprintf("training on %s", count(train.Len(), "row"))
	if test != nil {
		rows += fmt.Sprintf(", testing on %d", test.Len())
	}
	if t.aside != nil {
		rows += fmt.Sprintf(", calibrating by %d", t.aside.Len())
	}
	return t.say("%s\nnetwork %s, %s, %s at %g, batches of %d, %s", rows,
		strings.Trim(strings.ReplaceAll(fmt.Sprint(model.Network.Sizes()), " ", "-"), "[]"),
		r.Activation, r.Optimizer, r.LearningRate, r.BatchSize, count(r.Epochs, "epoch"))
}
