package assess

import (
	"cmp"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

const (
	// leastRows is the number of rows below which columns are left out rather than more
	// rows: with fewer rows, a drop of 0.01 would not be visible.
	leastRows = 200
	// leastColumns is the number of columns that are always measured.
	leastColumns = 20
)

// plan returns the number of rows and columns to measure, if predicting one row takes
// work multiply-adds.
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

// strongest returns the indices of the n largest influences, in ascending order.
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
