package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// compress generates the conversion of rows to sparse form, sixteen numbers at
// a time. Only AVX-512 has an instruction that removes lanes from a vector and closes
// the gaps.
func compress() {
	TEXT("avx512PackBytes", NOSPLIT, "func(terms []codedTerm, src []uint8) int")
	Pragma("noescape")
	Doc("avx512PackBytes writes the non-zero bytes of src with their indices to terms, and returns how",
		"many there are. The length of src is a multiple of 16, and terms is at least as long.")
	terms, src, n := slice("terms"), slice("src"), length("src")
	bytes, coded, place := XMM(), ZMM(), ZMM()
	packing(n, place, func() {
		VMOVDQU(mem(src, 0), bytes)
		VPTESTMB(bytes, bytes, reg.K1)
		ADDQ(Imm(16), src)
	}, func(twice, total reg.GPVirtual) {
		VPMOVZXBD(bytes, coded)
		shifted := ZMM()
		VPSLLD(Imm(8), place, shifted)
		VPORD(shifted, coded, coded)
		VPCOMPRESSD_Z(coded, reg.K1, coded)
		VMOVDQU32(coded, reg.K2, Mem{Base: terms, Index: total, Scale: 4})
	})

	TEXT("avx512PackFloats", NOSPLIT, "func(terms []term, src []float32) int")
	Pragma("noescape")
	Doc("avx512PackFloats writes the non-zero numbers of src with their indices to terms, and returns how",
		"many there are. The length of src is a multiple of 16, and terms is at least as long.")
	terms, src, n = slice("terms"), slice("src"), length("src")
	zero, numbers, place := ZMM(), ZMM(), ZMM()
	VPXORD(zero, zero, zero)
	packing(n, place, func() {
		const notEqual = 4 // this comparison is also true for NaN
		VMOVUPS(mem(src, 0), numbers)
		VCMPPS(Imm(notEqual), zero, numbers, reg.K1)
		ADDQ(Imm(64), src)
	}, func(twice, total reg.GPVirtual) {
		index, odd := ZMM(), ZMM()
		VPCOMPRESSD_Z(place, reg.K1, index)
		VCOMPRESSPS_Z(numbers, reg.K1, numbers)
		// Store pairs of index and number: the first eight pairs, then the other eight.
		for half, order := range []Mem{pairs(0), pairs(8)} {
			VMOVDQU32(order, odd)
			VPERMI2D(numbers, index, odd)
			from := GP64()
			MOVQ(twice, from)
			if half == 1 {
				SHRQ(Imm(16), from)
			}
			KMOVW(from.As32(), reg.K3)
			VMOVDQU32(odd, reg.K3, Mem{Base: terms, Index: total, Scale: 8, Disp: 64 * half})
		}
	})
}

// packing generates a loop over n numbers, sixteen at a time. The caller's functions
// generate parts of the loop. read generates the code that loads sixteen numbers and
// sets a bit of K1 for each number to keep. write generates the code that stores the
// numbers to keep as terms, starting at index total. Before that code, if k numbers are
// kept, the lowest k bits of K2 are set, and the lowest 2k bits of the register twice.
// The register place holds the indices of the sixteen numbers.
func packing(n reg.GPVirtual, place reg.VecVirtual, read func(), write func(twice, total reg.GPVirtual)) {
	sixteen := ZMM()
	VMOVDQU32(places(), place)
	VMOVDQU32(bits(16), sixteen)
	found, count, total, ones := GP32(), GP64(), GP64(), GP64()
	XORQ(total, total)
	MOVQ(I64(-1), ones)
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("again")
	read()
	KMOVW(reg.K1, found)
	TESTL(found, found)
	JZ(LabelRef("skip"))
	POPCNTL(found, count.As32())
	first, twice := GP64(), GP64()
	BZHIQ(count, ones, first)
	KMOVW(first.As32(), reg.K2)
	LEAQ(Mem{Base: count, Index: count, Scale: 1}, twice)
	BZHIQ(twice, ones, twice)
	write(twice, total)
	ADDQ(count, total)
	Label("skip")
	VPADDD(sixteen, place, place)
	SUBQ(Imm(16), n)
	JNZ(LabelRef("again"))
	Label("done")
	Store(total, ReturnIndex(0))
	end()
}

// pairs returns the address of the indices by which VPERMI2D interleaves lanes of two
// vectors: the lanes first to first+7 of each.
func pairs(first int) Mem {
	m := GLOBL(fmt.Sprintf("pairs%d", first), RODATA|NOPTR)
	for i := range 8 {
		DATA(8*i, U32(uint32(first+i)))
		DATA(8*i+4, U32(uint32(16+first+i)))
	}
	return m
}

// placesKept keeps the result of the first call of places.
var placesKept *Mem

// places declares the numbers 0 to 15 as a vector in memory, and returns its address.
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
