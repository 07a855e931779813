package main

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/internal/training"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// namesTable reports whether the arguments name tables: files, or standard
// input. Without arguments it is the built-in MNIST, and a directory holds IDX
// files.
func namesTable(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return !isDir(args[0])
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// recipeFor returns the recipe that suits what the arguments name.
func recipeFor(args []string) string {
	switch {
	case namesTable(args):
		return tableRecipe
	case len(args) == 0 || data.IsIDXDir(args[0]):
		return imageRecipe
	}
	return pictureRecipe
}

// openPictures returns the training and test set of a directory of IDX files or
// of folders of pictures, or without arguments of the built-in MNIST. Those to
// train base further on, where that is not nil, are read as it takes them.
func openPictures(args []string, flags *pictureFlags, base *mlp.Model, testFraction float64, seed uint64) (train, test *data.Set, err error) {
	options, err := flags.options()
	if err != nil {
		return nil, nil, err
	}
	switch {
	case options != data.ImageOptions{} && (len(args) == 0 || data.IsIDXDir(args[0])):
		return nil, nil, usage(fmt.Errorf("--picture-size, --grayscale: expected a folder of pictures for each class, found images of one size"))
	case len(args) > 1:
		return nil, nil, usage(fmt.Errorf("expected one folder of pictures, found %d arguments", len(args)))
	case len(args) == 1 && data.IsIDXDir(args[0]):
		return data.OpenIDXDir(args[0])
	case len(args) == 1:
		if base != nil && base.Pictures != nil {
			if options != (data.ImageOptions{}) {
				return nil, nil, usage(fmt.Errorf("--picture-size, --grayscale: expected neither beside --from, whose network takes pictures of %d×%d pixels, found one", base.Pictures.Width, base.Pictures.Height))
			}
			options.Format = base.Pictures
		}
		train, test, err = data.OpenImageDir(args[0], options)
		if err != nil || test != nil || testFraction == 0 {
			return train, test, err
		}
		if train.Len() < 2 {
			return nil, nil, fmt.Errorf("%s: expected at least 2 pictures, to train on and to test on, found %d", train.Name, train.Len())
		}
		train, test = train.Split(data.SplitOptions{TestFraction: testFraction, Seed: seed})
		return train, test, nil
	}
	if train, err = mnist.Train(); err != nil {
		return nil, nil, err
	}
	test, err = mnist.Test()
	return train, test, err
}

// openTest returns a set to evaluate m on: the rows of tables, or the test set of
// a directory or of MNIST.
func openTest(m *mlp.Model, args []string, flags *tableFlags) (*data.Set, error) {
	switch {
	case namesTable(args):
		table, err := openModelTable(m, args, flags)
		if err != nil {
			return nil, err
		}
		return m.LabeledSet(table)
	case len(args) > 1:
		return nil, usage(fmt.Errorf("expected one folder, found %d arguments", len(args)))
	case len(args) == 0:
		return mnist.Test()
	case m.Pictures != nil:
		return data.OpenImageTest(args[0], m.Pictures, m.Classes)
	}
	return data.OpenIDXTest(args[0], m.Classes)
}

// openModelTable reads tables with the columns' kinds that m was trained on.
func openModelTable(m *mlp.Model, paths []string, flags *tableFlags) (*data.Table, error) {
	reading, err := flags.readingFor(m)
	if err != nil {
		return nil, err
	}
	return data.OpenTable(paths, reading)
}

// tableData is the data of a training on tables.
type tableData struct {
	whole  *data.Set // all rows of the training tables
	choice data.Choice
	kinds  map[string]data.Kind // of the targets, for further files
}

// openTables reads the tables to train on, base further where that is not nil.
func openTables(args []string, flags *tableFlags, base *mlp.Model) (*tableData, error) {
	reading, err := flags.reading()
	if err != nil {
		return nil, err
	}
	options := flags.options()
	if base != nil {
		addNeeds(&reading, base.ReadOptions())
		if options.Targets == nil {
			options.Targets = base.Targets
		}
		if n := base.Network.Outputs(); options.Targets == nil && base.Classes == nil && n > 1 {
			return nil, usage(fmt.Errorf("--target: expected the names of the %d columns that the network of --from predicts, since it knows none, found none", n))
		}
		options.Task = base.Task().Flag()
	}
	table, err := data.OpenTable(args, reading)
	if err != nil {
		return nil, err
	}
	d := &tableData{kinds: map[string]data.Kind{}}
	if d.whole, d.choice, err = data.TableSet(table, options); err != nil {
		return nil, err
	}
	for _, c := range table.Columns {
		if slices.Contains(d.choice.Targets, c.Name) {
			d.kinds[c.Name] = c.Kind
		}
	}
	return d, nil
}

// split returns the rows to train on and, unless a file of their own holds them,
// those to test on.
func (d *tableData) split(flags *tableFlags, seed uint64) (train, test *data.Set, err error) {
	if flags.test != nil || flags.testFraction == 0 {
		return d.whole, nil, nil
	}
	if d.whole.Len() < 2 {
		return nil, nil, fmt.Errorf("%s: expected at least 2 rows, to train on and to test on, found %d", d.whole.Name, d.whole.Len())
	}
	train, test = d.whole.Split(data.SplitOptions{TestFraction: flags.testFraction, Seed: seed})
	if test.Len() == 0 {
		return nil, nil, hinted(fmt.Errorf("%s: expected at least two groups in column %q, found one", d.whole.Name, flags.group), "--test-fraction 0 trains on all rows")
	}
	train.Name, test.Name = d.whole.Name+training.TrainingPart, d.whole.Name+" (test part)"
	return train, test, nil
}

// openTestTable reads the table of --test as m takes it.
func (d *tableData) openTestTable(m *mlp.Model, flags *tableFlags) (*data.Set, error) {
	reading, err := flags.readingFor(m)
	if err != nil {
		return nil, err
	}
	maps.Copy(reading.Kinds, d.kinds)
	table, err := data.OpenTable(flags.test, reading)
	if err != nil {
		return nil, err
	}
	return m.LabeledSet(table)
}

// tellTables says what the tables hold and what was chosen.
func (o *output) tellTables(d *tableData) error {
	set := d.whole
	v := wire.NewTable(set, d.choice)
	kinds := map[data.Kind]int{}
	for _, c := range set.Features.Table.Columns {
		kinds[c.Kind]++
	}
	if err := o.object(v); err != nil {
		return err
	}
	var parts []string
	for _, k := range []data.Kind{data.Number, data.Boolean, data.Date, data.Category} {
		if n := kinds[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k))
		}
	}
	if err := o.say("%s: %s, %s (%s)\n%s", set.Name, count(v.Rows, "row"),
		count(len(v.Columns), "column"), strings.Join(parts, ", "), d.task()); err != nil || d.choice.Untold == 0 {
		return err
	}
	are, they := "are", "they have"
	if d.choice.Untold == 1 {
		are, they = "is", "it has"
	}
	return o.say("warning: %d of %s %s left out, because %s no %s", d.choice.Untold, count(v.Rows, "row"), are, they, strings.Join(d.choice.Targets, " or "))
}

