package serve

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// batch is a set of rows that are predicted together. They are the rows of the job that
// leads the batch, and of jobs that waited.
type batch struct {
	jobs []*job
	rows int
	x, y []float32 // inputs and outputs of all jobs, if there are several
}

// batches is a pool of batches, so that their memory is reused.
var batches = sync.Pool{New: func() any { return new(batch) }}

// lead predicts a batch that begins with the job leader, wakes the other jobs, and lets
// the next batch begin. handed is true if the previous batch handed over its place, and
// false if a place was free.
func (q *queue) lead(leader *job, handed bool) {
	b := batches.Get().(*batch)
	b.jobs, b.rows = append(b.jobs[:0], leader), leader.rows
	defer q.pass()
	defer b.release() // after this, the other jobs may return
	pace := q.paced()
	pace.yield(handed)
	if q.delay > 0 {
		q.linger(b)
	}
	threads := q.take(b)
	begin := time.Now()
	b.predict(threads)
	took := time.Since(begin)
	q.note(b.rows, took)
	q.watch.predicted(b.rows, len(b.jobs), took)
}

// paced returns the current pace of the queue.
func (q *queue) paced() pace {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pace
}

// note updates the pace with a batch of rows that took this time.
func (q *queue) note(rows int, took time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pace.note(rows, took)
}

// take moves jobs from the front of the queue to b, as long as they are for the same
// model and fit. It returns the number of threads that b may use.
func (q *queue) take(b *batch) (threads int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, most := 0, q.pace.rows(q.batchRows)
	for _, j := range q.line {
		if j.model != b.jobs[0].model || b.rows+j.rows > most {
			break
		}
		b.jobs, b.rows = append(b.jobs, j), b.rows+j.rows
		n++
	}
	q.remove(0, n)
	if q.active > 1 {
		return 1
	}
	return runtime.GOMAXPROCS(0)
}

// linger waits for more jobs until the delay has passed or b has the greatest number of
// rows of a batch.
func (q *queue) linger(b *batch) {
	timer := time.NewTimer(q.delay)
	defer timer.Stop()
	for {
		q.take(b)
		if b.rows >= q.batchRows {
			return
		}
		select {
		case <-q.joined:
		case <-timer.C:
			return
		}
	}
}

// release wakes the jobs of b that did not lead it, and returns b's memory to the pool.
func (b *batch) release() {
	for _, j := range b.jobs[1:] {
		j.wake <- done
	}
	clear(b.jobs)
	b.jobs = b.jobs[:0]
	if cap(b.x)+cap(b.y) < maxKept {
		batches.Put(b)
	}
}

// maxKept is the greatest length of a buffer, in elements, that is kept for later
// requests.
const maxKept = 1 << 20

// predict predicts all rows. An error in the rows of one job does not affect the other
// jobs.
func (b *batch) predict(threads int) {
	if len(b.jobs) == 1 {
		b.jobs[0].err = b.jobs[0].predict(threads)
		return
	}
	if b.together(threads) == nil {
		return
	}
	for _, j := range b.jobs {
		j.err = j.predict(threads)
	}
}

// together predicts the rows of all jobs in one call.
func (b *batch) together(threads int) (err error) {
	b.x = b.x[:0]
	for _, j := range b.jobs {
		b.x = append(b.x, j.x...)
	}
	m := b.jobs[0].model
	b.y = sized(b.y, b.rows*m.Outputs())
	whole := job{ctx: context.Background(), model: m, x: b.x, y: b.y}
	if err := whole.predict(threads); err != nil {
		return err
	}
	at := 0
	for _, j := range b.jobs {
		at += copy(j.y, b.y[at:])
		j.err = nil
	}
	return nil
}

// predict predicts the rows of one job. If this panics, it returns an error.
func (j *job) predict(threads int) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%v\n%s: %w", fault, debug.Stack(), errCrashed)
		}
	}()
	return j.model.PredictEncoded(j.ctx, j.y, j.x, threads)
}

// sized returns s with length n. It allocates only if the capacity of s is too small.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
