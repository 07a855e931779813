package metrics

import (
	"math"
	"testing"
)

func TestTopK(t *testing.T) {
	probabilities, _, truth := formula()
	// The example of scikit-learn's top_k_accuracy_score.
	example, of := [][]float32{{0.5, 0.2, 0.2}, {0.3, 0.4, 0.2}, {0.2, 0.4, 0.3}, {0.7, 0.2, 0.1}}, []int32{0, 1, 2, 2}
	ties, nan := [][]float32{{0.25, 0.25, 0.25, 0.25}}, float32(math.NaN())
	for _, c := range []struct {
		name          string
		probabilities [][]float32
		truth         []int32
		k             int
		want          float64
	}{
		// By sorting each row's classes.
		{"formula", probabilities, truth, 1, 0.75},
		{"formula", probabilities, truth, 2, 0.835},
		{"formula", probabilities, truth, 3, 0.92},
		{"formula", probabilities, truth, 4, 1},
		{"example", example, of, 2, 0.75},
		{"example", example, of, 1, 0.5},
		{"second of equals", ties, []int32{1}, 1, 0},
		{"second of equals", ties, []int32{1}, 2, 1},
		{"NaN", [][]float32{{nan, 1}, {1, nan}}, []int32{0, 0}, 1, 0.5},
		{"no rows", nil, nil, 5, 0},
	} {
		if got := TopK(c.probabilities, c.truth, c.k); got != c.want {
			t.Errorf("%s: TopK with k %d = %v, want %v", c.name, c.k, got, c.want)
		}
	}
	panics(t, errLength, func() { TopK(probabilities, truth[1:], 1) })
}