// tellPictures says what the folders of the training pictures hold.
func (o *output) tellPictures(train *data.Set) error {
	f := &train.Features
	if err := o.object(wire.NewPictures(train)); err != nil {
		return err
	}
	colors := "in shades of gray"
	if f.Pictures.Color {
		colors = "in color"
	}
	return o.say("%s: pictures of %s, scaled to %d×%d pixels %s", train.Name, count(len(train.Classes), "class"), f.Pictures.Width, f.Pictures.Height, colors)
}

// task says what is to be learned, and why it is that.
func (d *tableData) task() string {
	text := fmt.Sprintf("%s of %s", d.choice.Task, strings.Join(d.choice.Targets, ", "))
	if d.choice.Reason != "" {
		text += ": " + d.choice.Reason
	}
	return text
}

// warn prints the warnings about the data.
func (o *output) warn(warnings []data.Warning) error {
	var columns []string
	for _, w := range warnings {
		if err := o.object(wire.NewWarning(w)); err != nil {
			return err
		}
		if err := o.say("warning: %s", w.Text); err != nil {
			return err
		}
		if w.Column != "" && !slices.Contains(columns, w.Column) {
			columns = append(columns, w.Column)
		}
	}
	if columns == nil {
		return nil
	}
	var list strings.Builder
	names := csv.NewWriter(&list) // as the flag reads them
	_ = names.Write(columns)      // to memory
	names.Flush()
	return o.say("hint: --drop '%s' leaves out what should not be used", strings.TrimSpace(list.String()))
}
