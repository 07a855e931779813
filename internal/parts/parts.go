// Package parts shares work that is done once, such as reading a set, between all
// cores. Training steps use the pool of package kernel instead.
package parts

import (
	"runtime"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Each divides the numbers 0 to n-1 into consecutive ranges, one per core, and calls
// f for all of them at the same time. A range is lo to hi-1. If f panics, Each panics
// with the same value on its caller's goroutine, which can recover.
func Each(n int, f func(lo, hi int)) {
	parts := min(runtime.GOMAXPROCS(0), n)
	panics := make([]any, parts)
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			defer func() { panics[part] = recover() }()
			f(kernel.Split(n, part, parts))
		})
	}
	wait.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
}
