package mlp

import (
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// inputPart is a learned part below the first layer, such as an embedding of codes: it
// computes the first layer's inputs from the rows, and the gradient of its own weights
// from the gradient of these inputs. Backward computes the gradient of the inputs only
// if there is such a part, or if a caller asks for it.
type inputPart interface {
	// forward writes the first layer's inputs for the given rows of x to dst,
	// (len(rows), in). Workers call it concurrently, each for its own rows.
	forward(dst kernel.Matrix, x *rows.Prepared, rows []int32)
	// gradient writes rows between[0] to between[1]-1 of the weights' gradient to g,
	// given the deltas of the inputs, (len(rows), in). It sums the rows of the batch in
	// their order. Workers call it concurrently, each for its own weights.
	gradient(g, delta kernel.Matrix, x *rows.Prepared, rows []int32, between [2]int)
}

// put adds an input part and its weights to a member, for batches of at most rows rows.
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

// sparseColumns holds the inputs of a batch by column, for the gradient of a first layer
// whose inputs are mostly zero. The columns are split into one range for each worker. If
// the batches are the same in every epoch, those of all batches are kept.
type sparseColumns struct {
	x       *kernel.Sparse
	batches [][]kernel.Columns
	current []kernel.Columns
	workers int
}

func newSparseColumns(x *kernel.Sparse, workers int) *sparseColumns {
	return &sparseColumns{x: x, workers: workers, batches: make([][]kernel.Columns, 1)}
}

// keep gathers the columns of all batches once, for batches that are the same in every
// epoch. It does nothing if that would take too much memory.
func (c *sparseColumns) keep(batches int) {
	const most = 1 << 24 // terms and columns, of four or eight bytes
	if c.x.Terms.Len()+batches*c.x.Cols <= most {
		c.batches = make([][]kernel.Columns, batches)
	}
}

// kept reports whether the columns of every batch are kept.
func (c *sparseColumns) kept() bool { return len(c.batches) > 1 }

// choose makes the columns of a batch current, given its number in the epoch.
func (c *sparseColumns) choose(batch int) {
	at := min(batch, len(c.batches)-1)
	if c.batches[at] == nil {
		c.batches[at] = make([]kernel.Columns, c.workers)
	}
	c.current = c.batches[at]
}

// fetch makes a worker prefetch its kept columns during its next product.
func (c *sparseColumns) fetch(w *kernel.Worker, part int) {
	if c.kept() && c.current[part].Gathered() {
		w.FetchColumns(c.current)
	}
}

// gather collects a worker's share of the columns of the given rows, unless they are
// kept.
func (c *sparseColumns) gather(w *kernel.Worker, part int, rows []int32) {
	if own := &c.current[part]; !c.kept() || !own.Gathered() {
		own.Gather(w.Backend, c.x, rows, part, c.workers)
	}
}
