package assess

import (
	"cmp"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

const (
	// leastRows is the smallest number of rows that plan chooses before it leaves out
	// columns. With fewer rows, a drop of the score by 0.01 would be lost in the noise.
	leastRows = 200
	// leastColumns is the smallest number of columns that plan chooses, even if they
	// exceed the limit.
	leastColumns = 20
)

// plan returns how many rows to use and how many columns to measure. work is the number
// of multiply-adds for the prediction of one row.
func (o *ImportanceOptions) plan(set *data.Set, work int) (rows, columns int) {
	rows, columns = set.Len(), len(set.Features.Table.Columns)
	if o.All {
		return rows, columns
	}
	rows = min(rows, importanceRows)
	if o.Work <= 0 {
		return rows, columns
	}
	affordable := o.Work / float64(importanceRepeats*work) // rows × columns that the limit allows
	if least := min(rows, leastRows); affordable < float64(rows*columns) {
		rows = max(least, int(affordable/float64(columns)))
		columns = min(columns, max(leastColumns, int(affordable/float64(rows))))
	}
	return rows, columns
}

// strongest returns the indexes of the n largest influences. The indexes are in
// ascending order.
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
