package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// compress generates the conversion of rows to sparse form, sixteen numbers at
// a time. Only AVX-512 can close the gaps in a vector.
func compress() {
	TEXT("avx512PackBytes", NOSPLIT, "func(index []int32, value []float32, src []uint8, divisor float32) int")
	Pragma("noescape")
	Doc("avx512PackBytes packs the bytes that are not zero, divided, and their places; the length of src is a multiple of 16.")
	packing(func(src reg.Register, number reg.VecVirtual) (next func()) {
		divisor := avx512.broadcast("divisor")
		return func() {
			bytes := XMM()
			VMOVDQU(mem(src, 0), bytes)
			VPTESTMB(bytes, bytes, reg.K1)
			VPMOVZXBD(bytes, number)
			VCVTDQ2PS(number, number)
			VDIVPS(divisor, number, number)
			ADDQ(Imm(16), src)
		}
	})

	TEXT("avx512PackFloats", NOSPLIT, "func(index []int32, value []float32, src []float32) int")
	Pragma("noescape")
	Doc("avx512PackFloats packs the numbers that are not zero, and their places; the length of src is a multiple of 16.")
	packing(func(src reg.Register, number reg.VecVirtual) (next func()) {
		zero := ZMM()
		VPXORD(zero, zero, zero)
		return func() {
			const notEqual = 4 // true for NaN
			VMOVUPS(mem(src, 0), number)
			VCMPPS(Imm(notEqual), zero, number, reg.K1)
			ADDQ(Imm(64), src)
		}
	})
}

// packing generates a function over src: next, which begin returns, reads
// sixteen numbers and sets K1 for those to keep.
func packing(begin func(src reg.Register, number reg.VecVirtual) (next func())) {
	index, value, src, n := slice("index"), slice("value"), slice("src"), length("src")
	number, place, sixteen, packed := ZMM(), ZMM(), ZMM(), ZMM()
	next := begin(src, number)
	VMOVDQU32(places(), place)
	VMOVDQU32(bits(16), sixteen)
	kept, count, total, ones := GP32(), GP64(), GP64(), GP64()
	XORQ(total, total)
	MOVQ(I64(-1), ones)
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("again")
	next()
	KMOVW(reg.K1, kept)
	TESTL(kept, kept)
	JZ(LabelRef("skip"))
	POPCNTL(kept, count.As32())
	first := GP64()
	BZHIQ(count, ones, first)
	KMOVW(first.As32(), reg.K2)
	VCOMPRESSPS_Z(number, reg.K1, packed)
	VMOVUPS(packed, reg.K2, Mem{Base: value, Index: total, Scale: 4})
	VPCOMPRESSD_Z(place, reg.K1, packed)
	VMOVDQU32(packed, reg.K2, Mem{Base: index, Index: total, Scale: 4})
	ADDQ(count, total)
	Label("skip")
	VPADDD(sixteen, place, place)
	SUBQ(Imm(16), n)
	JNZ(LabelRef("again"))
	Label("done")
	Store(total, ReturnIndex(0))
	end()
}

// placesKept are the numbers 0 to 15, once they have been declared.
var placesKept *Mem

// places returns a vector of the numbers 0 to 15 in memory.
func places() Mem {
	if placesKept == nil {
		m := GLOBL("places", RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(uint32(i)))
		}
		placesKept = &m
	}
	return *placesKept
}
