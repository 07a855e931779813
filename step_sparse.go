package mlp

import "github.com/seed-217ca19f/mlp/internal/kernel"

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
