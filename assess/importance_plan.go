package assess

import (
	"cmp"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

const (
	// leastRows is down to how many rows there are, if a set has them, before
	// columns are left out: with fewer, a drop of a hundredth could not be seen.
	leastRows = 200
	// leastColumns is how many columns are measured whatever that takes.
	leastColumns = 20
)

// plan returns by how many rows how many columns are measured, if a prediction of one
// row takes work multiply-adds.
func (o *ImportanceOptions) plan(set *data.Set, work int) (rows, columns int) {
	rows, columns = set.Len(), len(set.Features.Table.Columns)
	if o.All {
		return rows, columns
	}
	rows = min(rows, importanceRows)
	if o.Work <= 0 {
		return rows, columns
	}
	affordable := o.Work / float64(importanceRepeats*work) // rows, in all columns
	if least := min(rows, leastRows); affordable < float64(rows*columns) {
		rows = max(least, int(affordable/float64(columns)))
		columns = min(columns, max(leastColumns, int(affordable/float64(rows))))
	}
	return rows, columns
}

// strongest returns the places of the n greatest influences, in ascending order.
func strongest(influences []float64, n int) []int {
	places := make([]int, len(influences))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(influences[b], influences[a]) })
	places = places[:min(n, len(places))]
	slices.Sort(places)
	return places
}
