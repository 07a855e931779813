package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/parquet"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/recipe"
)

// tableFlags holds the flags about reading tables and the roles of their columns.
type tableFlags struct {
	targets      []string
	task         string
	drop         []string
	weight       string
	group        string
	test         []string
	testFraction float64
	read         job.ReadFlags
	stream       bool
	streamDir    string
	pixels       string
}

// addReading defines the flags for all commands that read tables.
func (t *tableFlags) addReading(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&t.read.Kinds, "kind", nil, "kind of a column, as in zip=category: number, boolean, date, day-first or month-first (dates), or category (default: detected from the column's values)")
	f.StringVar(&t.read.Delimiter, "delimiter", "", "separator of the fields of a CSV file: one character, or tab (default: detected from the first rows)")
	f.StringVar(&t.read.Decimal, "decimal", "auto", "decimal separator of a CSV file: auto, point or comma")
	f.StringSliceVar(&t.read.Missing, "missing", nil, "further texts that mean a missing value; empty fields always do, and in columns of numbers and dates so do NA, NaN, ? and the like; none: only empty fields")
	f.StringVar(&t.read.Header, "header", "auto", "whether the first row of a CSV file names the columns: auto, yes or no")
	f.StringVar(&t.read.Comment, "comment", "", "`text` that begins a comment line of a CSV file; such lines are left out (default: #, % or //, if the first lines begin with it)")
	f.StringVar(&t.read.Skip, "skip", "auto", "number of lines to leave out above the table of a CSV file; auto: the lines there that have too few fields")
	f.StringVar(&t.read.Encoding, "encoding", "", "encoding of a text file, such as windows-1252 (default: detected from the first bytes)")
	complete(cmd, "decimal", []string{"auto", "point", "comma"}, cobra.ShellCompDirectiveNoFileComp)
	complete(cmd, "header", []string{"auto", "yes", "no"}, cobra.ShellCompDirectiveNoFileComp)
	complete(cmd, "delimiter", []string{"tab"}, cobra.ShellCompDirectiveNoFileComp)
}

// addTraining defines the flags for training on tables.
func (t *tableFlags) addTraining(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&t.targets, "target", nil, "`column` to predict, or several, separated by commas (default: the column named label, target, class or y; if there is none, the last column, or the first if only the first has classes)")
	f.StringVar(&t.task, "task", "auto", "what to learn: auto, classification, multilabel or regression")
	f.StringSliceVar(&t.drop, "drop", nil, "`columns` to leave out")
	f.StringVar(&t.weight, "weight", "", "`column` of weights, which say how much each row counts")
	f.StringVar(&t.group, "group", "", "`column` of groups, such as patients; the rows of a group stay on one side of a split")
	f.StringSliceVar(&t.test, "test", nil, "`tables` to test on, or a folder of pictures or IDX files")
	f.Float64Var(&t.testFraction, "test-fraction", 0.2, "`share` of the rows to keep for testing, unless --test, --folds or a test set is given; 0 trains on all rows")
	f.BoolVar(&t.stream, "stream", false, "keep the rows in files instead of memory, for tables larger than memory; implies --shuffle-block 8192")
	f.StringVar(&t.streamDir, "stream-dir", "", "`folder` for the files of --stream, which are deleted at the end (default: the folder of the model)")
	f.StringVar(&t.pixels, "pixels", job.AutoPixels, "whether the columns of a table are the pixels of images: auto, yes or no")
	t.addReading(cmd)
	complete(cmd, "pixels", []string{job.AutoPixels, job.AllPixels, job.NoPixels}, cobra.ShellCompDirectiveNoFileComp)
	complete(cmd, "task", []string{"auto", "classification", "multilabel", "regression"}, cobra.ShellCompDirectiveNoFileComp)
	inGroup(cmd, recipe.Data, "target", "task", "drop", "weight", "group", "test", "test-fraction", "stream", "stream-dir",
		"pixels", "kind", "delimiter", "decimal", "missing", "header", "comment", "skip", "encoding")
}

// streamBlock is the number of rows in a block. --stream reads a block from disk as a
// whole. With 50 inputs per row, a block takes 1.6 MB, and the 64 blocks that are
// shuffled together take 100 MB.
const streamBlock = 8192

// check returns an error if flags are wrong or contradict each other. It reads no file.
// If --stream is given and the recipe does not set a block size, it makes the recipe
// shuffle by blocks.
func (t *tableFlags) check(cmd *cobra.Command, r *recipe.Recipe) error {
	if t.streamDir != "" && !t.stream {
		return usage(fmt.Errorf("--stream-dir: expected this flag only together with --stream, found no --stream"))
	}
	if t.stream && r.Shuffle && r.ShuffleBlock == 0 && !cmd.Flags().Changed("shuffle-block") {
		if err := r.Set("shuffle_block", strconv.Itoa(streamBlock)); err != nil {
			return err
		}
	}
	if !slices.Contains([]string{job.AutoPixels, job.AllPixels, job.NoPixels}, t.pixels) {
		return usage(fmt.Errorf("pixels: expected auto, yes or no, found %q", t.pixels))
	}
	if t.pixels == job.AllPixels && t.stream {
		return usage(fmt.Errorf("expected only one of --stream and --pixels yes, found both (pixels are kept in memory)"))
	}
	if t.testFraction != 0 && !(t.testFraction > 0 && t.testFraction < 1) {
		return usage(fmt.Errorf("test-fraction: expected 0 or a share between 0 and 1, found %v", t.testFraction))
	}
	if t.test != nil && cmd.Flags().Changed("test-fraction") {
		return usage(fmt.Errorf("expected only one of --test and --test-fraction, found both"))
	}
	if t.task != "auto" {
		if _, err := data.ParseTask(t.task); err != nil {
			return usage(err)
		}
	}
	_, err := t.reading()
	return err
}

// refuse returns an error if a flag for tables is given but the data are pictures. The
// parameter pictures is true if the data are pictures.
func (t *tableFlags) refuse(cmd *cobra.Command, pictures bool) error {
	if !pictures {
		return nil
	}
	for _, name := range []string{"target", "task", "drop", "weight", "group", "pixels", "kind", "delimiter", "decimal", "missing", "header", "comment", "skip", "encoding", "folds", "stream", "stream-dir"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("--%s: expected a table to train on, found pictures", name))
		}
	}
	return nil
}

// reading returns the options for reading tables, as set by the flags.
func (t *tableFlags) reading() (data.ReadOptions, error) {
	o, err := t.read.Options()
	o.Drop, o.Parquet = t.drop, parquet.Read
	return o, err
}

// options returns the task and the roles of the columns, as set by the flags.
func (t *tableFlags) options() data.TableOptions {
	return data.TableOptions{Targets: t.targets, Task: t.task, Weight: t.weight, Group: t.group}
}
