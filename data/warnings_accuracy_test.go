package data

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSortJudged compares the order of rows with that of a comparison sort, for keys that
// are float32 and for others.
func TestSortJudged(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	keys := map[string]func() float64{
		"numbers": func() float64 { return float64(float32(random.NormFloat64())) },
		"codes":   func() float64 { return float64(random.IntN(5)) },
		"extremes": func() float64 {
			return []float64{-math.MaxFloat32, 0, math.MaxFloat32, math.SmallestNonzeroFloat32}[random.IntN(4)]
		},
		"all digits": func() float64 { return 1e12 + float64(random.IntN(1000)) },
	}
	for name, key := range keys {
		for _, n := range []int{0, 1, 100, 3000} {
			rows := make([]judged, n)
			for i := range rows {
				rows[i] = judged{key(), random.Int32N(300)}
				if random.IntN(10) == 0 {
					rows[i].key = math.NaN()
				}
			}
			want := slices.SortedFunc(slices.Values(rows), compareJudged)
			sortJudged(rows)
			if !slices.EqualFunc(rows, want, func(a, b judged) bool { return compareJudged(a, b) == 0 }) {
				t.Errorf("%s: %d rows are not in order", name, n)
			}
		}
	}
}

func compareJudged(a, b judged) int {
	return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.class, b.class))
}

func TestSortWords(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, mask := range []uint64{0, 0xff, 0xff00, 1 << 63, 0xff00ff00, math.MaxUint64} {
		words := make([]uint64, 1000)
		for i := range words {
			words[i] = random.Uint64()&mask | 7
		}
		want := slices.Sorted(slices.Values(words))
		if sortWords(words); !slices.Equal(words, want) {
			t.Errorf("words with the bits %x are not in order", mask)
		}
	}
}
