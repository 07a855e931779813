package mlp

import (
	"context"
	"runtime"
	"sync"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// chunkRows is how many rows a goroutine takes forward at a time. The chunk is large
// enough to reuse weights while they are in the cache, and small enough that the
// layers' outputs stay in the cache too.
const chunkRows = 128

// forward takes rows through a network without training it, chunk by chunk, on any
// number of goroutines. Each chunk's result goes to a receiver.
type forward struct {
	net      *Network
	x        *rows.Prepared // all rows, if they are prepared already; else nil
	features *data.Features // the rows; they are prepared chunk by chunk if x is nil
	steps    data.Preprocessor
	to       receiver
}

// A receiver gets the results that a forward computes, chunk by chunk. Several
// goroutines call it at once, and chunks arrive in any order, so a receiver stores
// results by row number.
type receiver interface {
	// receive gets a chunk that begins with row lo: its pass and its logits (rows,
	// outputs). Both are valid during the call only, and receive may overwrite the
	// logits. If it returns false, the calling goroutine stops.
	receive(p *pass, logits kernel.Matrix, lo int) bool
}

// lane is the memory that one goroutine needs to take chunks of rows forward.
type lane struct {
	worker *kernel.Worker // nil if a pool provides the worker
	pass   *pass
	chunk  rows.Chunk
	rows   []int32 // room for the row numbers of two chunks: the current one and the next
}

func newLane(n *Network, rows int, dense bool) *lane {
	return &lane{pass: newPass(n, rows, dense), rows: make([]int32, 2*rows)}
}

// walk takes rows lo to hi-1 forward on one goroutine. It stops after a chunk if the
// context is done or the receiver returns false.
func (f *forward) walk(ctx context.Context, w *kernel.Worker, l *lane, lo, hi int) {
	for at := lo; at < hi && ctx.Err() == nil; at += chunkRows {
		end := min(at+chunkRows, hi)
		if !f.to.receive(l.pass, f.chunk(w, l, at, end, min(end+chunkRows, hi)), at) {
			return
		}
	}
}

// chunk returns the logits of rows lo to hi-1. Rows hi to next-1 are the next chunk.
// If they are prepared and sparse, they are fetched into the cache meanwhile.
func (f *forward) chunk(w *kernel.Worker, l *lane, lo, hi, next int) kernel.Matrix {
	if f.x == nil {
		x := l.chunk.Prepare(f.features, f.steps, lo, hi)
		return l.pass.forward(w, x, l.rowNumbers(0, hi-lo), 0)
	}
	rows := l.rowNumbers(lo, next)
	if sparse := f.x.Sparse(); sparse != nil {
		w.FetchRows(sparse, rows[hi-lo:])
	}
	return l.pass.forward(w, f.x, rows[:hi-lo], 0)
}

// rowNumbers returns the numbers lo to hi-1, in l's memory.
func (l *lane) rowNumbers(lo, hi int) []int32 {
	rows := l.rows[:hi-lo]
	for i := range rows {
		rows[i] = int32(lo + i)
	}
	return rows
}

// forward takes all of f's rows forward on at most threads goroutines (0: one per
// core). The goroutines have ended when it returns. It returns the context's error
// soon after the context is done.
func (m *Model) forward(ctx context.Context, f *forward, threads int) error {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	rows := f.features.Rows
	if parts := min(threads, (rows+chunkRows-1)/chunkRows); parts > 1 {
		m.forwardShared(ctx, f, parts)
	} else {
		m.forwardPart(ctx, f, 0, rows)
	}
	return ctx.Err()
}

// forwardShared takes all rows forward on several goroutines; parts is their number.
func (m *Model) forwardShared(ctx context.Context, f *forward, parts int) {
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			lo, hi := kernel.Split(f.features.Rows, part, parts)
			m.forwardPart(ctx, f, lo, hi)
		})
	}
	wait.Wait()
}

// forwardPart takes rows lo to hi-1 forward on the calling goroutine.
func (m *Model) forwardPart(ctx context.Context, f *forward, lo, hi int) {
	l := m.lane(min(chunkRows, hi-lo))
	defer m.release(l)
	f.walk(ctx, l.worker, l, lo, hi)
}

// lane returns a lane for chunks of the given number of rows. It reuses a released
// lane if one is large enough.
func (m *Model) lane(rows int) *lane {
	m.Network.settle()
	if l, ok := m.lanes.Get().(*lane); ok && len(l.rows) >= 2*rows && l.pass.net == m.Network {
		return l
	}
	l := newLane(m.Network, rows, true)
	l.worker = kernel.NewWorker(kernel.Active())
	return l
}

// release keeps a lane for the next call.
func (m *Model) release(l *lane) {
	l.chunk.Release()
	m.lanes.Put(l)
}
