package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestPack packs rows of every length and many densities on every backend: the
// numbers that are not zero, in order, and nothing written behind them.
func TestPack(t *testing.T) {
	const guard = -77
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
				// Room for all, and room for just as many as there are.
				for _, room := range []int{n, len(places)} {
					index, value := make([]int32, room+20), make([]float32, room+20)
					packed := func(name string, count int, want []float32) {
						t.Helper()
						if count != len(places) {
							t.Fatalf("%s, %s of %d: found %d numbers, want %d", b.Name, name, n, count, len(places))
						}
						sameBits(t, b.Name+" "+name, value[:count], want)
						for i, k := range index {
							switch {
							case i < count && k != places[i]:
								t.Fatalf("%s, %s of %d: place %d is %d, want %d", b.Name, name, n, i, k, places[i])
							case i >= count && (k != guard || value[i] != guard):
								t.Fatalf("%s, %s of %d: wrote %v at %d behind the last", b.Name, name, n, value[i], i)
							}
						}
					}
					fill(index, value, guard)
					packed("bytes", b.PackBytes(index[:room], value[:room], bytes, 255), quotients)
					fill(index, value, guard)
					packed("floats", b.PackFloats(index[:room], value[:room], floats), numbers)
				}
			}
		}
		// Zeros of both signs are left out; NaN is not.
		index, value := make([]int32, 32), make([]float32, 32)
		src := make([]float32, 32)
		src[3], src[20] = float32(math.Copysign(0, -1)), float32(math.NaN())
		if n := b.PackFloats(index, value, src); n != 1 || index[0] != 20 || value[0] == value[0] {
			t.Errorf("%s: found %d numbers, the first %v at %d; want NaN at 20", b.Name, n, value[0], index[0])
		}
	}
}

func fill(index []int32, value []float32, v int) {
	for i := range index {
		index[i], value[i] = int32(v), float32(v)
	}
}
