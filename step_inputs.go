package mlp

import (
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// inputPart is a part below the first layer that learns, such as an embedding of
// codes. It computes the first layer's inputs from the rows, and the gradient of its
// own weights from the deltas of these inputs. The deltas are carried back to the
// inputs only if there is an input part or if [Gradients.Inputs] is called.
type inputPart interface {
	// forward computes the first layer's inputs for the given rows of x and writes
	// them to dst, (len(rows), in). Several workers call it at once, each for rows of
	// its own.
	forward(dst kernel.Matrix, x *rows.Prepared, rows []int32)
	// gradient computes rows between[0] to between[1]-1 of the gradient of the part's
	// weights and writes them to g. delta holds the deltas of the inputs, (len(rows),
	// in). It sums over the batch's rows in their order. Several workers call it at
	// once, each for rows of g of its own.
	gradient(g, delta kernel.Matrix, x *rows.Prepared, rows []int32, between [2]int)
}

// put places an input part with its weights below the first layer of m. rows is the
// size of the largest batch.
func (m *member) put(part inputPart, weights kernel.Matrix, rows int) {
	m.part = part
	m.input = kernel.NewMatrix(rows, m.net.Inputs())
	m.inputDelta = kernel.NewMatrix(rows, m.net.Inputs())
	g := &group{weights: weights, rate: 1, decay: 1, part: part}
	m.params.add(g, 1)
	m.params.storeGroup(g)
}

// backToInputs carries the deltas of rows lo to hi-1 from the lowest layer that learns
// back to the first layer's inputs: inputDelta = delta·Wᵀ without the bias row.
func (m *member) backToInputs(w *kernel.Worker, lo, hi int) {
	if lo < hi {
		m.backTo(w, 0, m.params.frozen, lo, hi)
		w.InputDelta(m.inputDelta.RowRange(lo, hi), m.deltas[0].RowRange(lo, hi), m.net.layers[0].weights)
	}
}

// sparseColumns holds the inputs of a batch by column, for the gradient of a first layer
// with sparse inputs. Each worker has a range of the columns. If the columns are kept,
// they are stored for every batch of an epoch, else for the current batch only.
type sparseColumns struct {
	x       *kernel.Sparse
	batches [][]kernel.Columns // of each batch if they are kept; else one element that all batches reuse
	current []kernel.Columns   // of the current batch, one element for each worker
	workers int
}

func newSparseColumns(x *kernel.Sparse, workers int) *sparseColumns {
	return &sparseColumns{x: x, workers: workers, batches: make([][]kernel.Columns, 1)}
}

// keep makes c gather the columns only once and keep them for all epochs, unless this
// needs too much memory. It may only be called if every epoch has the same batches. The
// parameter batches is the number of batches in an epoch.
func (c *sparseColumns) keep(batches int) {
	const most = 1 << 24 // limit of terms plus columns, which take four or eight bytes each
	if c.x.Terms.Len()+batches*c.x.Cols <= most {
		c.batches = make([][]kernel.Columns, batches)
	}
}

// kept reports whether the columns of every batch are kept.
func (c *sparseColumns) kept() bool { return len(c.batches) > 1 }

// choose sets c.current to the columns of one batch. The parameter batch is the batch's
// number in the epoch.
func (c *sparseColumns) choose(batch int) {
	at := min(batch, len(c.batches)-1)
	if c.batches[at] == nil {
		c.batches[at] = make([]kernel.Columns, c.workers)
	}
	c.current = c.batches[at]
}

// fetch tells a worker to load the current columns into the cache while the worker's
// next product runs. It does nothing unless the columns are kept and already gathered.
func (c *sparseColumns) fetch(w *kernel.Worker, part int) {
	if c.kept() && c.current[part].Gathered() {
		w.FetchColumns(c.current)
	}
}

// gather collects a worker's range of the columns of the given rows, unless they are
// kept from an earlier epoch.
func (c *sparseColumns) gather(w *kernel.Worker, part int, rows []int32) {
	if own := &c.current[part]; !c.kept() || !own.Gathered() {
		own.Gather(w.Backend, c.x, rows, part, c.workers)
	}
}
