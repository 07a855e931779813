//go:build !purego

package kernel

// stripRows returns the number of rows in a strip. A strip is a range of rows of A
// that are computed together, if A is packed or cut into blocks. Their number is a
// multiple of every tile's height. A packed strip is stored column by column, and a
// tile reads only its few rows of each column. So a tile's numbers are farther apart
// in a taller strip. AVX2 has narrower panels than AVX-512 and spends less time on a
// column. With strips of 48 rows it would have to wait for memory, so its strips are
// shorter.
func (v vector) stripRows() int {
	if v == vectorAVX2 {
		return 24
	}
	return 48
}

// copyA packs block b of A strip by strip. A is a transposed matrix: its columns
// are rows in memory.
func (l *plan) copyA(p *product, b *block) {
	for i := 0; i < b.rows; i += l.strip {
		from := p.a.data[(b.row+i)*p.a.row+b.k*p.a.col:]
		copyBlock(l.a[i*b.depth:], l.strip, from, p.a.col, b.depth, min(l.strip, b.rows-i))
	}
}

// stripA returns the address of row i of block b of A, packed or not, and the
// distances in bytes from row to row and from column to column.
func (l *plan) stripA(p *product, b *block, i int) (at *float32, row, col uintptr) {
	if l.packA {
		return address(l.a, i*b.depth), 4, uintptr(l.strip) * 4
	}
	return address(p.a.data, (b.row+i)*p.a.row+b.k*p.a.col), uintptr(p.a.row) * 4, uintptr(p.a.col) * 4
}

// copyB packs width columns of block b of B, from column col on. It transposes
// them if columns of B are rows in memory.
func (l *plan) copyB(p *product, b *block, col, width int) {
	dst, wide := l.b[l.placeB(p, b, col):], roundUp(width, 8)
	if p.b.col == 1 {
		copyBlock(dst, wide, p.b.data[b.k*p.b.row+col:], p.b.row, b.depth, width)
		return
	}
	last := lanesBelow((b.depth-1)&7 + 1)
	for j := 0; j < width; j += 8 {
		var rows [8]*float32
		for i := range rows {
			rows[i] = address(p.b.data, (col+min(j+i, width-1))*p.b.col+b.k*p.b.row)
		}
		transpose8(address(dst, j), uintptr(wide)*4, &rows, b.depth, last)
	}
}

// placeB returns how many packed numbers of a block of B precede the panel that
// begins at column col.
func (l *plan) placeB(p *product, b *block, col int) int {
	if l.keepsB(p) {
		return (col - b.col) * l.packedDepth()
	}
	return 0
}

// panelB returns the address of a panel of block b of B, packed or not, and the
// distance in bytes from row to row. The panel has width columns from col on.
func (l *plan) panelB(p *product, b *block, col, width int) (at *float32, row uintptr) {
	if l.packB {
		return address(l.b, l.placeB(p, b, col)), uintptr(roundUp(width, 8)) * 4
	}
	return address(p.b.data, b.k*p.b.row+col*p.b.col), uintptr(p.b.row) * 4
}

// copyBlock copies rows × width numbers from src to dst, whose rows are srcRow and
// dstRow numbers apart.
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
