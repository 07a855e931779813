package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// argument loads the parameter with the given name.
func argument(name string) reg.GPVirtual { return Load(Param(name), GP64()).(reg.GPVirtual) }

// pack generates the kernels that bring operands into the order in which tiles read
// them. Both backends use them. They need only AVX2: wider vectors would not help,
// because memory limits the speed.
func pack() {
	copyRows()
	transpose()
}

// copyRows generates the copy of a block whose number of columns is a multiple of 8.
func copyRows() {
	TEXT("copyRows", NOSPLIT, "func(dst *float32, dstRow uintptr, src *float32, srcRow uintptr, rows, eights int)")
	Pragma("noescape")
	Doc("copyRows copies the given number of rows, each of 8·eights numbers. rows and eights are at",
		"least 1. The rows of dst are dstRow bytes apart, those of src srcRow bytes.")
	dst, dstRow := argument("dst"), argument("dstRow")
	src, srcRow := argument("src"), argument("srcRow")
	rows, eights := argument("rows"), argument("eights")
	bytes := GP64()
	MOVQ(eights, bytes)
	SHLQ(Imm(5), bytes)
	at := GP64()
	Label("row")
	XORQ(at, at)
	Label("vector")
	v := YMM()
	VMOVUPS(Mem{Base: src, Index: at, Scale: 1}, v)
	VMOVUPS(v, Mem{Base: dst, Index: at, Scale: 1})
	ADDQ(Imm(32), at)
	CMPQ(at, bytes)
	JNE(LabelRef("vector"))
	ADDQ(srcRow, src)
	ADDQ(dstRow, dst)
	DECQ(rows)
	JNZ(LabelRef("row"))
	VZEROUPPER()
	RET()
}

// transpose generates the transposition of eight rows, eight columns at a time.
// It loads halves of two rows into one register, then two rounds of shuffles bring
// the numbers of a column together.
func transpose() {
	TEXT("transpose8", NOSPLIT, "func(dst *float32, dstRow uintptr, rows *[8]*float32, depth int, lanes *[8]int32)")
	Pragma("noescape")
	Doc("transpose8 writes eight rows of depth numbers as the columns of dst, which has room for",
		"depth rounded up to a multiple of 8. lanes is the mask of the last depth mod 8 numbers of a row.")
	dst, dstRow, rows := argument("dst"), argument("dstRow"), argument("rows")
	depth := argument("depth")
	var row [8]reg.GPVirtual
	for i := range row {
		row[i] = GP64()
		MOVQ(mem(rows, 8*i), row[i])
	}
	at := GP64()
	XORQ(at, at)
	Label("again")
	CMPQ(depth, Imm(8))
	JL(LabelRef("rest"))
	var in [8]reg.VecVirtual
	for i := range 4 {
		// Rows i and i+4, first columns 0 to 3, then 4 to 7.
		for half := range 2 {
			v := YMM()
			VMOVUPS(Mem{Base: row[i], Index: at, Scale: 1, Disp: 16 * half}, v.AsX())
			VINSERTF128(Imm(1), Mem{Base: row[i+4], Index: at, Scale: 1, Disp: 16 * half}, v, v)
			in[i+4*half] = v
		}
	}
	shuffleStore(in, dst, dstRow)
	ADDQ(Imm(32), at)
	SUBQ(Imm(8), depth)
	JMP(LabelRef("again"))

	Label("rest")
	TESTQ(depth, depth)
	JZ(LabelRef("done"))
	lanes := argument("lanes")
	for i := range 4 {
		low, high := YMM(), YMM()
		for _, r := range []struct {
			from reg.GPVirtual
			to   reg.VecVirtual
		}{{row[i], low}, {row[i+4], high}} {
			VMOVUPS(mem(lanes, 0), r.to)
			VMASKMOVPS(Mem{Base: r.from, Index: at, Scale: 1}, r.to, r.to)
		}
		in[i], in[i+4] = YMM(), YMM()
		VPERM2F128(Imm(0x20), high, low, in[i])
		VPERM2F128(Imm(0x31), high, low, in[i+4])
	}
	shuffleStore(in, dst, dstRow)
	Label("done")
	VZEROUPPER()
	RET()
}

// shuffleStore transposes the four 4×4 blocks in the 128-bit halves of in, stores
// their columns as rows of dst, and advances dst.
func shuffleStore(in [8]reg.VecVirtual, dst, dstRow reg.GPVirtual) {
	for half := range 2 {
		r := in[4*half:]
		var pairs [4]reg.VecVirtual
		for i := range pairs {
			pairs[i] = YMM()
		}
		VUNPCKLPS(r[1], r[0], pairs[0])
		VUNPCKHPS(r[1], r[0], pairs[1])
		VUNPCKLPS(r[3], r[2], pairs[2])
		VUNPCKHPS(r[3], r[2], pairs[3])
		for i := range 4 {
			v := YMM()
			VSHUFPS(Imm(uint64([]int{0x44, 0xee}[i%2])), pairs[2+i/2], pairs[i/2], v)
			VMOVUPS(v, mem(dst, 0))
			ADDQ(dstRow, dst)
		}
	}
}
