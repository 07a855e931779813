// Package random generates the project's random numbers: each is a function of only a
// seed, a purpose and a position.
//
// Most callers need [New], which returns a stream, and [Stream.Float64], which reads the
// stream at a position. Since there is no state, the results do not depend on the order
// in which numbers are read, or on the number of threads.
//
// The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable
// pseudorandom number generators", OOPSLA 2014). It can be read at any position,
// because its n-th output is a mixing function of key + n·γ.
package random

import (
	"math"
	"math/bits"
)

const gamma = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio, rounded to an odd number

// Stream is an endless sequence of random numbers that can be read at any
// position. It is a value: copies read the same sequence.
type Stream struct{ key uint64 }

// New returns the stream for a seed, a purpose ("weights", "shuffle") and any further
// numbers that distinguish it from similar streams, such as the epoch.
func New(seed uint64, purpose string, parts ...uint64) Stream {
	key := mix(seed + gamma)
	for _, b := range []byte(purpose) {
		key = mix(key ^ (uint64(b) + gamma))
	}
	for _, p := range parts {
		key = mix(key ^ mix(p+gamma))
	}
	return Stream{key}
}

// mix is SplitMix64's output function, a bijection of 64 bits.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Uint64 returns the stream's number at position i.
func (s Stream) Uint64(i int) uint64 { return mix(s.key + (uint64(i)+1)*gamma) }

// Float64 returns the number at position i, uniform in [0, 1).
func (s Stream) Float64(i int) float64 { return float64(s.Uint64(i)>>11) / (1 << 53) }

// Normal returns the number at position i of a standard normal distribution,
// by the Box–Muller transform of the uniform numbers 2i and 2i+1.
func (s Stream) Normal(i int) float64 {
	u := 1 - s.Float64(2*i) // (0, 1], so that the logarithm is finite
	return math.Sqrt(-2*math.Log(u)) * math.Cos(2*math.Pi*s.Float64(2*i+1))
}

// Permute fills order with the numbers 0 to len(order)-1 and shuffles them.
func (s Stream) Permute(order []int32) {
	for i := range order {
		order[i] = int32(i)
	}
	s.Shuffle(order)
}

// Shuffle shuffles order by the method of Fisher and Yates.
func (s Stream) Shuffle(order []int32) {
	for i := len(order) - 1; i > 0; i-- {
		j, _ := bits.Mul64(s.Uint64(i), uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
}
