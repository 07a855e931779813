package metrics

import (
	"math"
	"testing"
)

func TestBrier(t *testing.T) {
	probabilities, _, truth := formula()
	single, is := column(probabilities, 1, truth)
	for _, c := range []struct {
		name          string
		probabilities [][]float32
		truth         []int32
		want          float64
	}{
		// By the definition, in fractions.
		{"formula", probabilities, truth, 0.51401495999932079},
		{"formula, one column", single, is, 0.11741606073224524},
		{"three classes", [][]float32{{0.5, 0.25, 0.25}, {0, 1, 0}}, []int32{0, 2}, ((0.25 + 2*0.0625) + 2) / 2},
		{"two classes", [][]float32{{0.75, 0.25}, {0.5, 0.5}}, []int32{1, 0}, (0.5625 + 0.25) / 2},
		{"two classes, one column", [][]float32{{0.25}, {0.5}}, []int32{1, 0}, (0.5625 + 0.25) / 2},
		{"certain", [][]float32{{1, 0, 0}, {0, 0, 1}}, []int32{0, 2}, 0},
		{"no rows", nil, nil, 0},
	} {
		near(t, c.name, Brier(c.probabilities, c.truth), c.want)
	}
	nan := float32(math.NaN())
	for _, row := range [][]float32{{nan}, {nan, 1}, {1, nan, 0}} {
		if got := Brier([][]float32{row}, []int32{0}); !math.IsNaN(got) {
			t.Errorf("Brier of %v = %v, want NaN", row, got)
		}
	}
	panics(t, errLength, func() { Brier(probabilities, truth[1:]) })
}
