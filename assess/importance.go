package assess

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// ColumnImportance is how much a model relies on one raw column of its rows.
type ColumnImportance struct {
	Column string
	// Drop is the mean fall of the score over the repeats when the column is shuffled.
	// For a column that the model does not use, it is near 0 and may be negative.
	Drop float64
	// Deviation is the standard deviation of the drops.
	Deviation float64
}

const (
	// importanceRows is the largest number of rows that [Importance] uses by default.
	importanceRows = 2000
	// importanceRepeats is how often it shuffles each column.
	importanceRepeats = 5
)

// ImportanceOptions say how much [Importance] measures. With the zero value it measures
// all columns on up to 2,000 evenly spaced rows.
type ImportanceOptions struct {
	Seed uint64 // of the shuffles
	// All measures all columns on all rows.
	All bool
	// Work limits the measurement to about this many multiply-adds: see
	// [mlp.Model.PermuteWork]. 0 is no limit. It has an effect for a [ColumnPermuting]
	// only.
	//
	// If the limit is too low for all columns on 2,000 rows, fewer rows are used, down
	// to 200. If that is not enough, only the columns that vary the first layer most are
	// measured, but at least 20.
	Work float64
	// Threads is the number of cores to use; 0: all. The result is the same for any
	// number.
	Threads int
	// Progress is called after each column, with the number of columns done and their
	// total. Calls do not overlap. nil: not called.
	Progress func(done, columns int)
}

// Measured is the number of columns and rows that an importance was measured on.
type Measured struct {
	Columns, OfColumns int // how many columns were measured, of how many
	Rows, OfRows       int // by how many rows, of how many
}

// Importance returns how much p relies on each column of a set that it was not trained
// on, in descending order: the fall of its score (see [Assessment.Score]) when the
// column is shuffled, as in [PermutationImportance]. It is nil if the rows have fewer
// than two columns.
//
// It takes far less time for a [ColumnPermuting], such as [mlp.Model], than for other
// predictors, which have to predict all rows anew for each shuffled column.
func Importance(ctx context.Context, p mlp.Predictor, set *data.Set, o ImportanceOptions) ([]ColumnImportance, Measured, error) {
	if set.Features.Table == nil || len(set.Features.Table.Columns) < 2 {
		return nil, Measured{}, nil
	}
	all, measured, err := permuteColumns(ctx, p, set, o)
	if errors.Is(err, errors.ErrUnsupported) {
		all, measured, err = permuteTables(ctx, p, set, o)
	}
	if err != nil {
		return nil, Measured{}, err
	}
	slices.SortStableFunc(all, func(a, b ColumnImportance) int { return cmp.Compare(b.Drop, a.Drop) })
	return all, measured, nil
}
