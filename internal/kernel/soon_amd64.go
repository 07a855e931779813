//go:build !purego

package kernel

import "unsafe"

// walk is a list of cache lines, which hold some rows of a matrix, and a position in
// the list. While the kernels compute, they prefetch the lines into the second-level
// cache, one at a time. They never read from the addresses, so these need not keep
// their memory alive. The kernels use the fields; see panelFields in _asm/panel.go.
type walk struct {
	at    uintptr // the next line
	left  int     // lines left in its row
	lines int     // lines in each row
	jump  uintptr // bytes from the last line of a row to the first of the next
	total int     // lines left in all rows; negative if a kernel had time to prefetch more
}

// newWalk returns a walk over rows of width numbers. start is the first number of the
// first row. The rows begin stride numbers apart.
func newWalk(start *float32, rows, width, stride int) walk {
	if rows <= 0 || width <= 0 {
		return walk{}
	}
	from := uintptr(unsafe.Pointer(start))
	lines := (int(from%lineBytes) + width*4 + lineBytes - 1) / lineBytes
	return walk{
		at: from, left: lines, lines: lines,
		jump:  uintptr(stride*4 - (lines-1)*lineBytes),
		total: rows * lines,
	}
}

// soon holds what to prefetch, in this order: the next panel's parts of B and C, and
// the next block's part of A.
type soon struct {
	b, c, a walk
}

// next returns the first walk that has lines left.
func (s *soon) next() *walk {
	switch {
	case s.b.total > 0:
		return &s.b
	case s.c.total > 0:
		return &s.c
	}
	return &s.a
}

// near is the size, in numbers, up to which a matrix stays in the second-level cache
// while a product uses it, so that prefetching it would gain nothing.
const near = 1 << 17

// soonPanel plans to prefetch the next panel: the one at column col or, if b ends
// before col, the first panel of the next block. It plans the panel's part of C and,
// if B is packed, the panel's part of B. The first block of rows, which packs B,
// reads that part from B itself. The other blocks of rows read the packed copy.
func (l *plan) soonPanel(v vector, p *product, b *block, col int) {
	l.soon.b, l.soon.c = walk{}, walk{}
	farB, farC := l.packB && p.depth*p.cols > near, l.strip < p.rows && p.rows*p.cols > near
	if !farB && !farC {
		return
	}
	if col >= b.col+b.cols {
		next, ok := l.after(p, b)
		if !ok {
			return
		}
		b, col = &next, next.col
	}
	width := v.width(b.col + b.cols - col)
	switch {
	case !farB:
	case b.row > 0:
		at := address(l.b, l.placeB(p, b, col))
		l.soon.b = newWalk(at, 1, b.depth*roundUp(width, 8), 0)
	case p.b.col == 1:
		l.soon.b = newWalk(address(p.b.data, b.k*p.b.row+col), b.depth, width, p.b.row)
	default:
		l.soon.b = newWalk(address(p.b.data, b.k*p.b.row+col*p.b.col), width, b.depth, p.b.col)
	}
	if !farC {
		return
	}
	var q panel
	l.place(&q, p, b, b.row, col)
	l.soon.c = newWalk(q.c, b.rows, width, int(q.cRow)/4)
}

// soonBlock plans to prefetch the block of A that follows b.
func (l *plan) soonBlock(p *product, b *block) {
	l.soon.a = walk{}
	next, ok := l.after(p, b)
	if !ok || p.rows*p.depth <= near {
		return
	}
	at := address(p.a.data, next.row*p.a.row+next.k*p.a.col)
	if p.a.col == 1 {
		l.soon.a = newWalk(at, next.rows, next.depth, p.a.row)
	} else {
		l.soon.a = newWalk(at, next.depth, next.rows, p.a.col)
	}
}
