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

// IsTable reports whether paths are those of tables: files, or standard input. No path
// is the built-in MNIST, and a folder holds pictures or IDX files.
func IsTable(paths []string) bool {
	return len(paths) > 0 && !IsDir(paths[0]) && !data.IsIDX(paths[0])
}

// IsDir reports whether there is a folder of that name.
func IsDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// RecipeFor names the built-in recipe that suits what the paths name, before it is read.
func RecipeFor(paths []string) string {
	switch {
	case IsTable(paths):
		return "tables"
	case len(paths) == 0 || data.IsIDX(paths[0]):
		return "images"
	}
	return "pictures"
}

// OpenTest returns a set to evaluate m on: the rows of tables, or the test set of a
// folder or of MNIST.
func OpenTest(m *mlp.Model, paths []string, reading data.ReadOptions) (*data.Set, error) {
	switch {
	case IsTable(paths):
		table, err := data.OpenTable(paths, ReadingFor(m, reading))
		if err != nil {
			return nil, err
		}
		return m.TestSet(table)
	case len(paths) > 1:
		return nil, Usage(fmt.Errorf("expected one folder, found %d arguments", len(paths)))
	case len(paths) == 0:
		return mnist.Test()
	case m.Pictures != nil:
		return data.OpenImageTest(paths[0], m.Pictures, m.Classes)
	}
	return data.OpenIDXTest(paths[0], m.Classes)
}

// ReadingFor returns how tables are to be read for a model: as it needs them, and
// otherwise as o says.
func ReadingFor(m *mlp.Model, o data.ReadOptions) data.ReadOptions {
	needs := m.ReadOptions()
	o.Drop, o.Only, o.Header = nil, needs.Only, cmp.Or(o.Header, needs.Header)
	addNeeds(&o, needs)
	return o
}

// addNeeds has columns without a kind read as the kind that a model needs, and the
// texts taken for missing values that were in its training. The maps and lists of o
// stay as they were.
func addNeeds(o *data.ReadOptions, needs data.ReadOptions) {
	kinds := map[string]data.Kind{}
	maps.Copy(kinds, needs.Kinds)
	maps.Copy(kinds, o.Kinds)
	o.Kinds, o.Missing = kinds, slices.Clone(o.Missing)
	for _, text := range needs.Missing {
		if !slices.Contains(o.Missing, text) {
			o.Missing = append(o.Missing, text)
		}
	}
}

// Inputs returns the files that are read of the paths: of folders, the pictures and
// IDX files in them.
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
