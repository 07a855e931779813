package kernel

import "unsafe"

// Matrix is a view of numbers in memory as rows: element (i, j) is Data[i*Stride+j].
type Matrix struct {
	Rows, Cols, Stride int
	Data               []float32
}

// lanes is the number of float32 in a cache line, and in the widest vector.
const lanes = 16

// aliased is a distance between rows at which they evict each other from a first-level
// cache: half a page, or any multiple of it.
const aliased = 512

// NewMatrix returns a matrix of zeros whose rows each begin on a cache line.
// Its stride is cols rounded up, and one line more if rows would otherwise evict
// each other from the cache. The numbers between cols and stride are never read
// as data.
func NewMatrix(rows, cols int) Matrix {
	stride := (cols + lanes - 1) / lanes * lanes
	if stride > 0 && stride%aliased == 0 {
		stride += lanes
	}
	return Matrix{rows, cols, stride, alignedFloats(rows * stride)}
}

// alignedFloats returns n zeros that begin on a cache line.
func alignedFloats(n int) []float32 {
	s := make([]float32, n+lanes-1)
	if n == 0 {
		return s[:0]
	}
	const line = lanes * 4
	skip := (line - int(uintptr(unsafe.Pointer(&s[0]))%line)) % line / 4
	return s[skip : skip+n : skip+n]
}

// View returns data as a matrix with rows of cols numbers and no gaps between them.
func View(data []float32, rows, cols int) Matrix {
	if rows < 0 || cols < 0 || len(data) != rows*cols {
		panic(ErrMatrixShape)
	}
	return Matrix{rows, cols, cols, data}
}

// Row returns row i.
func (m Matrix) Row(i int) []float32 {
	return m.Data[i*m.Stride : i*m.Stride+m.Cols]
}

// RowRange returns rows lo to hi-1 as a view.
func (m Matrix) RowRange(lo, hi int) Matrix {
	if lo < 0 || hi < lo || hi > m.Rows {
		panic(ErrMatrixShape)
	}
	if lo == hi {
		return Matrix{0, m.Cols, m.Stride, nil}
	}
	end := min(hi*m.Stride, len(m.Data))
	return Matrix{hi - lo, m.Cols, m.Stride, m.Data[lo*m.Stride : end]}
}

// ColRange returns columns lo to hi-1 as a view.
func (m Matrix) ColRange(lo, hi int) Matrix {
	if lo < 0 || hi < lo || hi > m.Cols {
		panic(ErrMatrixShape)
	}
	if m.Rows == 0 {
		return Matrix{0, hi - lo, m.Stride, nil}
	}
	return Matrix{m.Rows, hi - lo, m.Stride, m.Data[lo:]}
}

// SplitCols returns the bounds of one part of n columns. The columns are divided between
// parts workers so that no two write to the same cache line of a [NewMatrix].
func SplitCols(n, part, parts int) (lo, hi int) {
	lines := (n + lanes - 1) / lanes
	lo, hi = Split(lines, part, parts)
	return min(lo*lanes, n), min(hi*lanes, n)
}

// Flat returns all rows of m as one slice, including the gaps between rows, for
// elementwise operations that may process the gaps too. m must consist of whole rows,
// not of a range of columns.
func (m Matrix) Flat() []float32 { return m.Data }

// CopyTo writes the rows of m, without gaps, to dst and returns the rest of dst.
func (m Matrix) CopyTo(dst []float32) []float32 {
	for i := range m.Rows {
		dst = dst[copy(dst, m.Row(i)):]
	}
	return dst
}

// CopyFrom reads the rows of m, without gaps, from src and returns the rest of src.
func (m Matrix) CopyFrom(src []float32) []float32 {
	for i := range m.Rows {
		src = src[copy(m.Row(i), src):]
	}
	return src
}

// holds reports whether m's data include its last element.
func (m Matrix) holds() bool {
	if m.Rows < 0 || m.Cols < 0 || m.Stride < m.Cols {
		return false
	}
	return m.Rows == 0 || len(m.Data) >= (m.Rows-1)*m.Stride+m.Cols
}
