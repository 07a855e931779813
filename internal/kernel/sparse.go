package kernel

import "slices"

// Sparse holds a matrix by the values that are not zero: row i has
// Value[Start[i]:Start[i+1]] in the columns Index[Start[i]:Start[i+1]], which
// ascend and are less than Cols. Kernels don't check the indices: who builds a
// Sparse does.
type Sparse struct {
	Cols  int
	Start []int32 // one more than there are rows
	Index []int32
	Value []float32
}

// row returns the values of row r and their columns.
func (x *Sparse) row(r int32) (index []int32, value []float32) {
	lo, hi := x.Start[r], x.Start[r+1]
	return x.Index[lo:hi], x.Value[lo:hi]
}

// AffineSparse is [Worker.Affine] where x is the given rows of a sparse
// matrix. As the terms left out are zero, it gives the same numbers.
//
// dst is (len(rows), out), weights is (x.Cols+1, out).
func (w *Worker) AffineSparse(dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	check(dst, weights)
	if dst.Rows != len(rows) || weights.Rows != x.Cols+1 || dst.Cols != weights.Cols {
		panic(ErrProductShape)
	}
	w.affineSparse(w, dst, x, rows, weights)
}

// GradientSparse is [Worker.Gradient] where x is the given rows of a sparse
// matrix. Where kept is not nil, the batch's columns are kept there for the
// next time that the same rows come, with the same lo and hi.
//
// g is (x.Cols+1, out), delta is (len(rows), out).
func (w *Worker) GradientSparse(g Matrix, x *Sparse, rows []int32, kept *Columns, delta Matrix, lo, hi int) {
	w.gradientOfSparse(g, x, rows, kept, delta, finish{}, lo, hi)
}

// DescendGradientSparse is [Worker.DescendGradient] where x is the given rows
// of a sparse matrix, and kept is as for [Worker.GradientSparse].
//
// weights is (x.Cols+1, out), delta is (len(rows), out).
func (w *Worker) DescendGradientSparse(weights Matrix, x *Sparse, rows []int32, kept *Columns, delta Matrix, rate float32, lo, hi int) {
	w.gradientOfSparse(weights, x, rows, kept, delta, finish{update: true, rate: rate}, lo, hi)
}

func (w *Worker) gradientOfSparse(c Matrix, x *Sparse, rows []int32, kept *Columns, delta Matrix, f finish, lo, hi int) {
	check(c, delta)
	if c.Rows != x.Cols+1 || c.Cols != delta.Cols || len(rows) != delta.Rows || lo < 0 || hi < lo || hi > c.Rows {
		panic(ErrProductShape)
	}
	if inputs := min(hi, x.Cols); lo < inputs {
		w.gradientSparse(w, c.RowRange(lo, inputs), w.gathered(x, rows, kept, lo, inputs), delta, f)
	}
	if hi == c.Rows && lo < hi {
		w.biasGradient(c, delta, f)
	}
}

// gathered returns columns lo to hi-1 of the given rows of x, from kept where
// they are there already.
func (w *Worker) gathered(x *Sparse, rows []int32, kept *Columns, lo, hi int) *Columns {
	if kept == nil || len(kept.start) == 0 {
		w.columns.gather(w.Backend, x, rows, lo, hi)
		if kept == nil {
			return &w.columns
		}
		kept.start, kept.terms = slices.Clone(w.columns.start), slices.Clone(w.columns.terms)
	}
	if len(kept.start) != hi-lo+2 {
		panic(ErrProductShape)
	}
	return kept
}

// Columns holds a range of a sparse batch's columns: the k-th has the terms
// terms[start[k]:start[k+1]], whose rows ascend. The zero value holds none yet.
type Columns struct {
	start []int32
	terms []term
}

// term is a value in a row of the batch. The two lie together, so that the
// counting sort writes to one place and not to two.
type term struct {
	row   int32
	value float32
}

// gather collects columns lo to hi-1 of the given rows of x, by counting sort.
func (c *Columns) gather(b *Backend, x *Sparse, rows []int32, lo, hi int) {
	// While values are placed, the k-th column's next place is kept at
	// start[k+1], which so ends as the place where the next column starts.
	c.start = resize(c.start, hi-lo+2)
	clear(c.start)
	counts := c.start[2:]
	for _, r := range rows {
		index, _ := x.between(r, lo, hi)
		b.count(counts, index, lo)
	}
	total := int32(0)
	for k, n := range counts {
		total += n
		counts[k] = total
	}
	c.terms = resize(c.terms, int(total))
	next := c.start[1:]
	for i, r := range rows {
		index, value := x.between(r, lo, hi)
		b.place(c.terms, next, index, value, lo, i)
	}
}

// between returns the values of row r in columns lo to hi-1, and their
// columns.
func (x *Sparse) between(r int32, lo, hi int) (index []int32, value []float32) {
	index, value = x.row(r)
	if lo > 0 {
		from, _ := slices.BinarySearch(index, int32(lo))
		index, value = index[from:], value[from:]
	}
	if hi < x.Cols {
		to, _ := slices.BinarySearch(index, int32(hi))
		index, value = index[:to], value[:to]
	}
	return index, value
}

// resize returns s with length n, in new memory only where it has to grow.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
