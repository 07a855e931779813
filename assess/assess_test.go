package assess

import (
	"testing"

	"github.com/seed-217ca19f/mlp/metrics"
)

// TestScore takes the accuracy of classes, its mean over labels, or the mean R².
func TestScore(t *testing.T) {
	graded := func(right, wrong int) Classes {
		c := metrics.NewConfusion(2)
		for range right {
			c.Add(1, 1)
		}
		for range wrong {
			c.Add(1, 0)
		}
		return Classes{Confusion: c}
	}
	three, one, none := graded(3, 1), graded(1, 0), graded(0, 0)
	for _, c := range []struct {
		assessment Assessment
		score      float64
		name       string
	}{
		{Assessment{Classes: &three}, 0.75, "accuracy"},
		{Assessment{Classes: &one}, 1, "accuracy"},
		{Assessment{Classes: &none}, 0, "accuracy"},
		{Assessment{Labels: []Classes{three, graded(1, 3)}}, 0.5, "accuracy"},
		{Assessment{Values: []metrics.Regression{{R2: 0.5}, {R2: -1}}}, -0.25, "r2"},
	} {
		if score, name := c.assessment.Score(); score != c.score || name != c.name {
			t.Errorf("got %v and %q, want %v and %q", score, name, c.score, c.name)
		}
	}
}
