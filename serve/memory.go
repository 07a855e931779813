package serve

import (
	"context"
	"net/http"

	"golang.org/x/sync/semaphore"
)

// freeMemory is the number of bytes that a request may use without taking them from the
// budget.
const freeMemory = 64 << 10

// budget is the memory that all requests may use together. A request takes from it what
// it needs beyond freeMemory. If too little is left, the request waits until other
// requests end, or until its deadline.
type budget struct {
	size int64
	left *semaphore.Weighted
}

func newBudget(size int64) budget { return budget{size, semaphore.NewWeighted(size)} }

// share is what one request has taken from a budget.
type share struct {
	of   budget
	ctx  context.Context
	used int64 // bytes in use, including the free ones
	held int64 // bytes taken from the budget
}

// take takes n bytes from the budget.
func (s *share) take(n int64) error {
	s.used += n
	more := s.used - freeMemory - s.held
	if more <= 0 {
		return nil
	}
	if more > s.of.size-s.held {
		return refuse(http.StatusRequestEntityTooLarge, "memory", "expected a request that takes at most %d bytes of memory, found one that takes more", s.of.size)
	}
	if !s.of.left.TryAcquire(more) {
		if err := s.of.left.Acquire(s.ctx, more); err != nil {
			return err
		}
	}
	s.held += more
	return nil
}

// release returns all bytes to the budget.
func (s *share) release() {
	if s.held > 0 {
		s.of.left.Release(s.held)
	}
	*s = share{}
}

// grown returns a slice with the contents of b and room for n more elements. size is the
// size of an element in bytes. If the capacity of b is too small, grown takes the memory
// for a larger slice from the share s.
func grown[T any](s *share, b []T, n int, size int64) ([]T, error) {
	if cap(b)-len(b) >= n {
		return b, nil
	}
	room := max(2*cap(b), len(b)+n, 1024)
	if err := s.take(size * int64(room)); err != nil {
		return b, err
	}
	larger := make([]T, len(b), room)
	copy(larger, b)
	return larger, nil
}
