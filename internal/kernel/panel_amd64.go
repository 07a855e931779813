//go:build !purego

package kernel

//go:generate go -C _asm run . -out ../vector_amd64.s -stubs ../vector_stubs_amd64.go -pkg kernel

// panel is the argument of the product kernels in assembly. They compute a range of
// a product's columns, c = a·b, for some rows. Distances, such as aRow between rows
// of a, are in bytes. Each field takes eight bytes. The order of the fields has to
// be that of panelFields in _asm/panel.go.
type panel struct {
	a          *float32 // (rows, depth)
	aRow, aCol uintptr
	b          *float32 // (depth, columns)
	bRow       uintptr
	start      *float32 // (rows, columns): initial values of the sums
	startRow   uintptr
	c          *float32 // (rows, columns)
	cRow       uintptr

	rows, depth int

	mask   uint64    // AVX-512: the mask of the last vector, with a bit set for each column
	lanes  *[8]int32 // AVX2: the mask of the last vector, with -1 for each column
	update uint64    // whether c -= rate·sum instead of c = sum
	rate   uint64    // a float32 in the lower half

	//lint:ignore U1000 only the kernel uses these: its positions in a, start and c
	aAt, startAt, cAt uintptr

	walk // cache lines to prefetch while the panel is computed
}

// vector is an instruction set that the kernels in assembly exist for.
type vector uint8

const (
	vectorAVX2 vector = iota
	vectorAVX512
)

// maxPanel is the number of columns in the widest panel of any instruction set.
const maxPanel = 56

// width returns how many of the remaining columns the next panel takes. The
// widths are chosen to fill the registers, and so that the last panel is not
// narrow: a narrow panel leaves most registers unused.
func (v vector) width(remaining int) int {
	widest := 24
	if v == vectorAVX512 {
		widest = maxPanel
	}
	switch {
	case remaining <= widest:
		return remaining
	case v == vectorAVX512 && remaining <= 64:
		return 32
	}
	return v.usual()
}

// usual returns the width of most of the panels that a wide product is divided into.
func (v vector) usual() int {
	if v == vectorAVX512 {
		return 48
	}
	return 16
}

// compute runs the kernel for a panel of width columns. If open is true, each row of B
// may be read past the panel, up to the next multiple of eight columns.
//
// It calls the kernels by name. If it called them through a variable, p would
// escape to the heap.
func (v vector) compute(p *panel, width int, open bool) {
	eights := (width + 7) / 8
	last := width - 8*(eights-1)
	p.lanes = lanesBelow(last)
	if v == vectorAVX2 {
		computeAVX2(p, eights, open, last == 8)
		return
	}
	if eights%2 == 0 {
		last += 8 // the last vector has 16 columns
	}
	p.mask = 1<<last - 1
	computeAVX512(p, eights, open)
}

func computeAVX2(p *panel, eights int, open, whole bool) {
	switch {
	case eights == 1 && whole:
		avx2Panel8Whole(p)
	case eights == 2 && whole:
		avx2Panel16Whole(p)
	case eights == 3 && whole:
		avx2Panel24Whole(p)
	case eights == 1 && open:
		avx2Panel8Open(p)
	case eights == 2 && open:
		avx2Panel16Open(p)
	case eights == 3 && open:
		avx2Panel24Open(p)
	case eights == 1:
		avx2Panel8(p)
	case eights == 2:
		avx2Panel16(p)
	case eights == 3:
		avx2Panel24(p)
	}
}

func computeAVX512(p *panel, eights int, open bool) {
	switch {
	case eights == 1 && open:
		avx512Panel8Open(p)
	case eights == 2 && open:
		avx512Panel16Open(p)
	case eights == 3 && open:
		avx512Panel24Open(p)
	case eights == 4 && open:
		avx512Panel32Open(p)
	case eights == 5 && open:
		avx512Panel40Open(p)
	case eights == 6 && open:
		avx512Panel48Open(p)
	case eights == 7 && open:
		avx512Panel56Open(p)
	case eights == 1:
		avx512Panel8(p)
	case eights == 2:
		avx512Panel16(p)
	case eights == 3:
		avx512Panel24(p)
	case eights == 4:
		avx512Panel32(p)
	case eights == 5:
		avx512Panel40(p)
	case eights == 6:
		avx512Panel48(p)
	case eights == 7:
		avx512Panel56(p)
	}
}

var laneTable = [16]int32{-1, -1, -1, -1, -1, -1, -1, -1}

// lanesBelow returns the mask of the first n of eight lanes, 1 ≤ n ≤ 8.
func lanesBelow(n int) *[8]int32 {
	return (*[8]int32)(laneTable[8-n:])
}
