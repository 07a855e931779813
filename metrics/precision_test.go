package metrics

import (
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/internal/random"
)

// precisionByDefinition returns the average precision. It counts all rows again for each
// threshold.
func precisionByDefinition(scores []float32, positive []bool) float64 {
	thresholds := slices.Clone(scores)
	slices.Sort(thresholds)
	slices.Reverse(thresholds)
	positives, recall, sum := 0.0, 0.0, 0.0
	for _, p := range positive {
		if p {
			positives++
		}
	}
	for _, threshold := range slices.Compact(thresholds) {
		above, right := 0.0, 0.0
		for i, s := range scores {
			if s >= threshold {
				above++
				if positive[i] {
					right++
				}
			}
		}
		sum += (right/positives - recall) * (right / above)
		recall = right / positives
	}
	return sum
}

func TestAveragePrecision(t *testing.T) {
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
		// By the definition, in fractions; 17 scores differ.
		{"formula", scores, second, 0.636485938358115, true},
		// The example of scikit-learn's average_precision_score: (1 + 2/3)/2.
		{"example", []float32{0.1, 0.4, 0.35, 0.8}, []bool{false, false, true, true}, 5.0 / 6, true},
		// 0.9: none; 0.8: 1 of 2; 0.4: 3 of 5.
		{"ties", []float32{0.1, 0.4, 0.4, 0.8, 0.4, 0.9}, []bool{false, false, true, true, true, false}, (0.5 + 2*3.0/5) / 3, true},
		{"in order", []float32{-1, 0, 1}, []bool{false, false, true}, 1, true},
		{"in reverse", []float32{3, 2, 1}, []bool{false, false, true}, 1.0 / 3, true},
		{"constant", []float32{7, 7, 7, 7}, []bool{false, true, false, false}, 0.25, true},
		{"no negatives", []float32{1, 2}, []bool{true, true}, 1, true},
		{"no positives", []float32{1, 2}, []bool{false, false}, 0, false},
		{"NaN", []float32{1, nan, 2}, []bool{true, false, false}, 0, false},
		{"no rows", nil, nil, 0, false},
	} {
		if got, ok := AveragePrecision(c.scores, c.positive); ok != c.ok || math.Abs(got-c.want) > 1e-14 {
			t.Errorf("%s: AveragePrecision = %.16g, %v, want %.16g, %v", c.name, got, ok, c.want, c.ok)
		}
	}
	panics(t, errLength, func() { AveragePrecision(scores, second[1:]) })
}

// TestAveragePrecisionByDefinition compares random rows, many with equal scores.
func TestAveragePrecisionByDefinition(t *testing.T) {
	stream := random.New(3, "precision")
	for n := 1; n < 60; n++ {
		scores, positive := make([]float32, n), make([]bool, n)
		for i := range n {
			scores[i] = float32(math.Floor(float64(n) / 2 * stream.Float64(1000*n+i)))
			positive[i] = i == 0 || stream.Float64(1000*n+500+i) < 0.4
		}
		got, ok := AveragePrecision(scores, positive)
		if want := precisionByDefinition(scores, positive); !ok || math.Abs(got-want) > 1e-12 {
			t.Errorf("%d rows: AveragePrecision = %.16g, want %.16g", n, got, want)
		}
	}
}
