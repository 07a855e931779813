//go:build !purego

package kernel

import (
	"math"
	"unsafe"
)

// Block sizes in numbers. They change no result: a sum that does not fit in
// one block waits in memory, at full precision, for the next.
const (
	blockDepth = 256 // of a panel of B, so that it stays near the core
	blockRows  = 384 // of A, so that a block stays in the second-level cache
	smallDepth = 64  // of a product that is not cut into blocks
)

// stripRows is how many rows of A lie together where A is packed, a multiple of
// every tile's height. A tile reads its few rows out of each column of a strip:
// the narrow panels of AVX2, whose tiles take less time for a column, would
// wait for the wide strips that AVX-512 can keep up with.
func (v vector) stripRows() int {
	if v == vectorAVX2 {
		return 24
	}
	return 48
}

// zeros is what a sum without a bias starts from.
var zeros [widestAVX512]float32

func productAVX2(w *Worker, p product)   { vectorAVX2.product(w, &p) }
func productAVX512(w *Worker, p product) { vectorAVX512.product(w, &p) }

// product computes p block by block. Pointers to Go memory stay inside it, as
// the garbage collector may look at them between two calls of a kernel.
func (v vector) product(w *Worker, p *product) {
	if p.rows == 0 || p.cols == 0 {
		return
	}
	if p.depth == 0 || p.b.col == 1 && p.depth <= smallDepth {
		v.small(p)
		return
	}
	plan := newPlan(v, w, p)
	for k := 0; ; k += plan.depth {
		depth := min(plan.depth, p.depth-k)
		for row := 0; row < p.rows; row += plan.rows {
			plan.block(v, p, row, min(plan.rows, p.rows-row), k, depth)
		}
		if k+depth == p.depth {
			return
		}
	}
}

// small computes a product of few terms, for which no plan pays.
func (v vector) small(p *product) {
	q := panel{
		a: unsafe.SliceData(p.a.data), aRow: uintptr(p.a.row) * 4, aCol: uintptr(p.a.col) * 4,
		bRow: uintptr(p.b.row) * 4, cRow: uintptr(p.stride) * 4,
		rows: p.rows, depth: p.depth,
		start: &zeros[0],
	}
	if p.update {
		q.update, q.rate = 1, uint64(math.Float32bits(p.rate))
	}
	for col := 0; col < p.cols; {
		width := v.width(p.cols - col)
		q.c = address(p.c, col)
		if p.depth > 0 {
			q.b = address(p.b.data, col)
		}
		if p.bias != nil {
			q.start = address(p.bias, col)
		}
		v.compute(&q, width, p.b.readsOn(p.depth, col, roundUp(width, 8)))
		col += width
	}
}

// readsOn reports whether every one of so many rows, from column col on, has
// that many numbers in memory.
func (o operand) readsOn(rows, col, numbers int) bool {
	return o.col == 1 && col+numbers <= o.row && (rows-1)*o.row+col+numbers <= len(o.data)
}

// plan says how a product is cut into blocks, which operands are packed, and
// where.
type plan struct {
	depth, rows  int
	strip        int // rows of A that lie together
	packA, packB bool
	a, b         []float32 // packed operands of a block
	sums         []float32 // where the sums of an update wait between blocks
}

// scattered reports whether n rows of that many numbers lie so far apart that
// reading a few columns of them all is slow: in more pages than the first
// level of address translation holds, or so that they drive each other out of
// the first-level cache, which has 64 sets of 8 lines.
func scattered(stride, n int) bool {
	const page, pages = 1024, 64
	if n*stride > pages*page {
		return true
	}
	lines := stride / lanes
	if lines == 0 {
		return false
	}
	sets := 64
	for lines%2 == 0 && sets > 1 {
		lines /= 2
		sets /= 2
	}
	return n > sets*4
}

// newPlan plans p. B is packed where it has to be transposed, and where its
// rows would drive each other out of the cache and are read often enough; A
// where the same holds for it, as in a gradient.
func newPlan(v vector, w *Worker, p *product) plan {
	l := plan{depth: evenly(p.depth, blockDepth), rows: min(p.rows, blockRows), strip: v.stripRows()}
	l.packA = p.a.col != 1 && p.cols > maxPanel && scattered(p.a.col, l.depth)
	l.packB = p.b.col != 1 || p.rows > 8 && scattered(p.b.row, l.depth)
	var a, b, sums int
	if l.packA {
		a = l.depth * roundUp(l.rows, l.strip)
	}
	if l.packB {
		b = roundUp(l.depth, 8) * maxPanel
	}
	if p.update && l.depth < p.depth {
		sums = p.rows * roundUp(p.cols, lanes)
	}
	s := w.floats(a + b + sums)
	l.a, l.b, l.sums = s[:a], s[a:a+b], s[a+b:]
	return l
}

