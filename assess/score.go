package assess

import (
	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// score returns the [Assessment.Score] of outputs that p has predicted for the rows of a
// set. It is faster than [Outputs] because it does not compute the other figures.
func score(p mlp.Predictor, set *data.Set, outputs [][]float32) (score float64) {
	switch t := &set.Targets; {
	case t.Class != nil:
		right := 0
		for i, y := range outputs {
			if class, _ := mlp.Decide(y); class == int(t.Class[i]) {
				right++
			}
		}
		return share(right, len(outputs))
	case t.Labels:
		for k := range t.Width {
			score += share(rightLabels(outputs, t, k), len(outputs)) / float64(t.Width)
		}
		return score
	default:
		for _, v := range metrics.NewRegressions(outputs, t.Values, baseline(p, t.Width)) {
			score += v.R2 / float64(t.Width)
		}
		return score
	}
}

// rightLabels counts the rows whose label k is predicted right.
func rightLabels(outputs [][]float32, t *data.Targets, k int) int {
	right := 0
	for i, y := range outputs {
		if class, _ := mlp.Decide(y[k : k+1]); class == int(t.Values[i*t.Width+k]) {
			right++
		}
	}
	return right
}

// share returns n/rows, or 0 without rows.
func share(n, rows int) float64 { return float64(n) / float64(max(1, rows)) }
