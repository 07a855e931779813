package kernel

import "unsafe"

// Matrix is a view of numbers in memory as rows: element (i, j) is Data[i*Stride+j].
type Matrix struct {
	Rows, Cols, Stride int
	Data               []float32
}

// lanes is the number of float32 in a cache line, and in the widest vector.
const lanes = 16

// aliased is half a page, in numbers. If the stride of a matrix is a multiple of
// it, the matrix's rows map to the same few sets of a first-level cache and evict
// each other.
const aliased = 512

// NewMatrix returns a matrix of zeros whose rows each begin on a cache line. Its
// stride is cols rounded up to whole cache lines, plus one line if rows would
// otherwise evict each other from the cache. The numbers between cols and stride
// are never read as data.
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

// View returns a rows × cols matrix that shares data, in which the rows follow one
// another without gaps.
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

// SplitCols divides n columns between parts workers and returns the range of one
// part: lo up to, but not including, hi. No two parts write to the same cache line
// of a matrix that [NewMatrix] returned.
func SplitCols(n, part, parts int) (lo, hi int) {
	lines := (n + lanes - 1) / lanes
	lo, hi = Split(lines, part, parts)
	return min(lo*lanes, n), min(hi*lanes, n)
}

// Flat returns the memory of m: its rows and the gaps between them. It is for
// elementwise operations that may change the gaps too. m must not be a range of
// columns, because the gaps of a range belong to other columns.
func (m Matrix) Flat() []float32 { return m.Data }

// CopyTo writes the rows of m, without gaps, to dst and returns the part of dst
// after them.
func (m Matrix) CopyTo(dst []float32) []float32 {
	for i := range m.Rows {
		dst = dst[copy(dst, m.Row(i)):]
	}
	return dst
}

// CopyFrom reads the rows of m, without gaps, from src and returns the part of src
// after them.
func (m Matrix) CopyFrom(src []float32) []float32 {
	for i := range m.Rows {
		src = src[copy(m.Row(i), src):]
	}
	return src
}

// holds reports whether m has a valid shape, and Data is long enough for it.
func (m Matrix) holds() bool {
	if m.Rows < 0 || m.Cols < 0 || m.Stride < m.Cols {
		return false
	}
	return m.Rows == 0 || len(m.Data) >= (m.Rows-1)*m.Stride+m.Cols
}
