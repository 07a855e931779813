package kernel

// product describes C = A·B, and what to do with each element of C once its sum is
// complete. The three products of training have this form:
//
//	forward   S = [X 1]·W      A = X,  B = W,  sums start from the bias
//	backward  D = delta·Wᵀ     A = delta, B = Wᵀ
//	gradient  G = [X 1]ᵀ·delta A = Xᵀ, B = delta, stored or subtracted from W
type product struct {
	rows, cols, depth int // the row of ones is not counted in rows

	a operand // (rows, depth)
	b operand // (depth, cols)

	c      []float32 // (rows, cols); its rows begin stride numbers apart
	stride int

	bias []float32 // initial values of the sums of every row; nil: zero
	ones bool      // whether A has an additional row of ones, for which C has an additional row: the sum of B's rows
	finish
}

// finish says what to do with a complete sum: store it, c = sum, or take a step
// of gradient descent, c -= rate·sum.
type finish struct {
	update bool
	rate   float32
}

// row stores sums, which are the complete sums of one row, in c, or subtracts rate
// times them from c.
func (f finish) row(c, sums []float32) {
	if !f.update {
		copy(c, sums)
		return
	}
	descend(c, sums[:len(c)], f.rate)
}

// operand is a matrix that may be transposed: element (i, j) is data[i*row+j*col].
type operand struct {
	data     []float32
	row, col int
}

// Affine computes the weighted sums of a dense layer, dst = [x 1]·weights.
//
// dst is (rows, out), x is (rows, in), weights is (in+1, out) with the bias as
// its last row. Each element starts at its bias and adds its terms in order.
func (w *Worker) Affine(dst, x, weights Matrix) {
	check(dst, x, weights)
	if dst.Rows != x.Rows || weights.Rows != x.Cols+1 || dst.Cols != weights.Cols {
		panic(ErrProductShape)
	}
	w.product(w, product{
		rows: dst.Rows, cols: dst.Cols, depth: x.Cols,
		a: operand{x.Data, x.Stride, 1},
		b: operand{weights.Data, weights.Stride, 1},
		c: dst.Data, stride: dst.Stride,
		bias: weights.Row(x.Cols),
	})
}

// InputDelta computes the deltas of a layer's inputs from those of its outputs, dst =
// delta·weightsᵀ without the bias row.
//
// dst is (rows, in), delta is (rows, out), weights is (in+1, out).
func (w *Worker) InputDelta(dst, delta, weights Matrix) {
	check(dst, delta, weights)
	if dst.Rows != delta.Rows || weights.Rows != dst.Cols+1 || delta.Cols != weights.Cols {
		panic(ErrProductShape)
	}
	w.product(w, product{
		rows: dst.Rows, cols: dst.Cols, depth: delta.Cols,
		a: operand{delta.Data, delta.Stride, 1},
		b: operand{weights.Data, 1, weights.Stride},
		c: dst.Data, stride: dst.Stride,
	})
}

// Gradient computes rows lo to hi-1 of a layer's gradient, g = [x 1]ᵀ·delta.
//
// g is (in+1, out), x is (rows, in), delta is (rows, out).
func (w *Worker) Gradient(g, x, delta Matrix, lo, hi int) {
	w.gradient(g, x, delta, finish{}, lo, hi)
}

// DescendGradient subtracts rate times rows lo to hi-1 of the gradient [x 1]ᵀ·delta
// from the same rows of weights. It gives the same bytes as [Worker.Gradient]
// followed by [Backend.Descend], without the gradient ever being stored.
//
// weights is (in+1, out), x is (rows, in), delta is (rows, out).
func (w *Worker) DescendGradient(weights, x, delta Matrix, rate float32, lo, hi int) {
	w.gradient(weights, x, delta, finish{update: true, rate: rate}, lo, hi)
}

// gradient computes [x 1]ᵀ·delta for rows lo to hi-1 of c. f says what to do with
// the sums.
func (w *Worker) gradient(c, x, delta Matrix, f finish, lo, hi int) {
	check(c, x, delta)
	if c.Rows != x.Cols+1 || c.Cols != delta.Cols || x.Rows != delta.Rows || lo < 0 || hi < lo || hi > c.Rows {
		panic(ErrProductShape)
	}
	if lo == hi {
		return
	}
	inputs := min(hi, x.Cols)
	lo = min(lo, inputs)
	w.product(w, product{
		rows: inputs - lo, cols: c.Cols, depth: x.Rows,
		a: operand{x.Data[min(lo, len(x.Data)):], 1, x.Stride},
		b: operand{delta.Data, delta.Stride, 1},
		c: c.Data[lo*c.Stride:], stride: c.Stride,
		ones: hi == c.Rows, finish: f,
	})
}

// biasGradient computes the last row of a gradient, the sum of delta's rows.
func (w *Worker) biasGradient(c, delta Matrix, f finish) {
	w.product(w, product{
		cols: c.Cols, depth: delta.Rows,
		b: operand{delta.Data, delta.Stride, 1},
		c: c.Row(c.Rows - 1), stride: c.Stride,
		ones: true, finish: f,
	})
}

// one is the data of operands whose elements are all 1. Their steps from row to row and
// from column to column are zero, so that every element is read from here.
var one = [1]float32{1}

// check panics unless every matrix has a valid shape, and enough data for it.
func check(ms ...Matrix) {
	for _, m := range ms {
		if !m.holds() {
			panic(ErrMatrixShape)
		}
	}
}
