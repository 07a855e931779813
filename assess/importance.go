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
	// Drop is by how much the score fell when the column was shuffled, as a
	// mean over the repeats; near 0, on either side, for a column that the
	// model does not use.
	Drop float64
	// Deviation is the standard deviation of the drops.
	Deviation float64
}

const (
	// importanceRows is how many rows [Importance] judges by, at most.
	importanceRows = 2000
	// importanceRepeats is how often it shuffles each column.
	importanceRepeats = 5
)

// ImportanceOptions say how much [Importance] measures. With the zero value it
// measures all columns by up to 2,000 rows, which are evenly spaced.
type ImportanceOptions struct {
	Seed uint64 // of the shuffles
	// All measures all columns by all rows, however many there are.
	All bool
	// Work is about how many multiply-adds the measurement may take: see
	// [mlp.Model.PermuteWork]. It counts for a [ColumnPermuting] only. 0: no limit.
	//
	// If that is too few for all columns and 2,000 rows, there are fewer rows, down
	// to 200; then only the columns that move the first layer most are measured, but
	// 20 of them whatever they take.
	Work float64
	// Threads is how many cores are used; 0: all. The result is the same for any
	// number.
	Threads int
	// Progress is called after each column with how many of how many columns are
	// done, one call at a time. Nil: not called.
	Progress func(done, columns int)
}

// Measured says by what columns were judged.
type Measured struct {
	Columns, OfColumns int // how many columns were measured, of how many
	Rows, OfRows       int // by how many rows, of how many
}

// Importance returns how much p relies on the columns of a set that it was not
// trained on, the most first: by how much its score (see [Assessment.Score])
// drops when the column is shuffled, as [PermutationImportance] has it. It is nil
// if the rows have fewer than two columns.
//
// A [ColumnPermuting], such as [mlp.Model], takes far less time than other
// predictors, which predict all columns anew for each that is shuffled.
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
