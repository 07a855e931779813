//go:build !purego

package kernel

import (
	"math"
	"unsafe"
)

// zeros holds the initial values of a row's sums if there is no bias.
var zeros [widestAVX512]float32

func productAVX2(w *Worker, p product)   { vectorAVX2.product(w, &p) }
func productAVX512(w *Worker, p product) { vectorAVX512.product(w, &p) }

// product computes p block by block. Even a pointer that is never read has to point
// into its slice, because the garbage collector may check pointers between two calls
// of a kernel.
func (v vector) product(w *Worker, p *product) {
	if p.cols == 0 || p.rows == 0 && !p.ones {
		return
	}
	if p.depth == 0 || p.oneBlock() {
		v.small(p)
		return
	}
	l := newPlan(v, p)
	l.takeMemory(w, p)
	for b, ok := l.block(p, 0, 0, 0), true; ok; b, ok = l.after(p, &b) {
		l.compute(v, p, &b)
	}
}

// small computes a product of one block and reads its operands in place. For so
// small a product, setting up a plan takes longer than it saves.
func (v vector) small(p *product) {
	q := panel{bRow: uintptr(p.b.row) * 4, cRow: uintptr(p.stride) * 4, depth: p.depth, start: &zeros[0]}
	q.finish(p.finish)
	for col := 0; col < p.cols; {
		width := v.width(p.cols - col)
		open := p.b.readsOn(p.depth, col, roundUp(width, 8))
		if p.depth > 0 {
			q.b = address(p.b.data, col)
		}
		if p.bias != nil {
			q.start = address(p.bias, col)
		}
		q.a, q.aRow, q.aCol = unsafe.SliceData(p.a.data), uintptr(p.a.row)*4, uintptr(p.a.col)*4
		q.c, q.rows = address(p.c, col), p.rows
		v.compute(&q, width, open)
		if p.ones {
			q.a, q.aRow, q.aCol = &one[0], 0, 0
			q.c, q.rows = address(p.c, p.rows*p.stride+col), 1
			v.compute(&q, width, open)
		}
		col += width
	}
}

// finish sets what the kernel does with the complete sums of a panel.
func (q *panel) finish(f finish) {
	if f.update {
		q.update, q.rate = 1, uint64(math.Float32bits(f.rate))
	}
}

// compute adds the terms of block b to the sums. It computes the block panel by
// panel, and each panel strip by strip. If b is in the first block of rows, compute
// also packs B, which the other blocks of rows read too, and computes the row of
// ones.
func (l *plan) compute(v vector, p *product, b *block) {
	q := panel{depth: b.depth}
	if b.last {
		q.finish(p.finish)
	}
	if l.packA {
		l.copyA(p, b)
	}
	l.soonBlock(p, b)
	for col := b.col; col < b.col+b.cols; {
		width := v.width(b.col + b.cols - col)
		if l.packB && b.row == 0 {
			l.copyB(p, b, col, width)
		}
		l.soonPanel(v, p, b, col+width)
		q.b, q.bRow = l.panelB(p, b, col, width)
		open := l.packB || p.b.readsOn(p.depth, col, roundUp(width, 8))
		for i := 0; i < b.rows; i += l.strip {
			q.rows = min(l.strip, b.rows-i)
			q.a, q.aRow, q.aCol = l.stripA(p, b, i)
			l.place(&q, p, b, b.row+i, col)
			soon := l.soon.next()
			q.walk = *soon
			v.compute(&q, width, open)
			*soon = q.walk
		}
		if p.ones && b.row == 0 {
			q.rows, q.walk = 1, walk{}
			q.a, q.aRow, q.aCol = &one[0], 0, 0
			l.place(&q, p, b, p.rows, col)
			v.compute(&q, width, open)
		}
		col += width
	}
}

// place sets where the initial values of a panel's sums are read and where its sums
// are stored. It stores incomplete sums at the address from which the next block
// resumes them.
func (l *plan) place(q *panel, p *product, b *block, row, col int) {
	q.c, q.cRow = address(p.c, row*p.stride+col), uintptr(p.stride)*4
	at, step := q.c, q.cRow
	if len(l.sums) > 0 {
		wide := roundUp(p.cols, lanes)
		at, step = address(l.sums, row*wide+col), uintptr(wide)*4
	}
	switch {
	case !b.first:
		q.start, q.startRow = at, step
	case p.bias != nil:
		q.start, q.startRow = address(p.bias, col), 0
	default:
		q.start, q.startRow = &zeros[0], 0
	}
	if !b.last {
		q.c, q.cRow = at, step
	}
}

// address returns the address of s[i], without a check of i.
func address(s []float32, i int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), i*4))
}
