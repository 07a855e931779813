package job

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
)

// IsTable reports whether paths name tables, which are files or standard input. It
// returns false if there are no paths, because that means the built-in MNIST. It also
// returns false if the first path is a folder, an IDX file or an NPZ file of images.
func IsTable(paths []string) bool {
	return len(paths) > 0 && !IsDir(paths[0]) && !data.IsIDX(paths[0]) && !data.IsImageArrays(paths[0])
}

// IsDir reports whether path is a folder.
func IsDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// HasTest reports whether paths name the built-in MNIST, IDX files or an NPZ file with a
// test part. --test-fraction does not apply to them.
func HasTest(paths []string) bool {
	return len(paths) == 0 || data.IsIDX(paths[0]) || len(paths) == 1 && data.HasTestPart(paths[0])
}

// RecipeFor returns the name of the built-in recipe that suits the kind of data that
// paths name. It does not read the data.
func RecipeFor(paths []string) string {
	switch {
	case IsTable(paths):
		return "tables"
	case len(paths) == 0 || data.IsIDX(paths[0]), data.IsImageArrays(paths[0]) && data.ImageArraysFormat(paths[0]) == nil:
		return "images"
	}
	return "pictures"
}

// OpenTest returns a set to evaluate m on: the rows of tables, or the test set of a
// folder, of an NPZ file or of MNIST.
func OpenTest(m *mlp.Model, paths []string, reading data.ReadOptions) (*data.Set, error) {
	switch {
	case IsTable(paths), len(paths) > 0 && needsColumns(m) && !IsDir(paths[0]):
		reading = ReadingFor(m, reading)
		table, err := data.OpenTable(paths, reading)
		if err != nil {
			return nil, err
		}
		set, err := m.TestSet(table)
		return set, hintSpelling(err, paths, reading)
	case len(paths) > 1:
		return nil, Usage(fmt.Errorf("expected one folder, found %d arguments", len(paths)))
	case len(paths) == 0:
		return mnist.Test()
	case data.IsImageArrays(paths[0]):
		return data.OpenImageArraysTest(paths[0], m.Classes)
	case m.Pictures != nil:
		return data.OpenImageTest(paths[0], m.Pictures, m.Classes)
	}
	return data.OpenIDXTest(paths[0], m.Classes)
}

// needsColumns reports whether m takes only rows of named columns.
func needsColumns(m *mlp.Model) bool {
	return m.Preprocessor.Encoder != nil && !m.Preprocessor.Encoder.Plain()
}

// ReadingFor returns the options for reading the tables that m gets for prediction or
// for a test. It adds to o the columns that m takes, and their kinds. If a file has a
// training part and a test part, only the test part is read.
func ReadingFor(m *mlp.Model, o data.ReadOptions) data.ReadOptions {
	needs := m.ReadOptions()
	o.Drop, o.Only, o.Header, o.TestPart = nil, needs.Only, cmp.Or(o.Header, needs.Header), true
	addNeeds(&o, needs)
	return o
}

// addNeeds adds to o what a model needs: the kinds of the columns that it takes, and
// the texts that stood for missing values in its training data. A kind that o gives for
// a column has priority. addNeeds replaces the maps and lists of o and does not change
// the old ones.
func addNeeds(o *data.ReadOptions, needs data.ReadOptions) {
	kinds := map[string]data.Kind{}
	maps.Copy(kinds, needs.Kinds)
	maps.Copy(kinds, o.Kinds)
	o.Kinds, o.Missing, o.Like, o.Targets = kinds, slices.Clone(o.Missing), needs.Like, needs.Targets
	for _, text := range needs.Missing {
		if !slices.Contains(o.Missing, text) {
			o.Missing = append(o.Missing, text)
		}
	}
}

// Inputs returns the files that are read when paths are opened: the files among paths,
// and the pictures and IDX files in the folders among them.
func Inputs(paths []string) (inputs []string) {
	for _, path := range paths {
		if !IsDir(path) {
			inputs = append(inputs, path)
			continue
		}
		// A folder that can't be read is reported when it is opened.
		pictures, _, _ := data.ListPictures(path)
		inputs = append(inputs, pictures...)
		_ = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err == nil && strings.Contains(d.Name(), "idx") {
				inputs = append(inputs, name)
			}
			return nil
		})
	}
	return inputs
}
