package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// gather generates the two passes of a counting sort by column. The first counts the
// terms of each column, the second places them. Each kernel handles the terms of one
// row. There are kernels for plain and for coded terms. They use no vector
// instructions.
func gather() {
	countColumns("countPlain", "[]term", 8, func(term, column reg.GPVirtual) {
		MOVLQSX(mem(term, 0), column)
	})
	countColumns("countCoded", "[]codedTerm", 4, func(term, column reg.GPVirtual) {
		MOVL(mem(term, 0), column.As32())
		SHRL(Imm(8), column.As32())
	})
	placeColumns("placePlain", "[]term", 8, 0, func(term, column, moved, i reg.GPVirtual) {
		MOVLQSX(mem(term, 0), column)
		MOVL(mem(term, 4), moved.As32())
		SHLQ(Imm(32), moved)
		ORQ(i, moved)
	})
	placeColumns("placeCoded", "[]codedTerm", 4, 8, func(term, column, moved, i reg.GPVirtual) {
		MOVL(mem(term, 0), column.As32())
		MOVBLZX(column.As8(), moved.As32())
		SHRL(Imm(8), column.As32())
		ORL(i.As32(), moved.As32())
	})
}

// countColumns generates a kernel of the first pass, which counts terms. A term takes
// size bytes. The function read generates the code that extracts the column of a
// term.
func countColumns(name, terms string, size uint64, read func(term, column reg.GPVirtual)) {
	TEXT(name, NOSPLIT, "func(counts []int32, row "+terms+", lo int)")
	Pragma("noescape")
	Doc(name + " adds 1 to counts[column-lo] for each term of a row.")
	counts, row, n := slice("counts"), slice("row"), length("row")
	lo, column := argument("lo"), GP64()
	SHLQ(Imm(2), lo)
	SUBQ(lo, counts)
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("again")
	read(row, column)
	INCL(Mem{Base: counts, Index: column, Scale: 4})
	ADDQ(Imm(size), row)
	DECQ(n)
	JNZ(LabelRef("again"))
	Label("done")
	RET()
}

// placeColumns generates a kernel of the second pass, which places terms. A term
// takes size bytes. The function read generates the code that extracts the column of
// a term, and sets the register moved to the term to store in that column. The
// register i holds the row's number, shifted left by shift bits.
func placeColumns(name, terms string, size, shift uint64, read func(term, column, moved, i reg.GPVirtual)) {
	TEXT(name, NOSPLIT, "func(terms "+terms+", next []int32, row "+terms+", lo, i int)")
	Pragma("noescape")
	Doc(name + " writes each term of row i to the next free place of its column, next[column-lo].")
	to, next := slice("terms"), slice("next")
	row, n := slice("row"), length("row")
	i, lo, column := argument("i"), argument("lo"), GP64()
	SHLQ(Imm(2), lo)
	SUBQ(lo, next)
	if shift > 0 {
		SHLQ(Imm(shift), i)
	}
	at, after, moved := GP64(), GP32(), GP64()
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("again")
	read(row, column, moved, i)
	MOVLQSX(Mem{Base: next, Index: column, Scale: 4}, at)
	LEAL(mem(at, 1), after)
	MOVL(after, Mem{Base: next, Index: column, Scale: 4})
	if size == 8 {
		MOVQ(moved, Mem{Base: to, Index: at, Scale: 8})
	} else {
		MOVL(moved.As32(), Mem{Base: to, Index: at, Scale: 4})
	}
	ADDQ(Imm(size), row)
	DECQ(n)
	JNZ(LabelRef("again"))
	Label("done")
	RET()
}
