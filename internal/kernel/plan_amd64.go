//go:build !purego

package kernel

// The sizes of blocks, in rows, columns and terms. They change no result: a sum with
// more terms than one block holds is stored in memory, at full precision, until the
// next block. A block of A is blockRows × blockDepth, so that it stays in the
// second-level cache while the panels of B are read one after the other. blockCols
// bounds the packed part of B to save memory.
const (
	blockDepth = 1024
	blockRows  = 128
	wholeRows  = 256 // up to this many rows, the rows are not cut, because only one or two blocks would read B
	blockCols  = 1056
	smallDepth = 64 // up to this depth, a product with at most near sums (soon_amd64.go) is one block
)

// plan says how a product is cut into blocks and which operands are packed, and
// holds the memory for them.
type plan struct {
	depth, rows, cols int // of a block

	strip        int // rows of A that are computed, and packed, together
	packA, packB bool
	a, b         []float32 // packed operands of a block
	sums         []float32 // incomplete sums of an update, kept between blocks

	soon soon
}

// packs reports whether A and B are packed, for blocks of the given depth. B is
// packed if it has to be transposed. It is also packed if its rows are scattered in
// memory and A has more than 32 rows, because B is then read often. A is packed if its
// columns, which are rows in memory, are scattered, as in the gradient of a wide layer.
// Rows are scattered if they span more pages than the TLB of a core holds, some 64 to 96.
func (p *product) packs(depth int) (a, b bool) {
	a = p.a.col != 1 && p.cols > maxPanel && scattered(p.a.col, depth, 96)
	b = p.b.col != 1 || p.rows > 32 && scattered(p.b.row, depth, 128)
	return a, b
}

// oneBlock reports whether p can be computed as a single block, without a plan.
func (p *product) oneBlock() bool {
	if p.b.col != 1 || p.depth > blockDepth {
		return false
	}
	if p.depth <= smallDepth && p.rows*p.cols <= near {
		return true
	}
	a, b := p.packs(p.depth)
	return p.rows <= wholeRows && !a && !b
}

// newPlan decides how p is cut into blocks and which operands are packed. The plan has
// no memory before takeMemory is called.
func newPlan(v vector, p *product) plan {
	l := plan{depth: evenly(p.depth, blockDepth, 8), cols: evenly(p.cols, blockCols, v.usual())}
	l.packA, l.packB = p.packs(l.depth)
	unit := 8
	if l.packA {
		unit = v.stripRows()
	}
	l.rows = p.rows
	if p.rows > wholeRows {
		l.rows = evenly(p.rows, blockRows, unit)
	}
	l.strip = l.rows
	if l.packA || l.rows < p.rows {
		l.strip = v.stripRows()
	}
	return l
}

// takeMemory sets the plan's slices to scratch memory of w, as much as p needs.
func (l *plan) takeMemory(w *Worker, p *product) {
	var a, b, sums int
	if l.packA {
		a = l.depth * roundUp(l.rows, l.strip)
	}
	switch {
	case l.packB && l.keepsB(p):
		b = l.packedDepth() * roundUp(l.cols, 8)
	case l.packB:
		b = l.packedDepth() * maxPanel
	}
	if p.update && l.depth < p.depth {
		sums = (p.rows + 1) * roundUp(p.cols, lanes)
	}
	s := w.floats(a + b + sums)
	l.a, l.b, l.sums = s[:a], s[a:a+b], s[a+b:]
}

// packedDepth returns the number of rows in a packed block of B. It is a multiple of
// eight, because transposing writes eight rows at a time.
func (l *plan) packedDepth() int { return roundUp(l.depth, 8) }

// keepsB reports whether all panels of a packed block of B stay in memory, because
// several blocks of rows read them. Otherwise each panel overwrites the one before.
func (l *plan) keepsB(p *product) bool { return l.rows < p.rows }

// block is a part of a product: the contribution of one block of A and one block of B.
type block struct {
	row, rows, col, cols, k, depth int // the first row, column and term, and the number of each

	first, last bool // whether the block has the first terms of its sums, and whether it has the last
}

// block returns the block that begins at the given row and column of C, with term k.
func (l *plan) block(p *product, row, col, k int) block {
	depth := min(l.depth, p.depth-k)
	return block{
		row: row, rows: min(l.rows, p.rows-row),
		col: col, cols: min(l.cols, p.cols-col),
		k: k, depth: depth,
		first: k == 0, last: k+depth == p.depth,
	}
}

// after returns the block that follows b. ok is false if b is the last. The order is
// such that a block of B is multiplied by all blocks of A before the next block of B
// is read.
func (l *plan) after(p *product, b *block) (next block, ok bool) {
	row, col, k := b.row+b.rows, b.col, b.k
	if row >= p.rows {
		row, col = 0, col+b.cols
	}
	if col >= p.cols {
		col, k = 0, k+b.depth
	}
	if k >= p.depth {
		return block{}, false
	}
	return l.block(p, row, col, k), true
}

// scattered reports whether n rows that begin stride numbers apart in memory are slow
// to read, a few columns at a time. They are slow if they span more than the given
// number of pages, or if their distance makes them evict each other from a cache of 64
// sets of 8 lines.
func scattered(stride, n, pages int) bool {
	const page = 1024
	if n*stride > pages*page {
		return true
	}
	lines := stride / lanes
	if lines%2 != 0 || lines == 0 {
		return false
	}
	sets := 64
	for lines%2 == 0 && sets > 1 {
		lines /= 2
		sets /= 2
	}
	return n > sets*4
}

// evenly divides n into as few blocks as possible, none larger than limit and all of
// about the same size. It returns that size: n itself, or a multiple of unit.
func evenly(n, limit, unit int) int {
	if n <= limit {
		return n
	}
	units := (n + unit - 1) / unit
	blocks := (units + limit/unit - 1) / (limit / unit)
	return (units + blocks - 1) / blocks * unit
}

// roundUp returns n rounded up to a multiple of m.
func roundUp(n, m int) int { return (n + m - 1) / m * m }

// readsOn reports whether count numbers, from column col on, can be read in each of
// the first n rows without leaving the memory of that row.
func (o operand) readsOn(n, col, count int) bool {
	return o.col == 1 && col+count <= o.row && (n-1)*o.row+col+count <= len(o.data)
}
