package serve

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// errFull is the answer if a model's queue is full.
var errFull = refuse(http.StatusTooManyRequests, "full", "expected room in the model's queue, found it full; try again in a second")

// job is the prediction of one request's rows.
type job struct {
	ctx   context.Context
	model *loaded
	x     []float32 // (rows, inputs)
	y     []float32 // (rows, outputs)
	rows  int

	err    error
	wake   chan signal   // gets one signal for each time that the job has waited; room for one
	waited time.Duration // in the queue
}

// signal is what a job that waits is woken with.
type signal uint8

const (
	lead signal = iota // predict a batch, yourself in it
	done               // another job has predicted you in its batch
)

// queue lets at most running batches of a model be predicted at once, and at most waiting
// jobs wait for that. A job that finds less under way is predicted at once, by itself, on
// the goroutine that brought it. When a batch ends, the job that has waited longest leads
// the next: it takes with it what waits behind it, up to batchRows rows. So nothing waits
// while there is room, and no goroutine belongs to the queue.
type queue struct {
	running, waiting int
	batchRows        int
	delay            time.Duration // that a job alone waits for company; 0: none
	watch            watcher

	mu     sync.Mutex
	active int    // batches under way
	line   []*job // that wait, the longest first
	pace   pace
	joined chan struct{}
}

// watcher learns what a queue does.
type watcher interface {
	predicted(rows, jobs int, took time.Duration)
}

// do predicts j's rows, or returns errFull.
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

// enter has j lead a batch if there is room, or else wait.
func (q *queue) enter(j *job) (leads bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.active < q.running:
		q.active++
		return true, nil
	case len(q.line) >= q.waiting:
		return false, errFull
	}
	q.line = append(q.line, j)
	select {
	case q.joined <- struct{}{}: // a leader who waits for company
	default:
	}
	return false, nil
}

// full reports whether a job that came now would be refused.
func (q *queue) full() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.active >= q.running && len(q.line) >= q.waiting
}

// state returns how many batches are under way and how many jobs wait.
func (q *queue) state() (active, waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.active, len(q.line)
}

// wait waits until j is woken, or until its context is done while it still waits. In a
// batch that is under way it waits for that, because the batch writes to its memory.
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

// leave takes j out of the line. It returns false if j is no longer in it.
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

// remove takes jobs i to k-1 out of the line.
func (q *queue) remove(i, k int) {
	n := copy(q.line[i:], q.line[k:])
	clear(q.line[i+n:])
	q.line = q.line[:i+n]
}

// pass hands the room that a batch has left to the job that has waited longest.
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

// errCrashed is a fault of the program in a prediction.
var errCrashed = errors.New("the prediction has crashed")