// evenly returns the depth of as few blocks as have at most that many terms, all
// of about the same.
func evenly(depth, most int) int {
	blocks := (depth + most - 1) / most
	return roundUp((depth+blocks-1)/blocks, 8)
}

// roundUp returns n rounded up to a multiple of m.
func roundUp(n, m int) int { return (n + m - 1) / m * m }

// address returns the address of number i behind the first of s.
func address(s []float32, i int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), i*4))
}

// block adds the terms of depth k to k+depth-1 to some rows of the product.
func (l *plan) block(v vector, p *product, row, rows, k, depth int) {
	first, last := k == 0, k+depth == p.depth
	q := panel{
		aRow: uintptr(p.a.row) * 4, aCol: uintptr(p.a.col) * 4,
		bRow: uintptr(p.b.row) * 4, cRow: uintptr(p.stride) * 4,
		rows: rows, depth: depth,
	}
	if p.update && last {
		q.update, q.rate = 1, uint64(math.Float32bits(p.rate))
	}
	strip := rows
	if l.packA {
		l.copyA(p, row, rows, k, depth)
		q.aRow, q.aCol = 4, uintptr(l.strip)*4
		strip = l.strip
	}
	for col := 0; col < p.cols; {
		width := v.width(p.cols - col)
		if l.packB {
			l.copyB(p, k, depth, col, width)
			q.b, q.bRow = address(l.b, 0), uintptr(roundUp(width, 8))*4
		} else {
			q.b = address(p.b.data, k*p.b.row+col)
		}
		if l.packB && p.b.col == 1 {
			l.lookAhead(&q, p, k, depth, col+width)
		}
		open := l.packB || p.b.readsOn(p.depth, col, roundUp(width, 8))
		for i := 0; i < rows; i += strip {
			q.rows = min(strip, rows-i)
			if l.packA {
				q.a = address(l.a, i*depth)
			} else {
				q.a = address(p.a.data, (row+i)*p.a.row+k*p.a.col)
			}
			q.c = address(p.c, (row+i)*p.stride+col)
			l.place(&q, p, row+i, col, first, last)
			v.compute(&q, width, open)
		}
		col += width
	}
}

// lookAhead has the next panel of B fetched while one is computed: from the
// same rows, or behind the last column from the next block of rows.
func (l *plan) lookAhead(q *panel, p *product, k, depth, col int) {
	if col >= p.cols {
		k, col = k+depth, 0
	}
	if k+depth > p.depth {
		q.nextLines = 0
		return
	}
	q.next = uintptr(unsafe.Pointer(address(p.b.data, k*p.b.row+col)))
	q.nextRow = uintptr(p.b.row) * 4
	q.nextLines = (min(maxPanel, p.cols-col)*4 + 63) / 64
}

// place says where the sums of a panel start from and, where they are not
// complete, wait.
func (l *plan) place(q *panel, p *product, row, col int, first, last bool) {
	at, step := q.c, uintptr(p.stride)*4
	if len(l.sums) > 0 {
		wide := roundUp(p.cols, lanes)
		at, step = address(l.sums, row*wide+col), uintptr(wide)*4
	}
	switch {
	case !first:
		q.start, q.startRow = at, step
	case p.bias != nil:
		q.start, q.startRow = address(p.bias, col), 0
	default:
		q.start, q.startRow = &zeros[0], 0
	}
	q.cRow = uintptr(p.stride) * 4
	if !last {
		q.c, q.cRow = at, step
	}
}

// copyB packs columns col to col+width-1 of a block of B.
func (l *plan) copyB(p *product, k, depth, col, width int) {
	wide := roundUp(width, 8)
	if p.b.col == 1 {
		copyBlock(l.b, wide, p.b.data[k*p.b.row+col:], p.b.row, depth, width)
		return
	}
	last := lanesBelow((depth-1)&7 + 1)
	for j := 0; j < width; j += 8 {
		var rows [8]*float32
		for i := range rows {
			rows[i] = address(p.b.data, (col+min(j+i, width-1))*p.b.col+k*p.b.row)
		}
		transpose8(address(l.b, j), uintptr(wide)*4, &rows, depth, last)
	}
}

// copyA packs a block of A whose columns are the memory's rows, strip by strip.
func (l *plan) copyA(p *product, row, rows, k, depth int) {
	for i := 0; i < rows; i += l.strip {
		copyBlock(l.a[i*depth:], l.strip, p.a.data[row+i+k*p.a.col:], p.a.col, depth, min(l.strip, rows-i))
	}
}

// copyBlock copies rows of width numbers.
func copyBlock(dst []float32, dstRow int, src []float32, srcRow, rows, width int) {
	whole := width &^ 7
	if whole > 0 {
		copyRows(&dst[0], uintptr(dstRow)*4, &src[0], uintptr(srcRow)*4, rows, whole/8)
	}
	if whole < width {
		for i := range rows {
			copy(dst[i*dstRow+whole:][:width-whole], src[i*srcRow+whole:])
		}
	}
}
