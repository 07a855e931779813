package mlp

import (
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// inputPart is a part below the first layer that learns, such as an embedding of
// codes: it makes the first layer's inputs of the rows, and its weights from the
// gradient of these inputs. Backward goes on to the inputs only if there is one, or
// if somebody asks.
type inputPart interface {
	// forward writes what becomes of the given rows of x to dst, (len(rows), in).
	// Workers call it at once, each for rows of its own.
	forward(dst kernel.Matrix, x *rows.Prepared, rows []int32)
	// gradient writes the rows from between[0] up to, not including, between[1] of
	// the weights' gradient to g, given the deltas of the inputs, (len(rows), in).
	// It adds up the rows of the batch in their order. Workers call it at once, each
	// for weights of its own.
	gradient(g, delta kernel.Matrix, x *rows.Prepared, rows []int32, between [2]int)
}

// put places an input part with its weights below the first layer of a member, for
// batches of at most rows rows.
func (m *member) put(part inputPart, weights kernel.Matrix, rows int) {
	m.part = part
	m.input = kernel.NewMatrix(rows, m.net.Inputs())
	m.inputDelta = kernel.NewMatrix(rows, m.net.Inputs())
	g := &group{weights: weights, rate: 1, decay: 1, part: part}
	m.params.add(g, 1)
	m.params.storeGroup(g)
}

// backToInputs carries the deltas of rows lo to hi-1 from the lowest layer that learns
// back to the inputs of the first: inputDelta = delta·Wᵀ without the bias row.
func (m *member) backToInputs(w *kernel.Worker, lo, hi int) {
	if lo < hi {
		m.backTo(w, 0, m.params.frozen, lo, hi)
		w.InputDelta(m.inputDelta.RowRange(lo, hi), m.deltas[0].RowRange(lo, hi), m.net.layers[0].weights)
	}
}

// sparseColumns holds the columns of a batch's inputs, for the gradient of a
// first layer of rows that are mostly zero: in as many ranges as there are
// workers, of every batch if they are kept, else of the current one.
type sparseColumns struct {
	x       *kernel.Sparse
	batches [][]kernel.Columns
	current []kernel.Columns
	workers int
}

func newSparseColumns(x *kernel.Sparse, workers int) *sparseColumns {
	return &sparseColumns{x: x, workers: workers, batches: make([][]kernel.Columns, 1)}
}

// keep has the columns gathered once for all epochs, for batches that are the
// same in each. If that would take too much memory it does nothing.
func (c *sparseColumns) keep(batches int) {
	const most = 1 << 24 // terms and columns, of four or eight bytes
	if c.x.Terms.Len()+batches*c.x.Cols <= most {
		c.batches = make([][]kernel.Columns, batches)
	}
}

// kept reports whether the columns of every batch are kept.
func (c *sparseColumns) kept() bool { return len(c.batches) > 1 }

// choose readies the columns of a batch, given its number in the epoch.
func (c *sparseColumns) choose(batch int) {
	at := min(batch, len(c.batches)-1)
	if c.batches[at] == nil {
		c.batches[at] = make([]kernel.Columns, c.workers)
	}
	c.current = c.batches[at]
}

// fetch has a worker fetch columns that are kept while its next product runs.
func (c *sparseColumns) fetch(w *kernel.Worker, part int) {
	if c.kept() && c.current[part].Gathered() {
		w.FetchColumns(c.current)
	}
}

// gather collects a worker's share of the columns of the given rows, unless they
// were kept.
func (c *sparseColumns) gather(w *kernel.Worker, part int, rows []int32) {
	if own := &c.current[part]; !c.kept() || !own.Gathered() {
		own.Gather(w.Backend, c.x, rows, part, c.workers)
	}
}
