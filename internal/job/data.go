package job

import (
	"fmt"
	"maps"
	"os"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
)

// Data is the data of a training. If a model is trained further and knows all classes
// of the data, the data number the classes as the model does.
type Data struct {
	Train  *data.Set   // for tables, all rows until they are split
	Test   *data.Set   // nil until the test rows are read or split off
	Choice data.Choice // the targets and the task of a training on tables

	kinds map[string]data.Kind // kinds of the target columns; test tables are read with the same kinds
}

// open reads the data that o.Paths name. base is the model to train further, or nil.
func (o *Options) open(base *mlp.Model) (d *Data, err error) {
	if IsTable(o.Paths) {
		d, err = o.openTables(base)
	} else {
		d, err = o.openPictures(base)
	}
	if err != nil || base == nil || base.UnknownClasses(d.Train) != nil {
		return d, err
	}
	if d.Train, err = base.AlignClasses(d.Train); err == nil && d.Test != nil {
		d.Test, err = base.AlignClasses(d.Test)
	}
	if err != nil {
		return nil, Hinted(err, "leave out --from to train a new network that suits the rows; if the network was imported, mlp import --classes gives it class names")
	}
	return d, nil
}

// openTables reads the tables to train on. If base is not nil, it reads the columns that
// base takes, with the same kinds.
func (o *Options) openTables(base *mlp.Model) (*Data, error) {
	reading, columns := o.Reading, o.Columns
	if base != nil {
		addNeeds(&reading, base.ReadOptions())
		if columns.Targets == nil {
			columns.Targets = base.Targets
		}
		if n := base.Network.Outputs(); columns.Targets == nil && base.Classes == nil && n > 1 {
			return nil, Usage(fmt.Errorf("--target: expected the names of the %d columns that the network of --from predicts (its file does not hold them), found none", n))
		}
		columns.Task = base.Task().String()
	}
	table, err := data.OpenTable(o.Paths, reading)
	if err != nil {
		return nil, err
	}
	if len(o.TestPaths) == 0 && len(o.Paths) == 1 && data.HasTestPart(o.Paths[0]) {
		o.TestPaths = o.Paths
	}
	d := &Data{kinds: map[string]data.Kind{}}
	if d.Train, d.Choice, err = data.TableSet(table, columns); err != nil {
		return nil, err
	}
	targets, err := table.ColumnsNamed(d.Choice.Targets...)
	if err != nil {
		return nil, err
	}
	for _, c := range targets {
		d.kinds[c.Name] = c.Kind
	}
	return d, o.takePixels(d, base)
}

// fromTables reports whether the rows were read from tables.
func (d *Data) fromTables() bool { return d.kinds != nil }

// splitTables sets aside a part of the rows of tables to test on, unless the test rows
// have their own files or o.TestFraction is 0.
func (o *Options) splitTables(d *Data) error {
	if o.TestPaths != nil || o.TestFraction == 0 {
		return nil
	}
	whole := d.Train
	if whole.Len() < 2 {
		return fmt.Errorf("%s: expected at least 2 rows, one to train on and one to test on, found %d", whole.Name, whole.Len())
	}
	d.Train, d.Test = whole.Split(data.SplitOptions{TestFraction: o.TestFraction, Seed: o.Recipe.Seed})
	if d.Test.Len() == 0 {
		return Hinted(fmt.Errorf("%s: expected at least two groups in column %q, one to train on and one to test on, found one", whole.Name, o.Columns.Group), "--test-fraction 0 trains on all rows")
	}
	d.Train.Name, d.Test.Name = whole.Name+" (training part)", whole.Name+" (test part)"
	return nil
}

// openTestTable reads the tables to test m on, with the columns and kinds that m takes.
func (o *Options) openTestTable(d *Data, m *mlp.Model) (*data.Set, error) {
	reading := ReadingFor(m, o.Reading)
	maps.Copy(reading.Kinds, d.kinds)
	table, err := data.OpenTable(o.TestPaths, reading)
	if err != nil {
		return nil, err
	}
	set, err := m.TestSet(table)
	if err != nil {
		return nil, hintSpelling(err, o.TestPaths, reading)
	}
	return testPixels(set, d.Train), nil
}

