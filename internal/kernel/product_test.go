package kernel

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// layer holds the matrices of a dense layer and a batch, for the three products.
type layer struct {
	x, weights, delta, out, back, grad guarded

	sparse Sparse  // x's rows, in another order
	rows   []int32 // the rows of sparse that make x

	forward, backward, gradient reference // once refer has been called
}

// newLayer returns a layer with random numbers; about half of x is zero. extra is the
// width of the gaps between rows. For every other seed, each number of x is computed from
// a byte, and the terms are coded.
func newLayer(rows, in, out, extra int, seed uint64) *layer {
	next := uniform(seed)
	zero := func() float32 { return 0 }
	var codes *Codes
	if seed%2 == 0 {
		codes = new(Codes)
		for b := range codes {
			codes[b] = float32(b) / 255
		}
	}
	l := &layer{
		x: newGuarded(rows, in, extra, func() float32 {
			v := next()
			switch {
			case v <= 0:
				return 0
			case codes != nil:
				return codes[byte(v*255)]
			}
			return v
		}),
		weights: newGuarded(in+1, out, extra, next),
		delta:   newGuarded(rows, out, extra, next),
		out:     newGuarded(rows, out, extra, zero),
		back:    newGuarded(rows, in, extra, zero),
		grad:    newGuarded(in+1, out, extra, zero),
	}
	l.sparsify(1+int(seed/2%5), codes)
	return l
}

// sparsify builds the sparse form of x, with the rows in reverse order and the given
// number of blocks.
func (l *layer) sparsify(blocks int, codes *Codes) {
	l.sparse = Sparse{Cols: l.x.Cols, Blocks: blocks, Start: make([]int32, l.x.Rows*blocks+1)}
	total := 0
	for i := range l.x.Rows {
		for _, v := range l.x.Row(i) {
			if v != 0 {
				total++
			}
		}
	}
	l.sparse.Terms = NewTerms(total, codes)
	n := 0
	l.rows = make([]int32, l.x.Rows)
	for i := range l.x.Rows {
		l.rows[i] = int32(l.x.Rows - 1 - i)
		lo := n
		for k, v := range l.x.Row(l.x.Rows - 1 - i) {
			switch {
			case v == 0:
				continue
			case codes != nil:
				l.sparse.Terms.coded[n] = codedTerm(k)<<codeBits | codedTerm(slices.Index(codes[:], v))
			default:
				l.sparse.Terms.plain[n] = term{int32(k), v}
			}
			n++
		}
		l.sparse.SetRow(i, lo, n)
	}
}

// checkProducts compares every product of the layer with a float64 reference, and
// products that have to give the same bytes with each other.
func checkProducts(t tester, b *Backend, l *layer, cut int) {
	t.Helper()
	l.refer()
	w := NewWorker(b)
	x, weights, delta := l.x.clone(), l.weights.clone(), l.delta.clone()
	checkForward(t, w, l, cut)
	checkBackward(t, w, l, cut)
	checkGradient(t, w, l, cut)
	for _, in := range []struct {
		name          string
		before, after guarded
	}{{"x", x, l.x}, {"weights", weights, l.weights}, {"delta", delta, l.delta}} {
		sameBits(t, "input "+in.name, in.after.all, in.before.all)
	}
}

// reference is a product in float64: each element's sum, and the sum of the
// absolute values of its terms.
type reference struct{ sum, size []float64 }

// multiply64 computes a·b, (rows, depth) times (depth, cols), plus bias.
func multiply64(a, b operand, rows, cols, depth int, bias []float32) reference {
	r := reference{make([]float64, rows*cols), make([]float64, rows*cols)}
	for i := range rows {
		sum, size := r.sum[i*cols:][:cols], r.size[i*cols:][:cols]
		for j, x := range bias {
			sum[j], size[j] = float64(x), math.Abs(float64(x))
		}
		for k := range depth {
			x := float64(a.data[i*a.row+k*a.col])
			for j := range sum {
				term := x * float64(b.data[k*b.row+j*b.col])
				sum[j] += term
				size[j] += math.Abs(term)
			}
		}
	}
	return r
}

// check compares got with the reference of sums of n terms.
func (r reference) check(t tester, name string, got Matrix, n int) {
	t.Helper()
	for i := range got.Rows {
		for j, x := range got.Row(i) {
			at := i*got.Cols + j
			if tolerance := float64(n+3) * r.size[at] / (1 << 24); !(math.Abs(float64(x)-r.sum[at]) <= tolerance) {
				t.Fatalf("%s (%d, %d) is %v, want %v within %.3g", name, i, j, x, r.sum[at], tolerance)
			}
		}
	}
}

