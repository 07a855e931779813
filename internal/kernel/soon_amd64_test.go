//go:build !purego

package kernel

import (
	"testing"
	"unsafe"
)

// step moves on by a line, as the kernels do.
func (w *walk) step() {
	w.total--
	if w.left--; w.left > 0 {
		w.at += lineBytes
		return
	}
	w.at += w.jump
	w.left = w.lines
}

// TestWalk checks that a walk visits every line of its rows once.
func TestWalk(t *testing.T) {
	data := alignedFloats(1 << 12)
	for _, s := range []struct{ first, rows, numbers, stride int }{
		{0, 1, 1, 0}, {15, 1, 2, 0}, {0, 3, 48, 64}, {8, 5, 48, 128}, {4, 7, 100, 112}, {0, 9, 32, 32},
	} {
		want := map[uintptr]bool{}
		for i := range s.rows {
			for j := range s.numbers {
				want[uintptr(unsafe.Pointer(&data[s.first+i*s.stride+j]))/lineBytes] = true
			}
		}
		w := newWalk(&data[s.first], s.rows, s.numbers, s.stride)
		if w.total != len(want) {
			t.Errorf("%+v: %d lines, want %d", s, w.total, len(want))
		}
		for w.total > 0 {
			delete(want, w.at/lineBytes)
			w.step()
		}
		if len(want) > 0 {
			t.Errorf("%+v: %d lines were left out", s, len(want))
		}
	}
}

// TestKernelsWalk checks that every tile of every kernel takes a line for every
// two terms, and that a walk that is over stays at B.
func TestKernelsWalk(t *testing.T) {
	data := alignedFloats(1 << 14)
	for _, kernels := range []struct {
		vector
		here    bool
		heights []int // heights[i] is the height of the tallest tile of 8·(i+1) columns
	}{
		{vectorAVX2, detected().avx2, []int{12, 6, 4}},
		{vectorAVX512, detected().avx512, []int{12, 16, 12, 12, 8, 8, 6}},
	} {
		if !kernels.here {
			continue
		}
		for width := 1; width <= 8*len(kernels.heights); width++ {
			for _, rows := range []int{1, 2, 4, kernels.heights[(width-1)/8]} {
				for _, depth := range []int{2, 7, 64} {
					q := panel{
						a: &one[0], b: &data[0], bRow: 64 * 4, start: &zeros[0], c: &data[1<<13], cRow: 64 * 4,
						rows: rows, depth: depth, walk: newWalk(&data[3], 5, 20, 100),
					}
					for want := q.walk; want.total > 0; {
						for range depth / 2 {
							want.step()
						}
						kernels.compute(&q, width, rows%2 == 0)
						if q.walk != want {
							t.Fatalf("%d×%d sums of %d terms: the walk is at %+v, want %+v", rows, width, depth, q.walk, want)
						}
					}
					kernels.compute(&q, width, rows%2 == 0)
					if q.at != uintptr(unsafe.Pointer(q.b)) {
						t.Fatalf("%d×%d sums of %d terms: the walk moved after its end", rows, width, depth)
					}
				}
			}
		}
	}
}

// TestSoon checks that the fetched lines are all that the next panel or the next
// block then reads.
func TestSoon(t *testing.T) {
	const rows, depth, cols = 300, 1040, 1100
	tall, wide := NewMatrix(max(depth, cols), rows), NewMatrix(max(rows, depth)+1, cols)
	flat, back := NewMatrix(rows, depth), NewMatrix(cols, depth)
	for name, p := range map[string]product{
		"forward":  {a: operand{flat.Data, flat.Stride, 1}, b: operand{wide.Data, wide.Stride, 1}, bias: wide.Row(depth)},
		"backward": {a: operand{flat.Data, flat.Stride, 1}, b: operand{back.Data, 1, back.Stride}},
		"gradient": {a: operand{tall.Data, 1, tall.Stride}, b: operand{wide.Data, wide.Stride, 1}, ones: true, finish: finish{update: true}},
	} {
		p.rows, p.depth, p.cols, p.c, p.stride = rows, depth, cols, wide.Data, wide.Stride
		for _, v := range []vector{vectorAVX2, vectorAVX512} {
			l := newPlan(v, &p)
			l.takeMemory(new(Worker), &p)
			fetched := func(what string, w walk, first, last *float32) {
				t.Helper()
				if w.total <= 0 || w.at != uintptr(unsafe.Pointer(first)) {
					t.Fatalf("%s: the walk to %s begins elsewhere: %+v", name, what, w)
				}
				for w.total > 1 {
					w.step()
				}
				if w.at/lineBytes != uintptr(unsafe.Pointer(last))/lineBytes {
					t.Fatalf("%s: the walk to %s ends elsewhere: %+v", name, what, w)
				}
			}
			begun := false
			for b, ok := l.block(&p, 0, 0, 0), true; ok; b, ok = l.after(&p, &b) {
				if begun {
					fetched("A", l.soon.a, p.a.at(b.row, b.k), p.a.at(b.row+b.rows-1, b.k+b.depth-1))
				}
				l.soonBlock(&p, &b)
				for col := b.col; col < b.col+b.cols; begun = true {
					width := v.width(b.col + b.cols - col)
					first, last := p.b.at(b.k, col), p.b.at(b.k+b.depth-1, col+width-1)
					if b.row > 0 { // it has been packed
						first, _ = l.panelB(&p, &b, col, width)
						last = (*float32)(unsafe.Add(unsafe.Pointer(first), (b.depth*roundUp(width, 8)-1)*4))
					}
					var q panel
					l.place(&q, &p, &b, b.row, col)
					if begun {
						fetched("B", l.soon.b, first, last)
						fetched("C", l.soon.c, q.c, (*float32)(unsafe.Add(unsafe.Pointer(q.c), (b.rows-1)*int(q.cRow)+(width-1)*4)))
					}
					col += width
					l.soonPanel(v, &p, &b, col)
				}
			}
			if l.soon.a.total > 0 || l.soon.b.total > 0 || l.soon.c.total > 0 {
				t.Errorf("%s: something is fetched after the last panel", name)
			}
		}
	}
}

// at returns the address of an element.
func (o operand) at(i, j int) *float32 { return &o.data[i*o.row+j*o.col] }
