package kernel

import (
	"math"
	"testing"
)

func TestCountNonZero(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		numbers []float32
		nonZero int
		finite  bool
	}{
		{nil, 0, true},
		{[]float32{0, float32(math.Copysign(0, -1))}, 0, true},
		{[]float32{1, -1, 0, math.MaxFloat32, -math.MaxFloat32}, 4, true},
		{[]float32{math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32}, 2, true},
		{[]float32{0, inf, 0}, 1, false}, {[]float32{0, -inf, 0}, 1, false}, {[]float32{nan, 0}, 1, false}, {[]float32{0, -nan}, 1, false},
	} {
		if n, finite := CountNonZero(c.numbers); n != c.nonZero || finite != c.finite {
			t.Errorf("%v: got %d and %v, want %d and %v", c.numbers, n, finite, c.nonZero, c.finite)
		}
	}
}
