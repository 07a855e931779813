package data

import "github.com/seed-217ca19f/mlp/internal/kernel"

// sparseBelow is the share of non-zero numbers below which rows are held and
// multiplied sparse. A sparse term costs about twice a dense one.
const sparseBelow = 0.4

// Prepared is rows of features made ready for a network. It is read-only.
type Prepared struct {
	rows   rowReader
	first  int            // row 0 is this row of the features
	sparse *kernel.Sparse // nil where too few numbers are zero
}

// Prepare readies all rows of f, once for all epochs, on all cores. Rows that
// are mostly zero are converted to sparse form, which depends on the data
// alone; rows that are larger than memory, or that a table's encoder has yet to
// make, are not. A network's numbers for them are the same.
func Prepare(f *Features, p Preprocessor) *Prepared {
	prepared := &Prepared{rows: newRowReader(f, p)}
	if !prepared.rows.keepsZero || f.mapped || f.bound != nil {
		return prepared
	}
	start := make([]int32, f.Rows+1)
	prepared.share(p, func(r rowReader, i int) { start[i+1] = int32(r.count(i)) })
	total := int64(0)
	for i, n := range start {
		total += int64(n)
		start[i] = int32(total)
	}
	if total >= 1<<31 || !mostlyZero(int(total), f.Rows, f.Cols) {
		return prepared
	}
	codes := prepared.rows.codes()
	s := &kernel.Sparse{Cols: f.Cols, Blocks: kernel.SparseBlocks(f.Rows, f.Cols, int(total)), Terms: kernel.NewTerms(int(total), codes)}
	s.Start = make([]int32, f.Rows*s.Blocks+1)
	prepared.share(p, func(r rowReader, i int) {
		lo := int(start[i])
		s.SetRow(i, lo, lo+r.pack(s.Terms.Slice(lo, int(total)), i, codes != nil))
	})
	prepared.sparse = s
	return prepared
}

// mostlyZero reports whether so many numbers other than zero are few enough
// for rows to be held sparse.
func mostlyZero(nonZero, rows, cols int) bool {
	return float64(nonZero) < sparseBelow*float64(rows)*float64(cols)
}

// share calls f for every row, on all cores at once, each with a reader of its
// own.
func (p *Prepared) share(steps Preprocessor, f func(r rowReader, i int)) {
	inParts(p.rows.features.Rows, func(lo, hi int) {
		r := newRowReader(p.rows.features, steps)
		r.row = make([]float32, r.features.Cols)
		for i := lo; i < hi; i++ {
			f(r, i)
		}
	})
}

// Sparse returns the rows in sparse form, or nil where they are dense.
func (p *Prepared) Sparse() *kernel.Sparse { return p.sparse }

// InPlace returns the given rows as they lie in memory, where they are floats in
// a row that nothing has to be done to, and whether they are.
func (p *Prepared) InPlace(rows []int32) (kernel.Matrix, bool) {
	f := p.rows.features
	if p.sparse != nil || f.Floats == nil || len(p.rows.steps) > 0 || len(rows) == 0 {
		return kernel.Matrix{}, false
	}
	for i, r := range rows {
		if r != rows[0]+int32(i) {
			return kernel.Matrix{}, false
		}
	}
	first := (p.first + int(rows[0])) * f.Cols
	return kernel.View(f.Floats[first:first+len(rows)*f.Cols], len(rows), f.Cols), true
}

// Dense writes the given rows, preprocessed, to dst, which is (len(rows), cols).
func (p *Prepared) Dense(dst kernel.Matrix, rows []int32) {
	if f := p.rows.features; f.Floats != nil && len(p.rows.steps) == 0 {
		for i, r := range rows {
			copy(dst.Data[i*dst.Stride:][:f.Cols], p.rows.floats(p.first+int(r)))
		}
		return
	}
	for i, r := range rows {
		p.rows.dense(dst.Row(i), p.first+int(r))
	}
}

// Chunk prepares a few rows at a time in memory that it keeps, for callers who
// use each row once. It is for one goroutine at a time.
type Chunk struct {
	prepared Prepared
	codes    *kernel.Codes // of the features; nil where they have none
	sparse   kernel.Sparse
}

// Prepare readies rows lo to hi-1 of f, as rows 0 to hi-lo-1 of the result,
// which is valid until the next call. The numbers are those of [Prepare], and
// so are a network's outputs for them, whether the rows come out sparse or not.
func (c *Chunk) Prepare(f *Features, p Preprocessor, lo, hi int) *Prepared {
	if c.prepared.rows.features != f {
		c.prepared.rows = newRowReader(f, p)
		c.codes = c.prepared.rows.codes()
	}
	c.prepared.first, c.prepared.sparse = lo, nil
	if c.prepared.rows.keepsZero && f.bound == nil {
		c.pack(lo, hi)
	}
	return &c.prepared
}

// pack converts rows lo to hi-1 to sparse form, and keeps it where they are
// mostly zero.
func (c *Chunk) pack(lo, hi int) {
	r, s := &c.prepared.rows, &c.sparse
	rows, cols := hi-lo, r.features.Cols
	if cols > (1<<31-1)/rows {
		return // could not be counted in 32 bits
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

// Release forgets the features, so that they are not kept in memory until the
// next call of Prepare.
func (c *Chunk) Release() { c.prepared = Prepared{} }

// grow returns s with length n, in new memory only where it has to grow.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
