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

	TEXT("placeColumns", NOSPLIT, "func(row []int32, value []float32, next, index []int32, from []float32, lo, i int)")
	Pragma("noescape")
	Doc("placeColumns writes values, and i, to the next places of their columns.")
	row, value, next := slice("row"), slice("value"), slice("next")
	index, n = slice("index"), length("index")
	from, i := slice("from"), argument("i")
	lo, k = argument("lo"), GP64()
	SHLQ(Imm(2), lo)
	SUBQ(lo, next)
	at, after, x := GP64(), GP32(), GP32()
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("again")
	MOVLQSX(mem(index, 0), k)
	MOVLQSX(Mem{Base: next, Index: k, Scale: 4}, at)
	LEAL(mem(at, 1), after)
	MOVL(after, Mem{Base: next, Index: k, Scale: 4})
	MOVL(i.As32(), Mem{Base: row, Index: at, Scale: 4})
	MOVL(mem(from, 0), x)
	MOVL(x, Mem{Base: value, Index: at, Scale: 4})
	ADDQ(Imm(4), index)
	ADDQ(Imm(4), from)
	DECQ(n)
	JNZ(LabelRef("again"))
	Label("done")
	RET()
}
