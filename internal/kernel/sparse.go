package kernel

import "sort"

// Sparse holds the non-zero numbers of a matrix, row by row. Its columns are divided
// into blocks of about equal width, so that the weights of one block stay in a cache
// near the core while all rows of a batch are multiplied by them. Block b of row i
// has the terms Start[i·Blocks+b] to Start[i·Blocks+b+1]-1. Their columns ascend
// along a row and are less than Cols. The code that builds a Sparse has to ensure
// this, because the kernels don't check it.
type Sparse struct {
	Cols   int
	Blocks int     // number of blocks in a row; 0 means 1
	Start  []int32 // first term of each block, and the number of terms at the end
	Terms  Terms
}

// SparseBlocks returns how many blocks a row of a Sparse should have, given the
// numbers of rows, columns and non-zero values. Blocks are so narrow that the weights
// of one block, in a layer of usual width, stay in the second-level cache. But on
// average a row has at least 16 values in a block. With fewer, starting on the block
// would take longer than adding its terms.
func SparseBlocks(rows, cols, values int) int {
	const blockCols, listValues = 192, 16
	return max(1, min(cols/blockCols, values/max(1, rows*listValues)))
}

func (x *Sparse) blocks() int { return max(1, x.Blocks) }

// SetRow gives row i the terms lo to hi-1, and sets where its blocks start. lo has
// to equal the hi of the row before. Rows may be set in any order, and by several
// goroutines at the same time.
func (x *Sparse) SetRow(i, lo, hi int) {
	blocks := x.blocks()
	starts := x.Start[i*blocks:]
	starts[0] = int32(lo)
	if len(starts) == blocks+1 {
		starts[blocks] = int32(hi) // where the last row ends; any other row ends where the next one starts
	}
	for b := 1; b < blocks; b++ {
		first, _ := Split(x.Cols, b, blocks)
		lo += sort.Search(hi-lo, func(k int) bool {
			index, _ := x.Terms.At(lo + k)
			return index >= first
		})
		starts[b] = int32(lo)
	}
}

// between returns the terms of row r in the blocks lo to hi-1.
func (x *Sparse) between(r int32, lo, hi int) Terms {
	at := int(r) * x.blocks()
	return x.Terms.Slice(int(x.Start[at+lo]), int(x.Start[at+hi]))
}

// row returns the terms of row r.
func (x *Sparse) row(r int32) Terms { return x.between(r, 0, x.blocks()) }

// AffineSparse is [Worker.Affine] for a batch that consists of the given rows of x. It
// gives the same numbers, because the terms that x leaves out are zero.
//
// dst is (len(rows), out), weights is (x.Cols+1, out).
func (w *Worker) AffineSparse(dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	check(dst, weights)
	if dst.Rows != len(rows) || weights.Rows != x.Cols+1 || dst.Cols != weights.Cols {
		panic(ErrProductShape)
	}
	w.affineSparse(w, dst, x, rows, weights)
	w.ahead.forget()
}

// GradientSparse is [Worker.Gradient] for a sparse batch that is stored by columns.
// Each element of x holds a range of the columns; together they are all columns, in
// order.
//
// g is (columns+1, out), delta is (rows, out).
func (w *Worker) GradientSparse(g Matrix, x []Columns, delta Matrix) {
	w.gradientOfSparse(g, x, delta, finish{})
}

// DescendGradientSparse is [Worker.DescendGradient] for x as in
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
	w.ahead.forget()
	w.biasGradient(c, delta, f)
}

// Columns holds a range of the columns of a sparse batch. Column k has the terms
// start[k] to start[k+1]-1, whose rows ascend. The zero value holds no columns.
type Columns struct {
	rows  int // number of rows in the batch
	start []int32
	terms Terms
}

// len returns the number of columns.
func (c *Columns) len() int { return max(0, len(c.start)-2) }

// Gathered reports whether c holds columns.
func (c *Columns) Gathered() bool { return c.start != nil }

// Gather fills c with one part of the columns of a batch, by counting sort. The batch
// consists of the given rows of x. The parts are ranges of x's blocks. Gather reuses
// c's memory if that is large enough.
func (c *Columns) Gather(b *Backend, x *Sparse, rows []int32, part, parts int) {
	if part < 0 || part >= parts {
		panic(ErrProductShape)
	}
	loBlock, hiBlock := Split(x.blocks(), part, parts)
	lo, _ := Split(x.Cols, loBlock, x.blocks())
	hi, _ := Split(x.Cols, hiBlock, x.blocks())
	c.rows = len(rows)
	// While terms are placed, start[k+1] is the index for the next term of column k.
	// After the last one it is the index at which column k+1 starts.
	c.start = resize(c.start, hi-lo+2)
	clear(c.start)
	counts := c.start[2:]
	for _, r := range rows {
		b.count(counts, x.between(r, loBlock, hiBlock), lo)
	}
	total := int32(0)
	for k, n := range counts {
		total += n
		counts[k] = total
	}
	c.terms = c.terms.Grown(int(total), x.Terms.codes)
	next := c.start[1:]
	for i, r := range rows {
		b.place(c.terms, next, x.between(r, loBlock, hiBlock), lo, i)
	}
}
