package data

import (
	"sync/atomic"

	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/parts"
)

// AllFinite reports whether all numbers are finite. If there are many, it uses all
// cores.
func AllFinite(numbers []float32) bool {
	const worthSharing = 1 << 17
	if len(numbers) < worthSharing {
		return kernel.Finite(numbers)
	}
	var faulty atomic.Bool
	parts.Each(len(numbers), func(lo, hi int) {
		if !kernel.Finite(numbers[lo:hi]) {
			faulty.Store(true)
		}
	})
	return !faulty.Load()
}
