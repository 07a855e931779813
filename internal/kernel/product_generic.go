package kernel

// The generic product works on tiles of 2×3 sums. The sums, and the products that
// are added to them, fit in the 15 vector registers that the compiler has on amd64.
// With tiles of 2×4, the compiler moves some of these numbers to memory in every
// step, and the product is a third slower. Both operands are packed into the order
// in which a tile reads them.
const (
	tileRows = 2
	tileCols = 3
	// blockFloats bounds the packed part of B, so that it stays in the
	// second-level cache: 128 KiB.
	blockFloats = 1 << 15
)

// productGeneric computes p one block of columns at a time.
func productGeneric(w *Worker, p product) {
	if p.cols == 0 || p.rows == 0 && !p.ones {
		return
	}
	blockCols := max(tileCols, blockFloats/max(1, p.depth)/tileCols*tileCols)
	blockCols = min(blockCols, (p.cols+tileCols-1)/tileCols*tileCols)
	scratch := w.floats((blockCols + tileRows) * p.depth)
	b, a := scratch[:blockCols*p.depth], scratch[blockCols*p.depth:]
	for col := 0; col < p.cols; col += blockCols {
		width := min(blockCols, p.cols-col)
		for j := 0; j < width; j += tileCols {
			packColumns(b[j*p.depth:], &p.b, p.depth, col+j, min(tileCols, width-j))
		}
		for row := 0; row < p.rows; row += tileRows {
			height := min(tileRows, p.rows-row)
			packRows(a, &p.a, p.depth, row, height)
			for j := 0; j < width; j += tileCols {
				p.tile(a, b[j*p.depth:(j+tileCols)*p.depth], row, col+j, height, min(tileCols, width-j))
			}
		}
		if !p.ones {
			continue
		}
		packRows(a, &operand{data: one[:]}, p.depth, 0, 1)
		for j := 0; j < width; j += tileCols {
			p.tile(a, b[j*p.depth:(j+tileCols)*p.depth], p.rows, col+j, 1, min(tileCols, width-j))
		}
	}
}

// packColumns writes columns col to col+width-1 of b to dst, tileCols numbers
// for each row. It writes zeros for columns that the matrix does not have.
func packColumns(dst []float32, b *operand, depth, col, width int) {
	for k := range depth {
		from := k*b.row + col*b.col
		if width == tileCols && b.col == 1 {
			copy(dst[:tileCols], b.data[from:from+tileCols])
		} else {
			for j := range tileCols {
				dst[j] = 0
				if j < width {
					dst[j] = b.data[from+j*b.col]
				}
			}
		}
		dst = dst[tileCols:]
	}
}

// packRows writes rows row to row+height-1 of a to dst, two numbers for each
// column. If height is 1, it writes the row twice.
func packRows(dst []float32, a *operand, depth, row, height int) {
	first, second := row*a.row, (row+height-1)*a.row
	dst = dst[:tileRows*depth]
	for k := 0; k+1 < len(dst); k += 2 {
		dst[k] = a.data[first]
		dst[k+1] = a.data[second]
		first += a.col
		second += a.col
	}
}

// tile computes height × width sums at (row, col) from packed operands, and stores
// them in c or updates c with them.
func (p *product) tile(a, b []float32, row, col, height, width int) {
	var sums [tileRows][tileCols]float32
	if p.bias != nil {
		for i := range sums {
			copy(sums[i][:], p.bias[col:col+width])
		}
	}
	multiply(&sums, a, b)
	for i := range height {
		p.row(p.c[(row+i)*p.stride+col:][:width], sums[i][:])
	}
}

// multiply adds a·b to sums. a holds two packed rows, and b three packed columns.
// The conversions to float32 keep compilers from fusing the multiplication with the
// addition, so that the bytes do not depend on the architecture. The loop handles
// four terms at a time, through arrays, so that indices need no checks.
func multiply(sums *[tileRows][tileCols]float32, a, b []float32) {
	s00, s01, s02 := sums[0][0], sums[0][1], sums[0][2]
	s10, s11, s12 := sums[1][0], sums[1][1], sums[1][2]
	for len(a) >= 4*tileRows && len(b) >= 4*tileCols {
		row, col := (*[4 * tileRows]float32)(a), (*[4 * tileCols]float32)(b)
		s00 += float32(row[0] * col[0])
		s10 += float32(row[1] * col[0])
		s01 += float32(row[0] * col[1])
		s11 += float32(row[1] * col[1])
		s02 += float32(row[0] * col[2])
		s12 += float32(row[1] * col[2])
		s00 += float32(row[2] * col[3])
		s10 += float32(row[3] * col[3])
		s01 += float32(row[2] * col[4])
		s11 += float32(row[3] * col[4])
		s02 += float32(row[2] * col[5])
		s12 += float32(row[3] * col[5])
		s00 += float32(row[4] * col[6])
		s10 += float32(row[5] * col[6])
		s01 += float32(row[4] * col[7])
		s11 += float32(row[5] * col[7])
		s02 += float32(row[4] * col[8])
		s12 += float32(row[5] * col[8])
		s00 += float32(row[6] * col[9])
		s10 += float32(row[7] * col[9])
		s01 += float32(row[6] * col[10])
		s11 += float32(row[7] * col[10])
		s02 += float32(row[6] * col[11])
		s12 += float32(row[7] * col[11])
		a, b = a[4*tileRows:], b[4*tileCols:]
	}
	for len(a) >= tileRows && len(b) >= tileCols {
		row, col := (*[tileRows]float32)(a), (*[tileCols]float32)(b)
		s00 += float32(row[0] * col[0])
		s10 += float32(row[1] * col[0])
		s01 += float32(row[0] * col[1])
		s11 += float32(row[1] * col[1])
		s02 += float32(row[0] * col[2])
		s12 += float32(row[1] * col[2])
		a, b = a[tileRows:], b[tileCols:]
	}
	sums[0] = [tileCols]float32{s00, s01, s02}
	sums[1] = [tileCols]float32{s10, s11, s12}
}
