package metrics

import (
	"math"
	"testing"
)

func TestLogLoss(t *testing.T) {
	probabilities, _, truth := formula()
	single, is := column(probabilities, 1, truth)
	nan := float32(math.NaN())
	for _, c := range []struct {
		name          string
		probabilities [][]float32
		truth         []int32
		want          float64
	}{
		// log_loss(truth, probabilities, eps=finfo(float32).eps) in float64.
		{"formula", probabilities, truth, 1.268653901584025},
		{"formula, one column", single, is, 0.4896291532285309},
		// -(ln(1-ε) + ln(ε) + ln(0.5))/3 with ε = 2⁻²³.
		{"clipped", [][]float32{{1, 0}, {1, 0}, {0.5, 0.5}}, []int32{0, 1, 1}, 5.545177484215994},
		{"clipped, one column", [][]float32{{0}, {0}, {0.5}}, []int32{0, 1, 1}, 5.545177484215994},
		{"one row", [][]float32{{0.25, 0.75}}, []int32{0}, 2 * math.Ln2},
		{"one class", [][]float32{{1}, {1}}, []int32{0, 0}, 23 * math.Ln2},
		{"sums to 2", [][]float32{{0.5, 0.5, 0.5, 0.5}}, []int32{3}, 2 * math.Ln2},
		{"no rows", nil, nil, 0},
	} {
		near(t, c.name, LogLoss(c.probabilities, c.truth), c.want)
	}
	for _, row := range [][]float32{{nan}, {nan, 1}, {1, nan}} {
		if got := LogLoss([][]float32{row}, []int32{0}); !math.IsNaN(got) {
			t.Errorf("LogLoss of %v = %v, want NaN", row, got)
		}
	}
	panics(t, errLength, func() { LogLoss(probabilities, truth[1:]) })
}
