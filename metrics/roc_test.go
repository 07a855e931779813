package metrics

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestROC checks that the area under the points, by trapezoids, is the AUC.
func TestROC(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "rows")
		scores, positive := make([]float32, n), make([]bool, n)
		for i := range scores {
			scores[i] = float32(rapid.IntRange(0, 9).Draw(t, "score"))
			positive[i] = rapid.Bool().Draw(t, "positive")
		}
		x, y := ROC(scores, positive)
		want, ok := AUC(scores, positive)
		if !ok {
			if x != nil || y != nil {
				t.Fatalf("points %v, %v without an area", x, y)
			}
			return
		}
		area := 0.0
		for i := 1; i < len(x); i++ {
			area += (x[i] - x[i-1]) * (y[i] + y[i-1]) / 2
		}
		if x[0] != 0 || y[0] != 0 || x[len(x)-1] != 1 || y[len(y)-1] != 1 || math.Abs(area-want) > 1e-12 {
			t.Fatalf("area %v, want %v", area, want)
		}
	})
}
