package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// listFields are the fields of kernel's type lists, in order.
var listFields = layout("index", "value", "words", "begin", "pick", "rows", "m", "mRow",
	"start", "startRow", "c", "cRow", "mask", "lanes", "update", "rate", "at", "limit", "skip")

// sparses generates the kernels of sparse products. Each computes a panel of
// columns of any number of rows, one row after the other: the row's sums stay
// in registers while the terms of its list are added.
func sparses(v isa) {
	if v.wide() {
		for n := range 8 {
			vecs := []int{8}
			for range n {
				vecs = append([]int{16}, vecs...)
			}
			sparse(v, vecs)
			vecs[n] = 16
			sparse(v, vecs)
		}
		return
	}
	for n := range 13 {
		var vecs []int
		for range n + 1 {
			vecs = append(vecs, 8)
		}
		sparse(v, vecs)
	}
}

func sparse(v isa, vecs []int) {
	width := 0
	for _, lanes := range vecs {
		width += lanes
	}
	name := fmt.Sprintf("%sSparse%d", v.name, width)
	p := function(name, fmt.Sprintf("%s computes a panel of up to %d columns.", name, width), "lists")
	field := func(name string) Mem { return mem(p, listFields[name]) }
	t := &tile{isa: v, p: p, vecs: vecs, rows: 1, lanes: field("lanes")}
	if v.wide() {
		k := K()
		KMOVW(field("mask"), k)
		t.mask = k
	}
	load := func(name string) reg.GPVirtual {
		r := GP64()
		MOVQ(field(name), r)
		return r
	}
	index, value, m, mRow, c := load("index"), load("value"), load("m"), load("mRow"), load("c")
	from, places, limit, words := load("start"), load("at"), load("limit"), load("words")
	row := GP64()
	XORQ(row, row)

	Label("row")
	CMPQ(row, field("rows"))
	JGE(LabelRef("end"))
	at, end, list, begin := GP64(), GP64(), GP64(), GP64()
	MOVQ(row, list)
	MOVQ(field("pick"), begin)
	TESTQ(begin, begin)
	JZ(LabelRef("picked"))
	MOVLQSX(Mem{Base: begin, Index: row, Scale: 4}, list)
	Label("picked")
	MOVQ(field("begin"), begin)
	MOVLQSX(Mem{Base: begin, Index: list, Scale: 4}, at)
	MOVLQSX(Mem{Base: begin, Index: list, Scale: 4, Disp: 4}, end)
	IMULQ(words, at)
	IMULQ(words, end)
	TESTQ(places, places)
	JZ(LabelRef("placed"))
	MOVLQSX(Mem{Base: places, Index: row, Scale: 4}, at)
	CMPQ(field("skip"), Imm(0))
	JE(LabelRef("placed"))
	CMPQ(at, end)
	JGE(LabelRef("next"))
	CMPL(limit.As32(), Mem{Base: index, Index: at, Scale: 4})
	JLE(LabelRef("next"))
	Label("placed")
	for j := range vecs {
		t.load(from, j, t.acc(0, j))
	}
	Label("term")
	CMPQ(at, end)
	JGE(LabelRef("summed"))
	term := GP64()
	MOVLQSX(Mem{Base: index, Index: at, Scale: 4}, term)
	CMPQ(term, limit)
	JGE(LabelRef("summed"))
	IMULQ(mRow, term)
	VBROADCASTSS(Mem{Base: value, Index: at, Scale: 4}, t.spare(0, vecs[0]))
	ADDQ(m, term)
	for j, lanes := range vecs[:len(vecs)-1] {
		VFMADD231PS(mem(term, 4*t.offset(j)), t.spare(0, lanes), t.acc(0, j))
	}
	final := len(vecs) - 1
	t.load(term, final, t.spare(1, vecs[final]))
	VFMADD231PS(t.spare(1, vecs[final]), t.spare(0, vecs[final]), t.acc(0, final))
	ADDQ(words, at)
	JMP(LabelRef("term"))
	Label("summed")
	TESTQ(places, places)
	JZ(LabelRef("finish"))
	MOVL(at.As32(), Mem{Base: places, Index: row, Scale: 4})
	Label("finish")
	CMPQ(field("update"), Imm(0))
	JE(LabelRef("store"))
	VBROADCASTSS(field("rate"), t.spare(0, vecs[0]))
	for j, lanes := range vecs {
		t.load(c, j, t.spare(1, lanes))
		VFNMADD231PS(t.spare(0, lanes), t.acc(0, j), t.spare(1, lanes))
		t.store(t.spare(1, lanes), c, j, t.acc(0, j))
	}
	JMP(LabelRef("next"))
	Label("store")
	for j := range vecs {
		t.store(t.acc(0, j), c, j, t.spare(0, vecs[j]))
	}
	Label("next")
	ADDQ(field("cRow"), c)
	ADDQ(field("startRow"), from)
	INCQ(row)
	JMP(LabelRef("row"))
	Label("end")
	VZEROUPPER()
	RET()
}
