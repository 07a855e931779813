package data

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortNumbers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 100, 5000, 20_000} {
		numbers := []float32{0, float32(math.Copysign(0, -1)), math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32}[:min(n, 5)]
		for len(numbers) < n {
			numbers = append(numbers, float32(math.Exp(random.NormFloat64()*20)*random.NormFloat64()), float32(random.IntN(9)-4))
		}
		want := slices.Sorted(slices.Values(numbers))
		if sortNumbers(numbers); !slices.Equal(numbers, want) {
			t.Errorf("%d numbers are not in order", n)
		}
	}
}

func BenchmarkSortNumbers(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	numbers := make([]float32, 1<<20)
	for i := range numbers {
		numbers[i] = float32(random.NormFloat64())
	}
	for b.Loop() {
		sortNumbers(slices.Clone(numbers))
	}
}
