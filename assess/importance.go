package assess

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// ColumnImportance says how much a model relies on one raw column of its rows.
type ColumnImportance struct {
	Column string
	// Drop is how much the score fell when the column was shuffled, as a mean over
	// the repeats. It is near 0 (positive or negative) for a column that the model
	// does not use.
	Drop float64
	// Deviation is the standard deviation of the drops over the repeats.
	Deviation float64
}

const (
	// importanceRows is the largest number of rows that [Importance] uses.
	importanceRows = 2000
	// importanceRepeats is how often it shuffles each column.
	importanceRepeats = 5
)

// ImportanceOptions say how much [Importance] measures. The zero value measures all
// columns on up to 2,000 evenly spaced rows.
type ImportanceOptions struct {
	Seed uint64 // of the shuffles
	// All measures all columns on all rows, however many there are.
	All bool
	// Work limits the measurement to about this number of multiply-adds: see
	// [mlp.Model.PermuteWork]. 0: no limit. There is never a limit for a predictor
	// that is not a [ColumnPermuting].
	//
	// If the limit is too low for all columns and 2,000 rows, Importance uses fewer
	// rows, down to 200. If it is still too low, Importance measures only the columns
	// with the largest [mlp.ColumnPermuter.Influences], but at least 20 even if they
	// exceed the limit.
	Work float64
	// Threads is the number of cores to use; 0: all. The result is the same for any
	// number.
	Threads int
	// Progress is called after each measured column. done is the number of columns
	// measured so far, and columns is the number of columns to measure. Calls do not
	// overlap. nil: not called.
	Progress func(done, columns int)
}

// Measured says how many columns were measured on how many rows.
type Measured struct {
	Columns, OfColumns int // columns measured, and columns of the set
	Rows, OfRows       int // rows used, and rows of the set
}

// Importance returns how much p relies on the columns of a set that it was not trained
// on, the most important column first. The importance of a column is the drop of p's
// score (see [Assessment.Score]) when the column is shuffled: see
// [PermutationImportance]. The result is nil if the rows have fewer than two columns.
//
// A [ColumnPermuting], such as [mlp.Model], takes far less time than other predictors,
// which compute all columns again for each shuffled one.
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
