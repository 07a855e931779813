package metrics

import (
	"math"
	"testing"
)

// TestSeparation compares the values of every class with those of AUC and AveragePrecision.
func TestSeparation(t *testing.T) {
	probabilities, _, truth := formula()
	s := NewSeparation(probabilities, truth)
	for k := range 4 {
		single, is := column(probabilities, k, truth)
		var scores []float32
		var positive []bool
		for i, p := range single {
			scores, positive = append(scores, p[0]), append(positive, is[i] == 1)
		}
		area, _ := AUC(scores, positive)
		precision, _ := AveragePrecision(scores, positive)
		if s.AUC[k] != area || s.AveragePrecision[k] != precision {
			t.Errorf("class %d: got %v and %v, want %v and %v", k, s.AUC[k], s.AveragePrecision[k], area, precision)
		}
	}
	panics(t, errLength, func() { NewSeparation(probabilities, truth[1:]) })
}

func TestMacroAveragePrecision(t *testing.T) {
	probabilities, _, truth := formula()
	single, is := column(probabilities, 1, truth)
	nan := float32(math.NaN())
	for _, c := range []struct {
		name          string
		probabilities [][]float32
		truth         []int32
		want          float64
		ok            bool
	}{
		// By the definition, in fractions.
		{"formula", probabilities, truth, 0.5951956919278502, true},
		{"one column", single, is, 0.636485938358115, true},
		// The example of scikit-learn's average_precision_score, in which rows tie.
		{"example", [][]float32{{0.7, 0.2, 0.1}, {0.4, 0.3, 0.3}, {0.1, 0.8, 0.1}, {0.2, 0.3, 0.5}, {0.4, 0.4, 0.2}, {0.1, 0.2, 0.7}}, []int32{0, 0, 1, 1, 2, 2},
			((0.5 + 0.5*2/3) + (0.5 + 0.5*2/4) + (0.5 + 0.5*2/4)) / 3, true},
		{"two columns", [][]float32{{0.5, 0.5}, {0.9, 0.1}, {0.2, 0.8}}, []int32{1, 0, 0}, 0.5, true},
		{"class without rows", [][]float32{{0.8, 0, 0.2}, {0.3, 0.5, 0.2}, {0.1, 0, 0.9}}, []int32{0, 2, 2}, (1 + 0.5 + 0.5*2/3) / 2, true},
		{"one class", [][]float32{{0.2, 0.3, 0.5}, {0.1, 0.4, 0.5}}, []int32{1, 1}, 0, false},
		{"one class of two", [][]float32{{0.2, 0.8}, {0.1, 0.9}}, []int32{1, 1}, 0, false},
		{"NaN", [][]float32{{nan, nan, nan}, {0.2, 0.3, 0.5}}, []int32{1, 0}, 0, false},
		{"no rows", nil, nil, 0, false},
	} {
		got, ok := NewSeparation(c.probabilities, c.truth).MacroAveragePrecision()
		if ok != c.ok || math.Abs(got-c.want) > 1e-14 {
			t.Errorf("%s: MacroAveragePrecision = %.16g, %v, want %.16g, %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

// TestFirstOfTwo compares the values of the first of two classes for probabilities with one
// column and with two.
func TestFirstOfTwo(t *testing.T) {
	truth := []int32{0, 1, 0, 0, 1}
	var one, two [][]float32
	for _, p := range []float32{0.125, 0.5, 0.5, 0.75, 0.875} {
		one, two = append(one, []float32{p}), append(two, []float32{1 - p, p})
	}
	got, want := NewSeparation(one, truth), NewSeparation(two, truth)
	for k := range 2 {
		if got.AUC[k] != want.AUC[k] || got.AveragePrecision[k] != want.AveragePrecision[k] {
			t.Errorf("class %d: got %v and %v, want %v and %v", k, got.AUC[k], got.AveragePrecision[k], want.AUC[k], want.AveragePrecision[k])
		}
	}
	// From the lowest probability of the second class: 1 of 1, 2 of 3, 3 of 4.
	near(t, "the first class's average precision", got.AveragePrecision[0], (1+2.0/3+3.0/4)/3)
}