// refer computes the float64 references of the three products.
func (l *layer) refer() {
	if l.forward.sum != nil {
		return
	}
	x, weights, delta := l.x, l.weights, l.delta
	l.forward = multiply64(operand{x.Data, x.Stride, 1}, operand{weights.Data, weights.Stride, 1},
		x.Rows, delta.Cols, x.Cols, weights.Row(x.Cols))
	l.backward = multiply64(operand{delta.Data, delta.Stride, 1}, operand{weights.Data, 1, weights.Stride},
		x.Rows, x.Cols, delta.Cols, nil)
	l.gradient = multiply64(operand{x.Data, 1, x.Stride}, operand{delta.Data, delta.Stride, 1},
		x.Cols, delta.Cols, x.Rows, nil)
	bias := multiply64(operand{one[:], 0, 0}, operand{delta.Data, delta.Stride, 1}, 1, delta.Cols, x.Rows, nil)
	l.gradient.sum = append(l.gradient.sum, bias.sum...)
	l.gradient.size = append(l.gradient.size, bias.size...)
}

func checkForward(t tester, w *Worker, l *layer, cut int) {
	t.Helper()
	out := l.out.clone()
	w.Affine(out.Matrix, l.x.Matrix, l.weights.Matrix)
	out.intact(t, "forward")
	l.forward.check(t, "forward", out.Matrix, l.x.Cols)

	part := l.out.clone()
	cut = min(cut, out.Rows)
	w.Affine(part.RowRange(0, cut), l.x.RowRange(0, cut), l.weights.Matrix)
	w.Affine(part.RowRange(cut, out.Rows), l.x.RowRange(cut, out.Rows), l.weights.Matrix)
	sameBits(t, "forward in two parts", part.all, out.all)

	sparse := l.out.clone()
	w.AffineSparse(sparse.Matrix, &l.sparse, l.rows, l.weights.Matrix)
	sameBits(t, "forward of sparse rows", sparse.all, out.all)
	sparse = l.out.clone()
	for part := range 2 {
		lo, hi := SplitCols(out.Cols, part, 2)
		w.AffineSparse(sparse.ColRange(lo, hi), &l.sparse, l.rows, l.weights.ColRange(lo, hi))
	}
	sameBits(t, "forward of sparse rows, half the units at a time", sparse.all, out.all)
}

func checkBackward(t tester, w *Worker, l *layer, cut int) {
	t.Helper()
	back := l.back.clone()
	w.InputDelta(back.Matrix, l.delta.Matrix, l.weights.Matrix)
	back.intact(t, "backward")
	l.backward.check(t, "backward", back.Matrix, l.delta.Cols)

	part := l.back.clone()
	cut = min(cut, back.Rows)
	w.InputDelta(part.RowRange(0, cut), l.delta.RowRange(0, cut), l.weights.Matrix)
	w.InputDelta(part.RowRange(cut, back.Rows), l.delta.RowRange(cut, back.Rows), l.weights.Matrix)
	sameBits(t, "backward in two parts", part.all, back.all)
}

func checkGradient(t tester, w *Worker, l *layer, cut int) {
	t.Helper()
	const rate = 0.375
	grad := l.grad.clone()
	all := grad.Rows
	w.Gradient(grad.Matrix, l.x.Matrix, l.delta.Matrix, 0, all)
	grad.intact(t, "gradient")
	l.gradient.check(t, "gradient", grad.Matrix, l.x.Rows)

	stepped := l.weights.clone()
	for k := range all {
		w.Descend(stepped.Row(k), grad.Row(k), rate)
	}

	cut = min(cut, all)
	part, sparse := l.grad.clone(), l.grad.clone()
	fused, fusedSparse := l.weights.clone(), l.weights.clone()
	for _, r := range [][2]int{{cut, all}, {0, cut / 8}, {cut / 8, cut}} {
		w.Gradient(part.Matrix, l.x.Matrix, l.delta.Matrix, r[0], r[1])
		w.DescendGradient(fused.Matrix, l.x.Matrix, l.delta.Matrix, rate, r[0], r[1])
	}
	// The products of sparse rows, with the columns, and the units, in several
	// ranges.
	columns := l.columns(w.Backend, 1+cut%3)
	for part := range 2 {
		lo, hi := SplitCols(l.delta.Cols, part, 2)
		delta := l.delta.ColRange(lo, hi)
		w.GradientSparse(sparse.ColRange(lo, hi), columns, delta)
		w.DescendGradientSparse(fusedSparse.ColRange(lo, hi), columns, delta, rate)
	}
	sameBits(t, "gradient in three parts", part.all, grad.all)
	sameBits(t, "gradient of sparse rows", sparse.all, grad.all)
	sameBits(t, "fused update", fused.all, stepped.all)
	sameBits(t, "fused update of sparse rows", fusedSparse.all, stepped.all)
}

// columns returns the columns of the layer's sparse rows in parts.
func (l *layer) columns(b *Backend, parts int) []Columns {
	c := make([]Columns, parts)
	for part := range c {
		c[part].Gather(b, &l.sparse, l.rows, part, parts)
	}
	return c
}

