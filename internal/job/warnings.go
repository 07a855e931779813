package job

import (
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

// warnings returns what the readers of the sets noted, once each, and what is
// suspicious about the rows. Those of MNIST and of IDX files are not inspected. test
// may be nil.
func warnings(train, test *data.Set) []data.Warning {
	all := slices.Clone(train.Notes)
	if test != nil {
		for _, w := range test.Notes {
			if !slices.Contains(train.Notes, w) { // the parts of a split share theirs
				all = append(all, w)
			}
		}
	}
	if f := &train.Features; f.Table == nil && f.Pictures == nil {
		return all
	}
	return append(all, data.Inspect(train, test)...)
}
