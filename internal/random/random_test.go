package random

import (
	"math"
	"testing"
)

func TestStreamsDiffer(t *testing.T) {
	streams := map[string]Stream{
		"base":          New(1, "weights", 0),
		"other seed":    New(2, "weights", 0),
		"other purpose": New(1, "shuffle", 0),
		"other part":    New(1, "weights", 1),
		"more parts":    New(1, "weights", 0, 0),
	}
	seen := map[uint64]string{}
	for name, s := range streams {
		if other, ok := seen[s.Uint64(0)]; ok {
			t.Errorf("%s and %s begin alike", name, other)
		}
		seen[s.Uint64(0)] = name
	}
	if New(1, "weights", 0).Uint64(7) != streams["base"].Uint64(7) {
		t.Error("the same stream read twice gives different numbers")
	}
}

func TestMoments(t *testing.T) {
	const n = 200_000
	s := New(3, "test")
	var sum, squares, uniform float64
	for i := range n {
		x := s.Normal(i)
		sum += x
		squares += x * x
		u := s.Float64(i)
		if u < 0 || u >= 1 {
			t.Fatalf("Float64(%d) = %v is outside [0, 1)", i, u)
		}
		uniform += u
	}
	// Four standard errors of each mean.
	limit := 4 / math.Sqrt(n)
	if mean := sum / n; math.Abs(mean) > limit {
		t.Errorf("mean of the normal numbers is %v, want 0 ± %v", mean, limit)
	}
	if v := squares / n; math.Abs(v-1) > limit*math.Sqrt2 {
		t.Errorf("variance of the normal numbers is %v, want 1", v)
	}
	if mean := uniform / n; math.Abs(mean-0.5) > limit/math.Sqrt(12) {
		t.Errorf("mean of the uniform numbers is %v, want 0.5", mean)
	}
}

func TestPermute(t *testing.T) {
	order := make([]int32, 1000)
	New(1, "shuffle", 0).Permute(order)
	seen := make([]bool, len(order))
	inPlace := 0
	for i, v := range order {
		if seen[v] {
			t.Fatalf("%d is in the permutation twice", v)
		}
		seen[v] = true
		if int(v) == i {
			inPlace++
		}
	}
	if inPlace > 10 { // one is expected
		t.Errorf("%d of 1000 numbers stayed in place", inPlace)
	}
}
