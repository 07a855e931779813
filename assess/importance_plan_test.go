package assess

import (
	"slices"
	"testing"
)

// TestStrongest checks that the columns stay in the table's order, and that of equal
// influences the first are chosen.
func TestStrongest(t *testing.T) {
	for _, c := range []struct {
		influences []float64
		n          int
		want       []int
	}{
		{[]float64{1, 5, 0, 7, 5}, 2, []int{1, 3}},
		{[]float64{1, 5, 0, 7, 5}, 3, []int{1, 3, 4}},
		{[]float64{0, 0, 0}, 2, []int{0, 1}},
		{[]float64{2, 1}, 5, []int{0, 1}},
	} {
		if got := strongest(c.influences, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%v, %d: %v, want %v", c.influences, c.n, got, c.want)
		}
	}
}
