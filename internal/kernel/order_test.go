package kernel

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestByLength checks that every list comes once, the shortest first and equal
// ones in their order, and that lists too long to be told apart come last.
func TestByLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lengths := rapid.SliceOf(rapid.Int32Range(0, 300)).Draw(t, "lengths")
		start := []int32{7}
		for _, n := range lengths {
			start = append(start, start[len(start)-1]+n)
		}
		var want []int32
		for k := range lengths {
			want = append(want, int32(k))
		}
		slices.SortStableFunc(want, func(a, b int32) int {
			return int(min(lengths[a], 254) - min(lengths[b], 254))
		})
		if got := byLength(nil, start); !slices.Equal(got, want) {
			t.Fatalf("lengths %v: order %v, want %v", lengths, got, want)
		}
	})
}
