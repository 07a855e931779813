package job

import (
	"fmt"
	"maps"
	"os"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
)

// Data is what a training is to learn from. Its classes are numbered as the model
// knows them that is trained further, unless that has to learn other ones.
type Data struct {
	Train  *data.Set // of tables, all rows until they are split
	Test   *data.Set // nil: none yet
	Choice data.Choice

	kinds map[string]data.Kind // of the targets, for further files
}

// open reads what the paths name.
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
		return nil, Hinted(err, "mlp train without --from makes a network that suits the rows; mlp import --classes names the classes of an imported one")
	}
	return d, nil
}

// openTables reads the tables to train on.
func (o *Options) openTables(base *mlp.Model) (*Data, error) {
	reading, columns := o.Reading, o.Columns
	if base != nil {
		addNeeds(&reading, base.ReadOptions())
		if columns.Targets == nil {
			columns.Targets = base.Targets
		}
		if n := base.Network.Outputs(); columns.Targets == nil && base.Classes == nil && n > 1 {
			return nil, Usage(fmt.Errorf("--target: expected the names of the %d columns that the network of --from predicts, since it knows none, found none", n))
		}
		columns.Task = base.Task().String()
	}
	table, err := data.OpenTable(o.Paths, reading)
	if err != nil {
		return nil, err
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
	return d, nil
}

// splitTables keeps a part of the rows of tables to test on, unless a file of their
// own holds them.
func (o *Options) splitTables(d *Data) error {
	if o.TestPaths != nil || o.TestFraction == 0 {
		return nil
	}
	whole := d.Train
	if whole.Len() < 2 {
		return fmt.Errorf("%s: expected at least 2 rows, to train on and to test on, found %d", whole.Name, whole.Len())
	}
	d.Train, d.Test = whole.Split(data.SplitOptions{TestFraction: o.TestFraction, Seed: o.Recipe.Seed})
	if d.Test.Len() == 0 {
		return Hinted(fmt.Errorf("%s: expected at least two groups in column %q, found one", whole.Name, o.Columns.Group), "--test-fraction 0 trains on all rows")
	}
	d.Train.Name, d.Test.Name = whole.Name+" (training part)", whole.Name+" (test part)"
	return nil
}

// openTestTable reads the table to test on as m takes it.
func (o *Options) openTestTable(d *Data, m *mlp.Model) (*data.Set, error) {
	reading := ReadingFor(m, o.Reading)
	maps.Copy(reading.Kinds, d.kinds)
	table, err := data.OpenTable(o.TestPaths, reading)
	if err != nil {
		return nil, err
	}
	return m.TestSet(table)
}

// openPictures reads a folder of IDX files or folders of pictures, or without paths
// the built-in MNIST. Pictures to train base further on are read as it takes them.
func (o *Options) openPictures(base *mlp.Model) (*Data, error) {
	var train, test *data.Set
	var err error
	given := o.Pictures != data.ImageOptions{}
	switch idx := len(o.Paths) == 0 || data.IsIDX(o.Paths[0]); {
	case given && idx:
		return nil, Usage(fmt.Errorf("--picture-size, --grayscale: expected a folder of pictures for each class, found images of one size"))
	case len(o.Paths) > 1 || len(o.TestPaths) > 1:
		return nil, Usage(fmt.Errorf("expected one folder of pictures, found %d arguments", max(len(o.Paths), len(o.TestPaths))))
	case len(o.Paths) == 0 && o.TestPaths != nil:
		return nil, Usage(fmt.Errorf("--test: expected a table or a folder to train on, found none, which is the built-in MNIST with its own test set"))
	case len(o.Paths) == 0:
		if train, err = mnist.Train(); err == nil {
			test, err = mnist.Test()
		}
	case idx:
		train, test, err = o.openIDX()
	default:
		train, test, err = o.openFolders(base)
	}
	return &Data{Train: train, Test: test}, err
}

// openIDX reads a folder of IDX files.
func (o *Options) openIDX() (train, test *data.Set, err error) {
	train, test, err = data.OpenIDXDir(o.Paths[0])
	switch {
	case err != nil:
		return nil, nil, err
	case len(o.TestPaths) > 0:
		test, err = data.OpenIDXTest(o.TestPaths[0], train.Classes)
		return train, test, err
	case test == nil:
		return o.keepTest(train)
	}
	return train, test, nil
}

// testDir returns the folder to test on, or "" if none was named.
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

// openFolders reads folders of pictures, and keeps some to test on unless they have
// a folder of their own.
func (o *Options) openFolders(base *mlp.Model) (train, test *data.Set, err error) {
	options := o.Pictures
	if base != nil && base.Pictures != nil {
		if options != (data.ImageOptions{}) {
			return nil, nil, Usage(fmt.Errorf("--picture-size, --grayscale: expected neither with --from, whose network takes pictures of %d×%d pixels, found one", base.Pictures.Width, base.Pictures.Height))
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

// keepTest keeps a part of the pictures to test on.
func (o *Options) keepTest(all *data.Set) (train, test *data.Set, err error) {
	if o.TestFraction == 0 {
		return all, nil, nil
	}
	if all.Len() < 2 {
		return nil, nil, fmt.Errorf("%s: expected at least 2 pictures, to train on and to test on, found %d", all.Name, all.Len())
	}
	train, test = all.Split(data.SplitOptions{TestFraction: o.TestFraction, Seed: o.Recipe.Seed})
	return train, test, nil
}
