package metrics

import (
	"math"
	"testing"
)

func TestAUC(t *testing.T) {
	probabilities, _, truth := formula()
	var scores []float32
	var second []bool
	for i, p := range probabilities {
		scores, second = append(scores, p[1]), append(second, truth[i] == 1)
	}
	nan := float32(math.NaN())
	for _, c := range []struct {
		name     string
		scores   []float32
		positive []bool
		want     float64
		ok       bool
	}{
		// roc_auc_score(truth == 1, probabilities[:, 1]); 17 scores differ.
		{"formula", scores, second, 0.8246299342105263, true},
		{"ties", []float32{0.1, 0.4, 0.4, 0.8, 0.4, 0.9}, []bool{false, false, true, true, true, false}, 5.0 / 9, true},
		{"in order", []float32{-1, 0, 1}, []bool{false, false, true}, 1, true},
		{"in reverse", []float32{3, 2, 1}, []bool{false, false, true}, 0, true},
		{"constant", []float32{7, 7, 7}, []bool{false, true, false}, 0.5, true},
		{"zeros of both signs", []float32{0, float32(math.Copysign(0, -1))}, []bool{false, true}, 0.5, true},
		{"infinite", []float32{float32(math.Inf(-1)), float32(math.Inf(1))}, []bool{false, true}, 1, true},
		{"no negatives", []float32{1, 2}, []bool{true, true}, 0, false},
		{"no positives", []float32{1, 2}, []bool{false, false}, 0, false},
		{"one row", []float32{1}, []bool{true}, 0, false},
		{"NaN", []float32{1, nan, 2}, []bool{true, false, false}, 0, false},
		{"no rows", nil, nil, 0, false},
	} {
		if got, ok := AUC(c.scores, c.positive); ok != c.ok || math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s: AUC = %.16g, %v, want %.16g, %v", c.name, got, ok, c.want, c.ok)
		}
	}
	panics(t, errLength, func() { AUC(scores, second[1:]) })
}

func TestMacroAUC(t *testing.T) {
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
		// roc_auc_score(truth, probabilities, multi_class="ovr").
		{"formula", probabilities, truth, 0.7914105319142359, true},
		{"one column", single, is, 0.8246299342105263, true},
		{"two columns", [][]float32{{0.5, 0.5}, {0.9, 0.1}, {0.2, 0.8}}, []int32{1, 0, 0}, 0.5, true},
		// Class 0 is right in 2 pairs of 2, class 2 in 1½ of 2.
		{"class without rows", [][]float32{{0.8, 0, 0.2}, {0.3, 0.5, 0.2}, {0.1, 0, 0.9}}, []int32{0, 2, 2}, 0.875, true},
		{"constant", [][]float32{{0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}}, []int32{0, 2}, 0.5, true},
		{"one class", [][]float32{{0.2, 0.3, 0.5}, {0.1, 0.4, 0.5}}, []int32{1, 1}, 0, false},
		{"one class of two", [][]float32{{0.2, 0.8}, {0.1, 0.9}}, []int32{0, 0}, 0, false},
		{"one row", [][]float32{{0.2, 0.3, 0.5}}, []int32{1}, 0, false},
		{"NaN", [][]float32{{nan, nan, nan}, {0.2, 0.3, 0.5}}, []int32{1, 0}, 0, false},
		{"no rows", nil, nil, 0, false},
	} {
		if got, ok := MacroAUC(c.probabilities, c.truth); ok != c.ok || math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s: MacroAUC = %.16g, %v, want %.16g, %v", c.name, got, ok, c.want, c.ok)
		}
	}
	panics(t, errLength, func() { MacroAUC(probabilities, truth[1:]) })
}
