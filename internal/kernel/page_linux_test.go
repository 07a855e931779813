package kernel

import (
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"
)

// pages places numbers directly before, or directly after, memory that is not
// accessible: a read or write outside them makes the test crash.
type pages struct {
	t     *testing.T
	atEnd bool
}

func (p pages) floats(n int) []float32 {
	page := syscall.Getpagesize()
	size := (n*4 + page - 1) / page * page
	all, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { syscall.Munmap(all) })
	for _, guard := range [][]byte{all[:page], all[page+size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			p.t.Fatal(err)
		}
	}
	first := page
	if p.atEnd {
		first += size - n*4
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&all[first])), n)
}

// matrix returns a copy of m whose data are on pages of their own.
func (p pages) matrix(m Matrix) Matrix {
	data := p.floats(len(m.Data))
	copy(data, m.Data)
	return Matrix{m.Rows, m.Cols, m.Stride, data}
}

func eachPlacement(t *testing.T, run func(t *testing.T, b *Backend, p pages)) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		run(t, b, pages{t, false})
		run(t, b, pages{t, true})
	})
}

// TestProductsStayInside checks that products touch no memory outside their
// matrices.
func TestProductsStayInside(t *testing.T) {
	eachPlacement(t, func(t *testing.T, b *Backend, p pages) {
		for _, s := range [][4]int{
			{1, 1, 1, 0}, {7, 13, 11, 0}, {50, 33, 100, 0}, {16, 16, 16, 3}, {3, 300, 57, 0}, {40, 30, 257, 0}, {20, 129, 9, 1}, {13, 5, 24, 0}, {300, 256, 128, 0},
			{20, 30, 57, 7}, {1030, 5, 57, 0}, {13, 9, 2, 0}, {1030, 260, 64, 0},
		} {
			l := newLayer(s[0], s[1], s[2], s[3], 9)
			x, weights, delta, out := p.matrix(l.x.Matrix), p.matrix(l.weights.Matrix), p.matrix(l.delta.Matrix), p.matrix(l.out.Matrix)
			back, grad := p.matrix(l.back.Matrix), p.matrix(l.grad.Matrix)
			w := NewWorker(b)
			w.Affine(out, x, weights)
			w.InputDelta(back, delta, weights)
			w.Gradient(grad, x, delta, 0, grad.Rows)
			w.DescendGradient(grad, x, delta, 0.1, 0, grad.Rows)
			w.AffineSparse(out, &l.sparse, l.rows, weights)
			columns := l.columns(b, 2)
			w.GradientSparse(grad, columns, delta)
			w.DescendGradientSparse(grad, columns, delta, 0.1)
			w.SoftmaxRows(out, out, make([]float64, out.Rows))
		}
	})
}

// TestElementwiseStayInside checks that elementwise operations touch no memory
// outside their slices.
func TestElementwiseStayInside(t *testing.T) {
	eachPlacement(t, func(t *testing.T, b *Backend, p pages) {
		for n := 1; n < 40; n++ {
			w, g, v := p.floats(n), p.floats(n), p.floats(n)
			for a := range activations {
				b.Activate(a, 1, w, g)
				b.Derive(a, 1, v, g, w)
			}
			b.Softmax(w, g)
			b.Descend(w, g, 0.1)
			b.Momentum(w, g, v, 0.1, 0.1)
			b.Nesterov(w, g, v, 0.1, 0.1)
			b.Adam(w, g, v, p.floats(n), 0.1, 0.9, 0.9, 0.1)
			bytes := unsafe.Slice((*uint8)(unsafe.Pointer(&g[0])), 4*n)
			b.Divide(w, bytes[:n], 255)
			b.Divide(w, bytes[3*n:], 255)
		}
	})
}
