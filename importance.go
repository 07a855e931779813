package mlp

import (
	"fmt"
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
)

// Importance is how much a model relies on one raw column of its rows.
type Importance struct {
	Column string
	// Drop is by how much the score fell when the column was shuffled, as a
	// mean over the repeats; near 0, on either side, for a column that the
	// model does not use.
	Drop float64
	// Deviation is the standard deviation of the drops.
	Deviation float64
}

// PermutationImportance returns, for each column of t in order, how much score
// drops when the values of that column are shuffled among the rows, which
// keeps what values it has but breaks what they say about the target (Breiman:
// "Random forests", Machine Learning 45, 2001, section 10). Of columns that say
// the same, the model may need none, so that each alone looks unimportant.
//
// score says how well the model does on a table of the same rows, higher being
// better: accuracy, R², minus the loss. It is called once for t itself and then
// repeats times for each column, one call after the other, and must not change
// or keep the tables that it is given, which share t's memory. The rows should
// not be those that the model was trained on. The same seed gives the same
// shuffles.
func PermutationImportance(t *data.Table, repeats int, seed uint64, score func(*data.Table) (float64, error)) ([]Importance, error) {
	if repeats < 1 {
		return nil, fmt.Errorf("permutation importance: expected at least 1 repeat, found %d: %w", repeats, ErrConfig)
	}
	features := data.TableFeatures(t)
	if err := features.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	whole, err := score(t)
	if err != nil {
		return nil, err
	}
	all := make([]Importance, len(t.Columns))
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
		all[j] = Importance{Column: column.Name}
		all[j].Drop, all[j].Deviation = meanAndDeviation(drops)
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

// meanAndDeviation returns the mean of values and their standard deviation
// around it.
func meanAndDeviation(values []float64) (mean, deviation float64) {
	for _, v := range values {
		mean += v
	}
	mean /= float64(len(values))
	for _, v := range values {
		deviation += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(deviation / float64(len(values)))
}