// openPictures reads a folder of IDX files, an NPZ file of images, folders of pictures,
// or the built-in MNIST if there are no paths. If base is not nil, pictures are scaled to
// the size that base takes.
func (o *Options) openPictures(base *mlp.Model) (*Data, error) {
	var train, test *data.Set
	var err error
	given := o.Pictures != data.ImageOptions{}
	arrays := len(o.Paths) > 0 && data.IsImageArrays(o.Paths[0])
	switch idx := len(o.Paths) == 0 || data.IsIDX(o.Paths[0]); {
	case given && (idx || arrays):
		return nil, Usage(fmt.Errorf("--picture-size, --grayscale: expected folders of pictures to train on, found images in IDX or NPZ format, whose size is fixed"))
	case len(o.Paths) > 1 || len(o.TestPaths) > 1:
		return nil, Usage(fmt.Errorf("expected one folder of pictures, found %d arguments", max(len(o.Paths), len(o.TestPaths))))
	case len(o.Paths) == 0 && o.TestPaths != nil:
		return nil, Usage(fmt.Errorf("--test: expected a table or a folder to train on, found none; the built-in MNIST has its own test set"))
	case len(o.Paths) == 0:
		if train, err = mnist.Train(); err == nil {
			test, err = mnist.Test()
		}
	case idx:
		train, test, err = o.openSets(data.OpenIDXDir, data.OpenIDXTest)
	case arrays:
		train, test, err = o.openSets(data.OpenImageArrays, data.OpenImageArraysTest)
	default:
		train, test, err = o.openFolders(base)
	}
	return &Data{Train: train, Test: test}, err
}

// openSets returns the training set and the test set of IDX files or of an NPZ file. It
// reads them with open. If there are paths to test on, it reads the test set with
// openTest instead. If there is no test set, it sets aside a part of the images.
func (o *Options) openSets(open func(path string) (train, test *data.Set, err error), openTest func(path string, classes []string) (*data.Set, error)) (train, test *data.Set, err error) {
	train, test, err = open(o.Paths[0])
	switch {
	case err != nil:
		return nil, nil, err
	case len(o.TestPaths) > 0:
		test, err = openTest(o.TestPaths[0], train.Classes)
		return train, test, err
	case test == nil:
		return o.keepTest(train)
	}
	return train, test, nil
}

// testDir returns the folder of test pictures in the options, or "" if there is none.
func (o *Options) testDir() (string, error) {
	if len(o.TestPaths) == 0 {
		return "", nil
	}
	path := o.TestPaths[0]
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		err = Usage(fmt.Errorf("--test: %s: expected a folder to test on, found a file", path))
	}
	return path, err
}

// openFolders reads folders of pictures. Unless there is a folder of test pictures, it
// sets aside a part of the pictures to test on.
func (o *Options) openFolders(base *mlp.Model) (train, test *data.Set, err error) {
	options := o.Pictures
	if base != nil && base.Pictures != nil {
		if options != (data.ImageOptions{}) {
			return nil, nil, Usage(fmt.Errorf("--picture-size, --grayscale: expected neither flag with --from, found one or both (the network of --from takes pictures of %d×%d pixels)", base.Pictures.Width, base.Pictures.Height))
		}
		options.Format = base.Pictures
	}
	if options.Test, err = o.testDir(); err != nil {
		return nil, nil, err
	}
	train, test, err = data.OpenImageDir(o.Paths[0], options)
	if err != nil || test != nil {
		return train, test, err
	}
	return o.keepTest(train)
}

// keepTest sets aside a part of the pictures to test on.
func (o *Options) keepTest(all *data.Set) (train, test *data.Set, err error) {
	if o.TestFraction == 0 {
		return all, nil, nil
	}
	if all.Len() < 2 {
		return nil, nil, fmt.Errorf("%s: expected at least 2 pictures, one to train on and one to test on, found %d", all.Name, all.Len())
	}
	train, test = all.Split(data.SplitOptions{TestFraction: o.TestFraction, Seed: o.Recipe.Seed})
	return train, test, nil
}
