// Package parts divides work that is done once, such as reading a set, between all
// cores. The steps of a training have a pool of their own.
package parts

import (
	"runtime"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Each divides 0 to n-1 into consecutive parts and calls f for each, on all cores at
// once. If f panics, Each panics on its caller's goroutine, which can recover.
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
