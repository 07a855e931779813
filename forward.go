package mlp

import (
	"context"
	"runtime"
	"sync"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// chunkRows is the number of rows that a goroutine predicts at a time: enough to reuse
// weights while they are in the cache, and few enough that the chunk's own outputs stay
// there too.
const chunkRows = 128

// forward predicts the rows of a set, chunk by chunk, on any number of goroutines. It
// passes the outputs of each chunk to a receiver.
type forward struct {
	net      *Network
	x        *rows.Prepared // all rows, if they were prepared before
	features *data.Features // else the rows, which are prepared chunk by chunk
	steps    data.Preprocessor
	to       receiver
}

// receiver takes the outputs of chunks. Chunks arrive in any order and several at once,
// so a receiver must store its results by row to be independent of the goroutines.
type receiver interface {
	// receive gets the chunk whose first row is lo: its pass, and its logits (rows,
	// outputs), which it may overwrite. Both are valid during the call only. If it
	// returns false, the calling goroutine stops.
	receive(p *pass, logits kernel.Matrix, lo int) bool
}

// lane is the memory that one goroutine needs to predict rows.
type lane struct {
	worker *kernel.Worker // nil in a pool, which has workers
	pass   *pass
	chunk  rows.Chunk
	rows   []int32 // room for the numbers of a chunk's rows and of the next chunk's
}

func newLane(n *Network, rows int, dense bool) *lane {
	return &lane{pass: newPass(n, rows, dense), rows: make([]int32, 2*rows)}
}

// walk predicts rows lo to hi-1 on one goroutine. It returns early when the context is
// done.
func (f *forward) walk(ctx context.Context, w *kernel.Worker, l *lane, lo, hi int) {
	for at := lo; at < hi && ctx.Err() == nil; at += chunkRows {
		end := min(at+chunkRows, hi)
		if !f.to.receive(l.pass, f.chunk(w, l, at, end, min(end+chunkRows, hi)), at) {
			return
		}
	}
}

// chunk returns the logits of rows lo to hi-1. If the rows are prepared, it prefetches
// those from hi to next-1, which follow.
func (f *forward) chunk(w *kernel.Worker, l *lane, lo, hi, next int) kernel.Matrix {
	if f.x == nil {
		x := l.chunk.Prepare(f.features, f.steps, lo, hi)
		return l.pass.forward(w, x, l.number(0, hi-lo), 0)
	}
	rows := l.number(lo, next)
	if sparse := f.x.Sparse(); sparse != nil {
		w.FetchRows(sparse, rows[hi-lo:])
	}
	return l.pass.forward(w, f.x, rows[:hi-lo], 0)
}

// number returns the row numbers from lo to hi-1.
func (l *lane) number(lo, hi int) []int32 {
	rows := l.rows[:hi-lo]
	for i := range rows {
		rows[i] = int32(lo + i)
	}
	return rows
}

// forward predicts all of f's rows on at most threads goroutines (0: all cores), which
// have ended when it returns. Soon after the context is done it returns the context's
// error.
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

// forwardShared predicts all rows on as many goroutines as parts says.
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

// forwardPart predicts rows lo to hi-1 on this goroutine.
func (m *Model) forwardPart(ctx context.Context, f *forward, lo, hi int) {
	l := m.lane(min(chunkRows, hi-lo))
	defer m.release(l)
	f.walk(ctx, l.worker, l, lo, hi)
}

// lane returns a lane with room for at least rows rows, a released one if possible.
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
