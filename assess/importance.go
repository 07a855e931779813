package assess

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/metrics"
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

// Importance returns how much p relies on each column of a set that it was not
// trained on, the most first: by how much its score (see [Assessment.Score])
// drops when the column is shuffled, as [PermutationImportance] has it. It is nil
// if the rows have fewer than two columns.
func Importance(ctx context.Context, p mlp.Predictor, set *data.Set, seed uint64) ([]ColumnImportance, error) {
	if set.Features.Table == nil || len(set.Features.Table.Columns) < 2 {
		return nil, nil
	}
	few := set.Sample(importanceRows)
	all, err := PermutationImportance(few.Features.Table, importanceRepeats, seed, func(t *data.Table) (float64, error) {
		shuffled := *few
		shuffled.Features = data.TableFeatures(t)
		a, err := Assess(ctx, p, &shuffled)
		if err != nil {
			return 0, err
		}
		score, _ := a.Score()
		return score, nil
	})
	slices.SortStableFunc(all, func(a, b ColumnImportance) int { return cmp.Compare(b.Drop, a.Drop) })
	return all, err
}

// PermutationImportance returns, for each column of t in order, how much score
// drops when the values of that column are shuffled among the rows, which
// keeps what values it has but breaks what they say about the target (Breiman:
// "Random forests", Machine Learning 45, 2001, section 10). Of columns that say
// the same, the model may need only one, so that each looks unimportant.
//
// score says how well the model does on a table of the same rows, higher being
// better: accuracy, R², minus the loss. It is called once for t itself and then
// repeats times for each column, one call after the other, and must not change
// or keep the tables that it is given, which share t's memory. The rows should
// not be those that the model was trained on. The same seed gives the same
// shuffles.
func PermutationImportance(t *data.Table, repeats int, seed uint64, score func(*data.Table) (float64, error)) ([]ColumnImportance, error) {
	if repeats < 1 {
		return nil, fmt.Errorf("permutation importance: expected at least 1 repeat, found %d: %w", repeats, mlp.ErrConfig)
	}
	features := data.TableFeatures(t)
	if err := features.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	whole, err := score(t)
	if err != nil {
		return nil, err
	}
	all := make([]ColumnImportance, len(t.Columns))
	drops := make([]float64, repeats)
	for j, column := range t.Columns {
		for k := range drops {
			shuffled := shuffleColumn(t, j, random.New(seed, "importance", uint64(j), uint64(k)))
			s, err := score(shuffled)
			if err != nil {
				return nil, fmt.Errorf("with column %q shuffled: %w", column.Name, err)
			}
			drops[k] = whole - s
		}
		all[j] = ColumnImportance{Column: column.Name}
		all[j].Drop, all[j].Deviation = metrics.MeanAndDeviation(drops)
	}
	return all, nil
}

// shuffleColumn returns t with the values of column j shuffled. The other
// columns share t's memory.
func shuffleColumn(t *data.Table, j int, stream random.Stream) *data.Table {
	order := make([]int32, t.Rows)
	stream.Permute(order)
	alone := data.Table{Rows: t.Rows, Columns: t.Columns[j : j+1]}
	shuffled := *t
	shuffled.Columns = slices.Clone(t.Columns)
	shuffled.Columns[j] = alone.Select(order).Columns[0]
	return &shuffled
}
