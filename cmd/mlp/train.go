package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/recipe"
)

// trainCommand is the command mlp train. It implements [job.Watcher] to print the progress
// of the training.
type trainCommand struct {
	*output
	settings settings
	tables   tableFlags
	pictures pictureFlags
	job      job.Options
	targets  []string  // names of the columns to predict
	scores   []float64 // scores of the folds
	score    string    // name of the score
	measured time.Time // when Measured last updated the live line
}

func newTrain(o *output) *cobra.Command {
	t := &trainCommand{output: o}
	cmd := &cobra.Command{
		Use:   "train [TABLE... | DIR]",
		Short: "Train a network: on a table, on folders of pictures, or on MNIST",
		Long: `Train a network and save it as one file that holds its preprocessing too.

A TABLE is a CSV, TSV, JSON lines, NPY, NPZ or Parquet file, which may be packed with
gzip or zstd. Several are read as one, and - is standard input. The network learns
to predict the column that --target names from all other columns. The target may hold
classes, labels or numbers. A part of the rows is kept to test on.

DIR holds a folder of pictures (JPEG, PNG, GIF, BMP, TIFF, WebP) for each class. These
folders may be inside one for training and one for testing, such as train and test,
seg_train and seg_val, or Training and Testing. Or DIR holds the IDX files of a set
like MNIST (train-images-idx3-ubyte and so on, also gzipped). An NPZ file may hold
rows or images, and test rows too (x_train, y_train, x_test, y_test).

Without arguments, mlp trains on the built-in MNIST.

The settings come from a recipe: the one that --recipe names, or else the built-in
one that suits the data. Flags override them. The run folder and mlp inspect show
which settings were used.`,
		Example: `  mlp train iris.csv
  mlp train houses.csv --target price --drop id --model houses.safetensors
  mlp train
  mlp train --recipe notebook
  mlp train --hidden 300,100 --activation gelu --epochs 20 --model digits.safetensors
  mlp train --from digits.safetensors --learning-rate 0.01 --epochs 5`,
		Args: arguments(0, -1, ""),
		RunE: func(cmd *cobra.Command, args []string) error { return t.run(cmd, args) },
	}
	t.tables.addTraining(cmd)
	t.pictures.add(cmd)
	t.settings.add(cmd)
	f := cmd.Flags()
	f.IntVar(&t.job.Folds, "folds", 0, "number of parts of the rows for a cross-validation before the training (0: none); for each part, a network is trained on the other parts and tested on this one")
	f.StringVar(&t.job.Model, "model", "", "`file` to save the network to, without a run folder (default: a new folder in runs)")
	f.StringVar(&t.job.From, "from", "", "continue to train the network of this model `file`, with its layers and preprocessing")
	f.StringVar(&t.job.InitWeights, "init-weights", "", "initial weights of a new network, from this .npz `file` (arrays W0, W1, …, each with the bias as the last row)")
	f.IntVar(&t.job.MaxSteps, "max-steps", 0, "stop after this many steps (0: no limit)")
	f.IntVar(&t.job.Threads, "threads", 0, "cores to use (0: all); the result is the same for any number")
	f.StringVar(&t.job.Importance, "importance", "auto", "measure how much the network relies on each column: auto (at most about a tenth of the training's time), all or none")
	complete(cmd, "importance", []string{"auto", "all", "none"}, cobra.ShellCompDirectiveNoFileComp)
	inGroup(cmd, recipe.Network, "from", "init-weights")
	inGroup(cmd, recipe.Training, "max-steps", "threads")
	inGroup(cmd, recipe.Evaluation, "folds", "importance")
	inGroup(cmd, recipe.Output, "model")
	groupHelp(cmd, "target", "test-fraction", "hidden", "learning-rate", "epochs", "model")
	return cmd
}

func (t *trainCommand) run(cmd *cobra.Command, args []string) error {
	t.job.Began, t.job.Paths = time.Now(), args
	if err := t.options(cmd); err != nil {
		return err
	}
	inputs := slices.Concat(args, t.tables.test, []string{t.settings.file(), t.job.InitWeights})
	if err := distinct(t.job.Model, inputs...); err != nil {
		return err
	}
	out, err := job.Run(cmd.Context(), t.job, t)
	if out == nil {
		return err
	}
	tellErr := cmp.Or(t.object(out.Done), t.close(out))
	if tellErr != nil {
		tellErr = hinted(tellErr, "the network is kept in %s", out.File)
	}
	return job.Both(err, tellErr)
}

// options sets the job's options from the flags.
func (t *trainCommand) options(cmd *cobra.Command) (err error) {
	o, tables := &t.job, job.IsTable(t.job.Paths)
	if err := cmp.Or(t.pictures.refuse(cmd, tables), t.tables.refuse(cmd, !tables)); err != nil {
		return err
	}
	if cmd.Flags().Changed("model") && o.Model == "" {
		return usage(errors.New("--model: expected a file to save the network to, found an empty name"))
	}
	if o.Recipe, err = t.settings.load(cmd, job.RecipeFor(o.Paths)); err != nil {
		return err
	}
	o.Suited = func(builtin string) (*recipe.Recipe, error) { return t.settings.load(cmd, builtin) }
	if err := cmp.Or(t.checkThreads(o.Threads), t.checkFrom(cmd), t.tables.check(cmd, o.Recipe), t.checkFolds()); err != nil {
		return err
	}
	if cmd.Flags().Changed("test-fraction") && job.HasTest(o.Paths) {
		return usage(errors.New("--test-fraction: expected data without a test set, found MNIST, IDX files or an NPZ file with a test part"))
	}
	if o.Folds > 0 && !cmd.Flags().Changed("test-fraction") {
		t.tables.testFraction = 0 // no test part, because the folds test every row
	}
	if o.Pictures, err = t.pictures.options(); err != nil {
		return err
	}
	o.Columns, o.TestPaths, o.TestFraction = t.tables.options(), t.tables.test, t.tables.testFraction
	o.Stream, o.StreamDir, o.Pixels = t.tables.stream, t.tables.streamDir, t.tables.pixels
	if t.live {
		o.StepInterval = progressInterval
	}
	o.Reading, err = t.tables.reading()
	return err
}

// checkFrom returns an error if flags contradict --from, whose network already has layers
// and weights.
func (t *trainCommand) checkFrom(cmd *cobra.Command) error {
	if t.job.From == "" {
		return nil
	}
	for _, name := range []string{"hidden", "activation", "output", "init", "init-bias", "init-weights", "folds", "task"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("expected only one of --from and --%[1]s, found both (the network of --from already has layers and weights)", name))
		}
	}
	return nil
}

// checkFolds returns an error if the number of folds is negative or 1.
func (t *trainCommand) checkFolds() error {
	if t.job.Folds == 0 || t.job.Folds > 1 {
		return nil
	}
	return usage(fmt.Errorf("folds: expected 2 or more, or 0 for none, found %d", t.job.Folds))
}
