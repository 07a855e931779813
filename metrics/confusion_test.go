package metrics

import (
	"slices"
	"testing"
)

// The counts, by true class down and predicted class across:
//
//	3 1 0
//	0 2 2
//	0 0 0
func example() *Confusion {
	c := NewConfusion(3)
	for _, p := range [][2]int{{0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 2}, {1, 1}, {1, 2}} {
		c.Add(p[0], p[1])
	}
	return c
}

func TestConfusion(t *testing.T) {
	c := example()
	if c.Rows() != 8 || c.Correct() != 5 || c.Classes() != 3 || c.Support(1) != 4 {
		t.Errorf("rows %d, correct %d, classes %d, support of 1 %d", c.Rows(), c.Correct(), c.Classes(), c.Support(1))
	}
	if c.Majority() != 0.5 {
		t.Errorf("Majority() = %v, want 0.5", c.Majority())
	}
	for k, want := range [][3]float64{{1, 0.75, 6.0 / 7}, {2.0 / 3, 0.5, 4.0 / 7}, {0, 0, 0}} {
		if got := [3]float64{c.Precision(k), c.Recall(k), c.F1(k)}; got != want {
			t.Errorf("class %d: precision, recall, F1 = %v, want %v", k, got, want)
		}
	}
}

func TestWorst(t *testing.T) {
	all := []Mistake{{1, 2, 2}, {0, 1, 1}}
	for n := range 4 {
		if got := example().Worst(n); !slices.Equal(got, all[:min(n, 2)]) {
			t.Errorf("Worst(%d) = %v", n, got)
		}
	}
	if got := NewConfusion(2).Worst(3); len(got) != 0 {
		t.Errorf("without rows, Worst gave %v", got)
	}
}
