package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Task is work that several workers share. Share is called once for each worker,
// concurrently, with part from 0 to parts-1, and does only its own part.
type Task interface {
	Share(w *Worker, part, parts int)
}

// Worker runs products on one goroutine and owns the scratch memory that they
// need. A Worker is for one goroutine at a time.
type Worker struct {
	*Backend
	scratch []float32
	ahead   ahead

	parked atomic.Bool
	wake   chan struct{}
}

// NewWorker returns a worker that belongs to no pool.
func NewWorker(b *Backend) *Worker { return &Worker{Backend: b} }

// floats returns n numbers of scratch memory, not cleared, which begin on a
// cache line. The next call may return the same memory.
func (w *Worker) floats(n int) []float32 {
	if len(w.scratch) < n {
		w.scratch = alignedFloats(n)
	}
	return w.scratch[:n]
}

// Pool is a fixed number of workers that stay alive between tasks. The
// goroutine that calls Run is one of them.
type Pool struct {
	workers []*Worker
	task    Task
	parts   int
	round   atomic.Uint32 // counts tasks; a change is the signal to begin
	pending atomic.Int32  // workers that have not finished this round
	waiting atomic.Bool   // whether Run's caller is parked until pending is 0
	done    chan struct{} // wakes the parked caller
	stop    bool          // whether the next round ends the workers
	ended   sync.WaitGroup
	meeting meeting
}

// spins is the number of times that a waiting worker checks for a new task before
// it parks. So many checks take longer than the gap between two tasks of one
// training step, which is some tens of microseconds.
const spins = 1 << 14

// NewPool starts a pool with the given number of workers; 0 means one per available
// core. Close ends it.
func NewPool(b *Backend, threads int) *Pool {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	p := &Pool{workers: make([]*Worker, threads), done: make(chan struct{}, 1)}
	for i := range p.workers {
		p.workers[i] = &Worker{Backend: b, wake: make(chan struct{}, 1)}
	}
	p.ended.Add(threads - 1)
	for i := 1; i < threads; i++ {
		go p.serve(i)
	}
	return p
}

// Size returns the number of workers.
func (p *Pool) Size() int { return len(p.workers) }

// Run divides t between at most parts workers and returns when all have finished.
func (p *Pool) Run(t Task, parts int) {
	parts = max(1, min(parts, len(p.workers)))
	if parts == 1 {
		t.Share(p.workers[0], 0, 1)
		return
	}
	p.task, p.parts = t, parts
	p.begin()
	t.Share(p.workers[0], 0, parts)
	p.awaitOthers()
	p.task = nil
}

// awaitOthers returns when the other workers have finished the round. It spins
// for a while, then parks: if the system runs caller and worker on one core, or
// gives a core to another program, spinning would keep the worker from running.
func (p *Pool) awaitOthers() {
	for i := 1; p.pending.Load() != 0; i++ {
		switch {
		case i == spins:
			p.waiting.Store(true)
			if p.pending.Load() != 0 || !p.waiting.CompareAndSwap(true, false) {
				<-p.done
			}
			i = 0
		case i%256 == 0:
			runtime.Gosched()
		}
	}
}

// finish records that a worker has done its share. The last worker wakes the caller
// of Run if the caller has parked.
func (p *Pool) finish() {
	if p.pending.Add(-1) == 0 && p.waiting.Load() && p.waiting.CompareAndSwap(true, false) {
		p.done <- struct{}{}
	}
}

// begin starts a round on every worker but the caller's.
func (p *Pool) begin() {
	p.pending.Store(int32(len(p.workers) - 1))
	p.round.Add(1)
	for _, w := range p.workers[1:] {
		if w.parked.Load() && w.parked.CompareAndSwap(true, false) {
			w.wake <- struct{}{}
		}
	}
}

// serve runs worker i until the pool is closed.
func (p *Pool) serve(i int) {
	defer p.ended.Done()
	w := p.workers[i]
	for seen := uint32(0); ; seen++ {
		p.await(w, seen)
		if p.stop {
			return
		}
		if i < p.parts {
			p.task.Share(w, i, p.parts)
		}
		p.finish()
	}
}

// await returns when the next round has begun. seen is the number of the round
// before. await spins for a while, then parks until begin wakes the worker. A
// wake-up may come so late that the worker has already done its round. So await
// checks the number of the round after each wake-up.
func (p *Pool) await(w *Worker, seen uint32) {
	for i := 1; p.round.Load() == seen; i++ {
		switch {
		case i == spins:
			p.park(w, seen)
			i = 0
		case i%256 == 0:
			runtime.Gosched()
		}
	}
}

// park sleeps until begin wakes the worker.
func (p *Pool) park(w *Worker, seen uint32) {
	w.parked.Store(true)
	// If a round has just begun, begin may have read the flag before it was set. So
	// both sides try to clear it. If park succeeds, begin sends no wake-up; if begin
	// does, a wake-up is coming and has to be received.
	if p.round.Load() != seen && w.parked.CompareAndSwap(true, false) {
		return
	}
	<-w.wake
}

// Close ends the workers and waits for them.
func (p *Pool) Close() {
	p.stop = true
	p.begin()
	p.ended.Wait()
}

// Split divides n things between parts workers as evenly as possible and returns the
// range of one part: lo up to, but not including, hi.
func Split(n, part, parts int) (lo, hi int) {
	return n * part / parts, n * (part + 1) / parts
}
