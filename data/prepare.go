package data

import (
	"runtime"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

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
// alone.
func Prepare(f *Features, p Preprocessor) *Prepared {
	prepared := &Prepared{rows: newRowReader(f, p)}
	if !p.KeepsZero() {
		return prepared
	}
	start := make([]int32, f.Rows+1)
	prepared.share(f.Rows, func(r rowReader, lo, hi int) { r.count(start[lo+1:hi+1], lo) })
	total, ok := accumulate(start)
	if !ok || float64(total) > sparseBelow*float64(f.Rows)*float64(f.Cols) {
		return prepared
	}
	s := &kernel.Sparse{Cols: f.Cols, Start: start, Index: make([]int32, total), Value: make([]float32, total)}
	prepared.share(f.Rows, func(r rowReader, lo, hi int) { r.fill(s, 0, lo, hi) })
	prepared.sparse = s
	return prepared
}

// accumulate turns the counts of rows into where each starts, and returns
// their sum, and whether it can be counted in 32 bits.
func accumulate(start []int32) (total int64, ok bool) {
	for i, n := range start {
		total += int64(n)
		start[i] = int32(total)
	}
	return total, total < 1<<31
}

// share calls f for ranges of n rows, on all cores at once, each with a reader
// of its own.
func (p *Prepared) share(n int, f func(r rowReader, lo, hi int)) {
	parts := min(runtime.GOMAXPROCS(0), n)
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			lo, hi := kernel.Split(n, part, parts)
			f(newRowReader(p.rows.features, p.rows.preprocessor), lo, hi)
		})
	}
	wait.Wait()
}

// Sparse returns the rows in sparse form, or nil where they are dense.
func (p *Prepared) Sparse() *kernel.Sparse { return p.sparse }

// Dense writes the given rows, preprocessed, to dst, which is (len(rows), cols).
func (p *Prepared) Dense(dst kernel.Matrix, rows []int32) {
	for i, r := range rows {
		p.rows.dense(dst.Row(i), p.first+int(r))
	}
}

// Chunk prepares a few rows at a time in memory that it keeps, for callers who
// use each row once. It is for one goroutine at a time.
type Chunk struct {
	prepared Prepared
	sparse   kernel.Sparse
}

// Prepare readies rows lo to hi-1 of f, as rows 0 to hi-lo-1 of the result,
// which is valid until the next call. The numbers are those of [Prepare], and
// so are a network's outputs for them, whether the rows come out sparse or not.
func (c *Chunk) Prepare(f *Features, p Preprocessor, lo, hi int) *Prepared {
	if c.prepared.rows.features != f {
		c.prepared.rows = newRowReader(f, p)
	}
	r, s := &c.prepared.rows, &c.sparse
	c.prepared.first, c.prepared.sparse = lo, nil
	if !r.keepsZero {
		return &c.prepared
	}
	s.Cols, s.Start = f.Cols, grow(s.Start, hi-lo+1)
	s.Start[0] = 0
	r.count(s.Start[1:], lo)
	total, ok := accumulate(s.Start)
	if !ok || float64(total) > sparseBelow*float64(hi-lo)*float64(f.Cols) {
		return &c.prepared
	}
	s.Index, s.Value = grow(s.Index, int(total)), grow(s.Value, int(total))
	r.fill(s, lo, lo, hi)
	c.prepared.sparse = s
	return &c.prepared
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
