package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// gather generates the two passes of the counting sort by columns over one
// row's indices. They need no vectors.
func gather() {
	TEXT("countColumns", NOSPLIT, "func(counts, index []int32, lo int)")
	Pragma("noescape")
	Doc("countColumns counts the indices, less lo.")
	counts, index, n := slice("counts"), slice("index"), length("index")
	lo, k := argument("lo"), GP64()
	SHLQ(Imm(2), lo)
	SUBQ(lo, counts)
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("again")
	MOVLQSX(mem(index, 0), k)
	INCL(Mem{Base: counts, Index: k, Scale: 4})
	ADDQ(Imm(4), index)
	DECQ(n)
	JNZ(LabelRef("again"))
	Label("done")
	RET()

	TEXT("placeColumns", NOSPLIT, "func(terms []term, next, index []int32, value []float32, lo, i int)")
	Pragma("noescape")
	Doc("placeColumns writes values, and row i, to the next places of their columns.")
	terms, next := slice("terms"), slice("next")
	index, n = slice("index"), length("index")
	value, i := slice("value"), argument("i")
	lo, k = argument("lo"), GP64()
	SHLQ(Imm(2), lo)
	SUBQ(lo, next)
	at, after, x := GP64(), GP32(), GP64()
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("again")
	MOVLQSX(mem(index, 0), k)
	MOVLQSX(Mem{Base: next, Index: k, Scale: 4}, at)
	LEAL(mem(at, 1), after)
	MOVL(after, Mem{Base: next, Index: k, Scale: 4})
	MOVL(mem(value, 0), x.As32())
	SHLQ(Imm(32), x)
	ORQ(i, x)
	MOVQ(x, Mem{Base: terms, Index: at, Scale: 8})
	ADDQ(Imm(4), index)
	ADDQ(Imm(4), value)
	DECQ(n)
	JNZ(LabelRef("again"))
	Label("done")
	RET()
}
