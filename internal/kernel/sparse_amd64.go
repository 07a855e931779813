//go:build !purego

package kernel

import (
	"math"
	"unsafe"
)

// lists is a range of a sparse product's columns for the kernels in assembly:
// row i of c is the sum of value[k] times row index[k] of m, for every k from
// begin[r] to begin[r+1]-1, where r is pick[i], or i where pick is nil. Steps
// are in bytes. Each field takes eight bytes, in the order of _asm/sparse.go.
type lists struct {
	index *int32
	value *float32
	words int // between two values of k: 2 where indices and values alternate, and k counts pairs
	begin *int32
	pick  *int32
	rows  int

	m    *float32
	mRow uintptr

	start    *float32 // what the rows' sums start from
	startRow uintptr
	c        *float32
	cRow     uintptr

	// As in panel.
	mask   uint64
	lanes  *[8]int32
	update uint64
	rate   uint64

	// Where at is not nil, row i begins at value at[i] and ends before the
	// first index that reaches limit; at[i] becomes that place. With skip set,
	// rows without a term stay as they are.
	at    *int32
	limit uint64
	skip  uint64
}

// The most columns that the registers hold.
const (
	widestAVX2   = 104
	widestAVX512 = 128
)

// nearFloats is how many of the weights an affine product takes at a time. They
// are 48 KiB, of which the terms of a sparse batch read what mostly stays in a
// first-level cache of 32.
const nearFloats = 12 << 10

func affineSparseAVX2(w *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	vectorAVX2.affineSparse(w, dst, x, rows, weights)
}

func affineSparseAVX512(w *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	vectorAVX512.affineSparse(w, dst, x, rows, weights)
}

func gradientSparseAVX2(_ *Worker, c Matrix, x *Columns, delta Matrix, f finish) {
	vectorAVX2.gradientSparse(c, x, delta, f)
}

func gradientSparseAVX512(_ *Worker, c Matrix, x *Columns, delta Matrix, f finish) {
	vectorAVX512.gradientSparse(c, x, delta, f)
}

// affineSparse takes the weight rows in chunks that stay in the first-level
// cache while every row of the batch passes over them: a row's terms ascend,
// so that their order stays the same.
func (v vector) affineSparse(w *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	bias := weights.Row(x.Cols)
	l := lists{
		index: unsafe.SliceData(x.Index), value: unsafe.SliceData(x.Value), words: 1, begin: unsafe.SliceData(x.Start),
		pick: unsafe.SliceData(rows), rows: len(rows),
		mRow: uintptr(weights.Stride) * 4, cRow: uintptr(dst.Stride) * 4,
	}
	w.places = resize(w.places, len(rows))
	if len(rows) == 0 {
		return
	}
	// A batch's rows lie anywhere in a set that no cache holds. Asked for
	// together, they arrive while the first are worked on.
	fetchLists(l.index, l.value, l.begin, l.pick, len(rows))
	l.at = &w.places[0]
	for col := 0; col < dst.Cols; {
		width := min(v.widest(), dst.Cols-col)
		for i, r := range rows {
			w.places[i] = x.Start[r]
		}
		l.m, l.c = address(weights.Data, col), address(dst.Data, col)
		l.start, l.startRow, l.skip = &bias[col], 0, 0
		chunk := max(1, nearFloats/((width+lanes-1)/lanes*lanes))
		for k := 0; k < max(1, x.Cols); k += chunk {
			l.limit = uint64(k + chunk)
			v.computeSparse(&l, width)
			l.start, l.startRow, l.skip = l.c, l.cRow, 1
		}
		col += width
	}
}

// gradientSparse takes the terms of each column in the order of the batch.
func (v vector) gradientSparse(c Matrix, x *Columns, delta Matrix, f finish) {
	if cap(x.terms) == 0 {
		x.terms = make([]term, 0, 1) // pointers into it have to point somewhere
	}
	terms := unsafe.SliceData(x.terms)
	l := lists{
		index: &terms.row, value: &terms.value, words: 2, begin: unsafe.SliceData(x.start), rows: c.Rows,
		mRow: uintptr(delta.Stride) * 4, cRow: uintptr(c.Stride) * 4, start: &zeros[0], limit: math.MaxInt32,
	}
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

// widest returns the most columns that the registers hold.
func (v vector) widest() int {
	if v == vectorAVX2 {
		return widestAVX2
	}
	return widestAVX512
}

// computeSparse runs the kernel for panels of that width.
func (v vector) computeSparse(l *lists, width int) {
	eights := (width + 7) / 8
	last := width - 8*(eights-1)
	l.lanes = lanesBelow(last)
	if v == vectorAVX2 {
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
		return
	}
	if eights%2 == 0 {
		last += 8
	}
	l.mask = 1<<last - 1
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
