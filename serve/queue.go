package serve

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// errFull is the error for a request if the model's queue is full.
var errFull = refuse(http.StatusTooManyRequests, "full", "expected room in the model's queue, found it full; try again in a second")

// job is the prediction of one request's rows.
type job struct {
	ctx   context.Context
	model *loaded
	x     []float32 // (rows, inputs)
	y     []float32 // (rows, outputs)
	rows  int

	err    error
	wake   chan signal   // receives the signal that ends the job's wait; has room for one
	waited time.Duration // time in the queue
}

// signal wakes a waiting job.
type signal uint8

const (
	lead signal = iota // predict a batch that contains you
	done               // another job has predicted you in its batch
)

// queue predicts the jobs of a model in batches. It predicts at most maxRunning batches at
// the same time, and lets at most maxWaiting jobs wait. If fewer than maxRunning batches
// are active, a job is predicted at once, in a batch of its own, on the goroutine of its
// request. When a batch ends, the job that has waited longest leads the next one. It adds
// the jobs behind it in the queue to its batch, up to batchRows rows. So no job waits
// while another batch may run, and the queue needs no goroutine of its own.
type queue struct {
	maxRunning, maxWaiting int
	batchRows              int
	delay                  time.Duration // time that a single job waits for others; 0: none
	watch                  watcher

	mu     sync.Mutex
	active int    // number of batches that are being predicted
	line   []*job // waiting jobs; the first has waited longest
	pace   pace
	joined chan struct{}
}

// watcher observes the batches of a queue.
type watcher interface {
	predicted(rows, jobs int, took time.Duration)
}

// do predicts j's rows. It returns errFull if the queue is full.
func (q *queue) do(j *job) error {
	begin := time.Now()
	leads, err := q.enter(j)
	if err != nil {
		return err
	}
	if !leads {
		s, err := q.wait(j)
		j.waited = time.Since(begin)
		if err != nil {
			return err
		}
		if s == done {
			return j.err
		}
	}
	q.lead(j, !leads)
	return j.err
}

// enter lets j lead a batch if another batch may run. Otherwise j must wait.
func (q *queue) enter(j *job) (leads bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.active < q.maxRunning:
		q.active++
		return true, nil
	case len(q.line) >= q.maxWaiting:
		return false, errFull
	}
	q.line = append(q.line, j)
	select {
	case q.joined <- struct{}{}: // wakes a leader that waits for more jobs
	default:
	}
	return false, nil
}

// full reports whether a new job would be refused.
func (q *queue) full() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.active >= q.maxRunning && len(q.line) >= q.maxWaiting
}

// state returns the number of batches that are being predicted and the number of waiting
// jobs.
func (q *queue) state() (active, waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.active, len(q.line)
}

// wait waits until j is woken, or until j's context is done while j is in the line. If j
// is already in a batch, it waits for the end of the batch, because the batch writes to
// j's memory.
func (q *queue) wait(j *job) (signal, error) {
	select {
	case s := <-j.wake:
		return s, nil
	case <-j.ctx.Done():
	}
	if q.leave(j) {
		return done, j.ctx.Err()
	}
	return <-j.wake, nil
}

// leave removes j from the line. It returns false if j is not in the line.
func (q *queue) leave(j *job) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range q.line {
		if q.line[i] == j {
			q.remove(i, i+1)
			return true
		}
	}
	return false
}

// remove removes jobs i to k-1 from the line.
func (q *queue) remove(i, k int) {
	n := copy(q.line[i:], q.line[k:])
	clear(q.line[i+n:])
	q.line = q.line[:i+n]
}

// pass lets the job that has waited longest lead the next batch, in place of a finished
// one.
func (q *queue) pass() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.line) == 0 {
		q.active--
		return
	}
	next := q.line[0]
	q.remove(0, 1)
	next.wake <- lead
}

// errCrashed is returned when a prediction panics.
var errCrashed = errors.New("the prediction has crashed")
