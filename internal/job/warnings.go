package job

import (
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

// warnings returns the warnings of the readers of both sets, each once, and the warnings
// of an inspection of the rows. Rows of MNIST and of IDX files are not inspected. test
// may be nil.
func warnings(train, test *data.Set) []data.Warning {
	all := slices.Clone(train.Notes)
	if test != nil {
		for _, w := range test.Notes {
			if !slices.Contains(train.Notes, w) { // both parts of a split have the same notes
				all = append(all, w)
			}
		}
	}
	if f := &train.Features; f.Table == nil && f.Pictures == nil && f.Columns == nil {
		return all
	}
	return append(all, data.Inspect(train, test)...)
}
