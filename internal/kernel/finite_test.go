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

// TestFinite puts a number that is not finite at every place of slices of every length,
// between others that are not finite either.
func TestFinite(t *testing.T) {
	nan := float32(math.NaN())
	for _, b := range Backends() {
		for n := range 70 {
			all := make([]float32, n+2)
			all[0], all[n+1] = nan, nan
			numbers := all[1 : n+1]
			for i := range numbers {
				numbers[i] = []float32{0, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, -1}[i%5]
			}
			if !b.finite(numbers) {
				t.Errorf("%s: %v is not finite", b.Name, numbers)
			}
			for i, kept := range numbers {
				for _, numbers[i] = range []float32{nan, -nan, float32(math.Inf(1)), float32(math.Inf(-1))} {
					if b.finite(numbers) {
						t.Errorf("%s: %v is finite", b.Name, numbers)
					}
				}
				numbers[i] = kept
			}
		}
	}
}

func BenchmarkFinite(b *testing.B) {
	numbers := make([]float32, 25088)
	for _, backend := range Backends() {
		b.Run(backend.Name, func(b *testing.B) {
			b.SetBytes(int64(4 * len(numbers)))
			for b.Loop() {
				backend.finite(numbers)
			}
		})
	}
}
