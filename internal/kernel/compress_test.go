package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestPack packs rows of every length and many densities on every backend. The
// terms are the numbers that are not zero, in order, and nothing is written after
// them.
func TestPack(t *testing.T) {
	var codes Codes
	for i := range codes {
		codes[i] = float32(i) / 255
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, b := range Backends() {
		for n := range 120 {
			for _, density := range []float64{0, 0.1, 0.5, 1} {
				bytes, floats := make([]uint8, n), make([]float32, n)
				var places []int32
				var quotients, numbers []float32
				for i := range n {
					if r.Float64() < density {
						bytes[i] = uint8(1 + r.IntN(255))
						floats[i] = float32(r.NormFloat64())
						places = append(places, int32(i))
						quotients = append(quotients, float32(bytes[i])/255)
						numbers = append(numbers, floats[i])
					}
				}
				// Room for all numbers, and room for just the non-zero ones.
				for _, room := range []int{n, len(places)} {
					packed := func(name string, t0 Terms, pack func(Terms) int, want []float32) {
						t.Helper()
						if count := pack(t0.Slice(0, room)); count != len(places) {
							t.Fatalf("%s, %s of %d: found %d numbers, want %d", b.Name, name, n, count, len(places))
						}
						for i := range t0.Len() {
							k, v := t0.At(i)
							switch {
							case i < len(places) && (k != int(places[i]) || v != want[i]):
								t.Fatalf("%s, %s of %d: term %d is %v at %d, want %v at %d", b.Name, name, n, i, v, k, want[i], places[i])
							case i >= len(places) && (k != 0 || v != 0):
								t.Fatalf("%s, %s of %d: wrote %v at %d, after the last term", b.Name, name, n, v, i)
							}
						}
					}
					packed("bytes", NewTerms(room+20, &codes), func(t Terms) int { return b.PackBytes(t, bytes) }, quotients)
					packed("floats", NewTerms(room+20, nil), func(t Terms) int { return b.PackFloats(t, floats) }, numbers)
				}
			}
		}
		// Zeros of both signs are left out; NaN is not.
		terms := NewTerms(32, nil)
		src := make([]float32, 32)
		src[3], src[20] = float32(math.Copysign(0, -1)), float32(math.NaN())
		n := b.PackFloats(terms, src)
		if k, v := terms.At(0); n != 1 || k != 20 || v == v {
			t.Errorf("%s: found %d numbers, the first %v at %d; want NaN at 20", b.Name, n, v, k)
		}
	}
}
