package data

import (
	"slices"
	"testing"
)

// TestRowWeights multiplies lists and divides by the mean.
func TestRowWeights(t *testing.T) {
	for _, c := range []struct{ one, other, want []float32 }{
		{nil, nil, nil},
		{[]float32{1, 3}, nil, []float32{0.5, 1.5}},
		{nil, []float32{0, 4}, []float32{0, 2}},
		{[]float32{1, 2, 1}, []float32{2, 2, 0}, []float32{1, 2, 0}},
	} {
		one := slices.Clone(c.one)
		if got := RowWeights(one, c.other); !slices.Equal(got, c.want) {
			t.Errorf("%v and %v: got %v, want %v", c.one, c.other, got, c.want)
		}
		if !slices.Equal(one, c.one) {
			t.Errorf("%v was changed to %v", c.one, one)
		}
	}
}

// TestClassWeights gives rows the weight of their class.
func TestClassWeights(t *testing.T) {
	got := ClassWeights([]int32{2, 0, 1, 2}, []string{"a", "b", "c"}, map[string]float64{"c": 5, "a": 0.5})
	if want := []float32{5, 0.5, 1, 5}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
