package rows

import (
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Chunk prepares a few rows at a time in memory that it reuses, for callers who
// use each row once. It is for one goroutine at a time.
type Chunk struct {
	prepared Prepared
	codes    *kernel.Codes // the numbers that the features' bytes stand for; nil if they are not coded
	table    kernel.Codes  // what codes points to
	divisor  float32       // the divisor that table was filled for; 0: not filled yet
	sparse   kernel.Sparse
}

// Prepare prepares rows lo to hi-1 of f, as rows 0 to hi-lo-1 of the result. The
// result is valid until the next call. The numbers are the same as those of
// [Prepare]. A network's outputs for them are also the same, even if only one of the
// two results is sparse.
func (c *Chunk) Prepare(f *data.Features, p data.Preprocessor, lo, hi int) *Prepared {
	if c.prepared.rows.features != f {
		c.open(f, p)
	}
	c.prepared.first, c.prepared.sparse = lo, nil
	if c.prepared.rows.keepsZero && !f.Lazy() {
		c.pack(lo, hi)
	}
	return &c.prepared
}

// open makes c read rows of f from now on. It reuses c's memory.
func (c *Chunk) open(f *data.Features, p data.Preprocessor) {
	row := c.prepared.rows.row
	c.prepared.rows = newRowReader(f, p)
	c.prepared.rows.row = row
	c.codes = nil
	if r := &c.prepared.rows; r.coded() {
		if c.divisor != r.divisor {
			fillCodes(&c.table, r.divisor)
			c.divisor = r.divisor
		}
		c.codes = &c.table
	}
}

// pack converts rows lo to hi-1 to sparse form. If the rows are mostly zero, c
// uses that form.
func (c *Chunk) pack(lo, hi int) {
	r, s := &c.prepared.rows, &c.sparse
	rows, cols := hi-lo, r.features.Cols
	if cols > (1<<31-1)/rows {
		return // there may be too many terms to count in 32 bits
	}
	s.Cols, s.Blocks = cols, kernel.SparseBlocks(rows, cols, rows*cols/5)
	s.Start = grow(s.Start, rows*s.Blocks+1)
	s.Terms = s.Terms.Grown(rows*cols, c.codes)
	n := 0
	for i := range rows {
		next := n + r.pack(s.Terms.Slice(n, rows*cols), lo+i, c.codes != nil)
		s.SetRow(i, n, next)
		n = next
	}
	if mostlyZero(n, rows, cols) {
		c.prepared.sparse = s
	}
}

// Release drops c's reference to the features, so that c does not keep them in
// memory until the next call of Prepare.
func (c *Chunk) Release() { c.prepared = Prepared{rows: rowReader{row: c.prepared.rows.row}} }

// grow returns s with length n. It allocates only if s is too small.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
