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

// GradientSparse is [Worker.Gradient] where x is a sparse batch by its columns,
// in ranges that follow one another from the first column to the last.
//
// g is (columns+1, out), delta is (rows, out).
func (w *Worker) GradientSparse(g Matrix, x []Columns, delta Matrix) {
	w.gradientOfSparse(g, x, delta, finish{})
}

// DescendGradientSparse is [Worker.DescendGradient] where x is as for
// [Worker.GradientSparse].
//
// weights is (columns+1, out), delta is (rows, out).
func (w *Worker) DescendGradientSparse(weights Matrix, x []Columns, delta Matrix, rate float32) {
	w.gradientOfSparse(weights, x, delta, finish{update: true, rate: rate})
}

func (w *Worker) gradientOfSparse(c Matrix, x []Columns, delta Matrix, f finish) {
	check(c, delta)
	columns := 0
	for i := range x {
		columns += x[i].len()
		if x[i].rows != delta.Rows {
			panic(ErrProductShape)
		}
	}
	if c.Rows != columns+1 || c.Cols != delta.Cols {
		panic(ErrProductShape)
	}
	at := 0
	for i := range x {
		end := at + x[i].len()
		w.gradientSparse(w, c.RowRange(at, end), &x[i], delta, f)
		at = end
	}
	w.biasGradient(c, delta, f)
}

// Columns holds a range of a sparse batch's columns: the k-th has the terms
// terms[start[k]:start[k+1]], whose rows ascend. The zero value holds none yet.
type Columns struct {
	rows  int // of the batch
	start []int32
	terms []term
}

// len returns the number of columns.
func (c *Columns) len() int { return max(0, len(c.start)-2) }

// Gathered reports whether c holds columns.
func (c *Columns) Gathered() bool { return c.start != nil }

// term is a value in a row of the batch. The two lie together, so that the
// counting sort writes to one place and not to two.
type term struct {
	row   int32
	value float32
}

// Gather collects columns lo to hi-1 of the given rows of x in c, by counting
// sort. It uses c's memory again where that suffices.
func (c *Columns) Gather(b *Backend, x *Sparse, rows []int32, lo, hi int) {
	if lo < 0 || hi < lo || hi > x.Cols {
		panic(ErrProductShape)
	}
	c.rows = len(rows)
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
