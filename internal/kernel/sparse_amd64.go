//go:build !purego

package kernel

import (
	"math"
	"unsafe"
)

// lists is the argument of the sparse kernels in assembly. They compute a range of a
// sparse product's columns. Each row of c has a list of terms: row i has the terms
// begin[r] to begin[r+1]-1, with r = apart·pick[i], or apart·i if pick is nil. The
// index of a term selects a row of m. A row of c is the sum, over its terms, of the
// term's value times the selected row of m. Distances, such as mRow between rows of
// m, are in bytes. Each field takes eight bytes. The order of the fields has to be
// that of listFields in _asm/sparse.go.
type lists struct {
	terms unsafe.Pointer
	codes *Codes // nil if the terms are plain
	begin *int32
	apart int
	pick  *int32
	rows  int

	m    *float32
	mRow uintptr

	start    *float32 // initial values of the rows' sums
	startRow uintptr
	c        *float32
	cRow     uintptr

	// These four have the same meaning as in panel.
	mask   uint64
	lanes  *[8]int32
	update uint64
	rate   uint64

	skip uint64 // whether rows of c without terms are left unchanged

	// For each row of c, the kernel prefetches this number of cache lines, starting
	// at address. When it reaches end, it continues with the next span.
	lines   int
	address uintptr
	end     uintptr
	spans   *span // the span after the current one
}

// fetch divides w's pending prefetch evenly among n rows of c.
func (l *lists) fetch(w *Worker, n int) {
	first, each := w.ahead.over(n)
	if l.lines = each; each > 0 {
		l.address, l.end = first.begin, first.end
		l.spans = (*span)(unsafe.Add(unsafe.Pointer(first), unsafe.Sizeof(*first)))
	}
}

// The largest numbers of columns whose sums fit in the registers.
const (
	widestAVX2   = 104
	widestAVX512 = 128
)

func affineSparseAVX2(w *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	vectorAVX2.affineSparse(w, dst, x, rows, weights)
}

func affineSparseAVX512(w *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	vectorAVX512.affineSparse(w, dst, x, rows, weights)
}

func gradientSparseAVX2(w *Worker, c Matrix, x *Columns, delta Matrix, f finish) {
	vectorAVX2.gradientSparse(w, c, x, delta, f)
}

func gradientSparseAVX512(w *Worker, c Matrix, x *Columns, delta Matrix, f finish) {
	vectorAVX512.gradientSparse(w, c, x, delta, f)
}

// affineSparse multiplies all rows of the batch by one block of weights, then all
// rows by the next block. A row's terms ascend by column, so they are still added in
// their order.
func (v vector) affineSparse(w *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	if len(rows) == 0 {
		return
	}
	bias := weights.Row(x.Cols)
	l := lists{
		terms: x.Terms.address(), codes: x.Terms.codes,
		apart: x.blocks(), pick: unsafe.SliceData(rows), rows: len(rows),
		mRow: uintptr(weights.Stride) * 4, cRow: uintptr(dst.Stride) * 4,
	}
	l.fetch(w, len(rows)*l.apart*v.panels(dst.Cols))
	for col := 0; col < dst.Cols; {
		width := min(v.widest(), dst.Cols-col)
		l.m, l.c = address(weights.Data, col), address(dst.Data, col)
		l.start, l.startRow, l.skip = &bias[col], 0, 0
		for block := range l.apart {
			l.begin = &x.Start[block]
			v.computeSparse(&l, width)
			l.start, l.startRow, l.skip = l.c, l.cRow, 1
		}
		col += width
	}
}

// gradientSparse adds the terms of each column in the order of the batch's rows.
func (v vector) gradientSparse(w *Worker, c Matrix, x *Columns, delta Matrix, f finish) {
	if c.Rows == 0 {
		return
	}
	l := lists{
		terms: x.terms.address(), codes: x.terms.codes, begin: unsafe.SliceData(x.start), apart: 1, rows: c.Rows,
		mRow: uintptr(delta.Stride) * 4, cRow: uintptr(c.Stride) * 4, start: &zeros[0],
	}
	l.fetch(w, c.Rows*v.panels(c.Cols))
	if f.update {
		l.update, l.rate = 1, uint64(math.Float32bits(f.rate))
	}
	for col := 0; col < c.Cols; {
		width := min(v.widest(), c.Cols-col)
		l.m, l.c = address(delta.Data, col), address(c.Data, col)
		v.computeSparse(&l, width)
		col += width
	}
}

// address returns the address of the first term.
func (t Terms) address() unsafe.Pointer {
	if t.codes != nil {
		return unsafe.Pointer(unsafe.SliceData(t.coded))
	}
	return unsafe.Pointer(unsafe.SliceData(t.plain))
}

func count(counts []int32, row Terms, lo int) {
	if row.codes != nil {
		countCoded(counts, row.coded, lo)
		return
	}
	countPlain(counts, row.plain, lo)
}

func place(terms Terms, next []int32, row Terms, lo, i int) {
	if row.codes != nil {
		placeCoded(terms.coded, next, row.coded, lo, i)
		return
	}
	placePlain(terms.plain, next, row.plain, lo, i)
}

// widest returns the largest number of columns whose sums fit in the registers.
func (v vector) widest() int {
	if v == vectorAVX2 {
		return widestAVX2
	}
	return widestAVX512
}

// panels returns the number of panels that cols columns are split into.
func (v vector) panels(cols int) int { return (cols + v.widest() - 1) / v.widest() }

// computeSparse runs the kernel for a panel of width columns.
//
// It calls the kernels by name. If it called them through a variable, l would
// escape to the heap.
func (v vector) computeSparse(l *lists, width int) {
	eights := (width + 7) / 8
	last := width - 8*(eights-1)
	l.lanes = lanesBelow(last)
	if v == vectorAVX2 {
		computeSparseAVX2(l, eights)
		return
	}
	if eights%2 == 0 {
		last += 8 // the last vector has 16 columns
	}
	l.mask = 1<<last - 1
	computeSparseAVX512(l, eights)
}

func computeSparseAVX2(l *lists, eights int) {
	switch eights {
	case 1:
		avx2Sparse8(l)
	case 2:
		avx2Sparse16(l)
	case 3:
		avx2Sparse24(l)
	case 4:
		avx2Sparse32(l)
	case 5:
		avx2Sparse40(l)
	case 6:
		avx2Sparse48(l)
	case 7:
		avx2Sparse56(l)
	case 8:
		avx2Sparse64(l)
	case 9:
		avx2Sparse72(l)
	case 10:
		avx2Sparse80(l)
	case 11:
		avx2Sparse88(l)
	case 12:
		avx2Sparse96(l)
	case 13:
		avx2Sparse104(l)
	}
}

func computeSparseAVX512(l *lists, eights int) {
	switch eights {
	case 1:
		avx512Sparse8(l)
	case 2:
		avx512Sparse16(l)
	case 3:
		avx512Sparse24(l)
	case 4:
		avx512Sparse32(l)
	case 5:
		avx512Sparse40(l)
	case 6:
		avx512Sparse48(l)
	case 7:
		avx512Sparse56(l)
	case 8:
		avx512Sparse64(l)
	case 9:
		avx512Sparse72(l)
	case 10:
		avx512Sparse80(l)
	case 11:
		avx512Sparse88(l)
	case 12:
		avx512Sparse96(l)
	case 13:
		avx512Sparse104(l)
	case 14:
		avx512Sparse112(l)
	case 15:
		avx512Sparse120(l)
	case 16:
		avx512Sparse128(l)
	}
}
