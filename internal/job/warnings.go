package job

import (
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

// warnings returns the warnings about the data, each once: those of the readers of both
// sets, and those of an inspection of the rows. It does not inspect the rows of MNIST
// and of IDX files. test may be nil.
func warnings(train, test *data.Set) []data.Warning {
	all := slices.Clone(train.Notes)
	if test != nil {
		for _, w := range test.Notes {
			if !slices.Contains(train.Notes, w) { // the two parts of a split have the same notes
				all = append(all, w)
			}
		}
	}
	if f := &train.Features; f.Table == nil && f.Pictures == nil && f.Columns == nil {
		return all
	}
	return append(all, data.Inspect(train, test)...)
}
