package main

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/resultlog"
)

// results holds the results so far, and the file to which new ones are appended.
type results struct {
	commit string
	known  map[int]line    // those of this commit, by block
	file   *resultlog.File // nil if none are written

	mu  sync.Mutex
	all []line // results of the blocks that the flags select
}

// openResults reads the file of results and opens it for appending.
func openResults(ctx context.Context, o options) (*results, error) {
	r := &results{known: map[int]line{}}
	if o.quick {
		return r, nil
	}
	var err error
	if r.commit, err = resultlog.Commit(ctx, o.root); err != nil {
		return nil, err
	}
	lines, err := resultlog.Read[line](o.results)
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if l.Commit == r.commit && !resultlog.IsDirty(l.Commit) {
			r.known[l.Block] = l
		}
	}
	r.file, err = resultlog.Open(o.results)
	return r, err
}

// readAll reads the blocks that have no results yet, o.jobs at a time.
func (r *results) readAll(ctx context.Context, o options) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan int)
	var workers sync.WaitGroup
	for range o.jobs {
		workers.Go(func() {
			for block := range queue {
				l, err := read(ctx, block)
				if err == nil {
					err = r.add(l)
				}
				if err != nil {
					stop(err)
					return
				}
			}
		})
	}
	for block := range o.blocks {
		if l, ok := r.known[block]; ok {
			r.all = append(r.all, l)
			continue
		}
		select {
		case queue <- block:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	return context.Cause(ctx)
}

// add appends a line to the file of results.
func (r *results) add(l line) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.Commit = r.commit
	r.all = append(r.all, l)
	return r.file.Add(l)
}

// verdict prints how the tables were read. It returns an error if one was read wrongly
// without a warning.
func (r *results) verdict() error {
	slices.SortFunc(r.all, func(a, b line) int { return a.Block - b.Block })
	sum := summary(r.all)
	fmt.Print(sum)
	if sum.total.Silent > 0 {
		return fmt.Errorf("expected no table that is read wrongly without a warning, found %d", sum.total.Silent)
	}
	return nil
}
