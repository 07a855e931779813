package assess

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/metrics"
)

// permuteTables measures the importance of columns for any predictor. It predicts a
// copy of the table with one column shuffled.
func permuteTables(ctx context.Context, p mlp.Predictor, set *data.Set, o ImportanceOptions) ([]ColumnImportance, Measured, error) {
	few := set
	if !o.All {
		few = set.Sample(importanceRows)
	}
	table, done := few.Features.Table, 0
	all, err := PermutationImportance(table, importanceRepeats, o.Seed, func(t *data.Table) (float64, error) {
		shuffled := *few
		shuffled.Features = data.TableFeatures(t)
		outputs, err := p.PredictSet(ctx, &shuffled, o.Threads)
		if err != nil {
			return 0, err
		}
		if done > 0 && done%importanceRepeats == 0 && o.Progress != nil {
			o.Progress(done/importanceRepeats, len(table.Columns))
		}
		done++ // the first call is for the table without a shuffle
		return score(p, &shuffled, outputs), nil
	})
	return all, Measured{len(table.Columns), len(table.Columns), few.Len(), set.Len()}, err
}

// PermutationImportance returns, for each column of t in order, how much score drops when
// the values of that column are shuffled among the rows. Shuffling keeps the column's
// distribution but breaks its relation to the target (Breiman: "Random forests", Machine
// Learning 45, 2001, section 10). If several columns have the same information, the model
// may need only one of them, so each looks unimportant.
//
// score returns how well the model does on a table, where higher is better: accuracy, R²
// or minus the loss. It is called once for t itself and then repeats times for each
// column, one call after the other. It must not change or keep the tables that it gets,
// because they share memory with t. The model should not have been trained on these
// rows. The same seed gives the same shuffles.
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

// shuffleColumn returns a copy of t with the values of column j shuffled. The other
// columns share memory with t.
func shuffleColumn(t *data.Table, j int, stream random.Stream) *data.Table {
	order := make([]int32, t.Rows)
	stream.Permute(order)
	alone := data.Table{Rows: t.Rows, Columns: t.Columns[j : j+1]}
	shuffled := *t
	shuffled.Columns = slices.Clone(t.Columns)
	shuffled.Columns[j] = alone.Select(order).Columns[0]
	return &shuffled
}