// TestProductShapes checks the products of networks in use, and shapes around
// every tile and block.
func TestProductShapes(t *testing.T) {
	for _, s := range [][4]int{
		{100, 784, 100, 12}, {100, 100, 10, 6}, {32, 4, 16, 0}, {32, 16, 3, 13}, {1, 1, 1, 0},
		{0, 5, 3, 0}, {5, 0, 3, 1}, {3, 5, 0, 2}, {7, 600, 33, 0}, {300, 17, 130, 1}, {70, 520, 256, 0},
		{40, 9, 128, 0}, {1030, 70, 70, 2}, {12, 256, 256, 0},
		{260, 1100, 40, 0}, {260, 40, 1100, 4}, {1030, 300, 64, 0},
	} {
		for _, seed := range []uint64{6, 7} {
			l := newLayer(s[0], s[1], s[2], s[3], seed)
			eachBackend(t, func(t *testing.T, b *Backend) { checkProducts(t, b, l, s[0]/2) })
		}
	}
}

// TestProductBlocks checks products that have several blocks of terms and several
// blocks of columns.
func TestProductBlocks(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute with the race detector, and as long under emulation")
	}
	for _, s := range [][3]int{{50, 1060, 1030}, {1026, 36, 1060}} {
		l := newLayer(s[0], s[1], s[2], 0, 6)
		eachBackend(t, func(t *testing.T, b *Backend) { checkProducts(t, b, l, s[0]/2) })
	}
}

// TestProducts checks the products of many small shapes.
func TestProducts(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		rapid.Check(t, func(r *rapid.T) {
			l := newLayer(
				rapid.IntRange(0, 30).Draw(r, "rows"), rapid.IntRange(0, 40).Draw(r, "in"),
				rapid.IntRange(0, 70).Draw(r, "out"), rapid.SampledFrom([]int{0, 1, 7, 16}).Draw(r, "gap"),
				rapid.Uint64().Draw(r, "seed"))
			checkProducts(r, b, l, rapid.IntRange(0, 40).Draw(r, "cut"))
		})
		for cols := range 71 {
			checkProducts(t, b, newLayer(1+cols%19, cols%9, cols, 1, 3), cols%5)
			checkProducts(t, b, newLayer(1+cols%5, cols, 1+cols%17, 1, 4), cols)
		}
	})
}

// TestProductsOfBatchParts checks that a row's result does not depend on the
// rows that are computed with it.
func TestProductsOfBatchParts(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		l := newLayer(37, 65, 59, 5, 11)
		w := NewWorker(b)
		whole, single := l.out.clone(), l.out.clone()
		w.Affine(whole.Matrix, l.x.Matrix, l.weights.Matrix)
		for i := range l.x.Rows {
			w.Affine(single.RowRange(i, i+1), l.x.RowRange(i, i+1), l.weights.Matrix)
		}
		sameBits(t, "row by row", single.all, whole.all)
	})
}

// TestSparseRepeats checks a batch in which a sparse row occurs twice.
func TestSparseRepeats(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		l := newLayer(4, 30, 20, 3, 5)
		rows := []int32{2, 0, 2}
		dense := NewMatrix(3, 30)
		for i, r := range rows {
			copy(dense.Row(i), l.x.Row(l.x.Rows-1-int(r)))
		}
		w := NewWorker(b)
		want, got := NewMatrix(31, 20), NewMatrix(31, 20)
		delta := l.delta.RowRange(0, 3)
		w.Gradient(want, dense, delta, 0, 31)
		columns := make([]Columns, 1)
		columns[0].Gather(b, &l.sparse, rows, 0, 1)
		w.GradientSparse(got, columns, delta)
		sameMatrix(t, "gradient", got, want)
		want, got = NewMatrix(3, 20), NewMatrix(3, 20)
		w.Affine(want, dense, l.weights.Matrix)
		w.AffineSparse(got, &l.sparse, rows, l.weights.Matrix)
		sameMatrix(t, "forward", got, want)
	})
}

// TestProductAllocations checks that products allocate nothing once a
// worker's scratch memory has grown.
func TestProductAllocations(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		w := NewWorker(b)
		for _, l := range []*layer{newLayer(32, 4, 16, 0, 1), newLayer(50, 300, 70, 4, 2)} {
			all := l.x.Cols + 1
			columns := make([]Columns, 1)
			run := func() {
				w.Affine(l.out.Matrix, l.x.Matrix, l.weights.Matrix)
				w.InputDelta(l.back.Matrix, l.delta.Matrix, l.weights.Matrix)
				w.Gradient(l.grad.Matrix, l.x.Matrix, l.delta.Matrix, 0, all)
				w.DescendGradient(l.weights.Matrix, l.x.Matrix, l.delta.Matrix, 0, 0, all)
				w.AffineSparse(l.out.Matrix, &l.sparse, l.rows, l.weights.Matrix)
				columns[0].Gather(b, &l.sparse, l.rows, 0, 1)
				w.GradientSparse(l.grad.Matrix, columns, l.delta.Matrix)
				w.DescendGradientSparse(l.weights.Matrix, columns, l.delta.Matrix, 0)
			}
			run()
			if n := testing.AllocsPerRun(10, run); n != 0 {
				t.Errorf("%dx%dx%d: %v allocations", l.x.Rows, l.x.Cols, l.out.Cols, n)
			}
		}
	})
}
