package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// fetch generates the request for a sparse batch's rows ahead of their use.
func fetch() {
	TEXT("fetchLists", NOSPLIT, "func(index *int32, value *float32, begin, pick *int32, rows int)")
	Pragma("noescape")
	Doc("fetchLists asks for the indices and values of rows, at least 1, to come to the second-level cache.")
	index, value, begin := argument("index"), argument("value"), argument("begin")
	pick, rows := argument("pick"), argument("rows")
	list, at, end := GP64(), GP64(), GP64()
	Label("row")
	MOVLQSX(mem(pick, 0), list)
	MOVLQSX(Mem{Base: begin, Index: list, Scale: 4}, at)
	MOVLQSX(Mem{Base: begin, Index: list, Scale: 4, Disp: 4}, end)
	CMPQ(at, end)
	JGE(LabelRef("next"))
	ANDQ(I32(-16), at) // long slices begin on a cache line
	Label("line")
	PREFETCHT1(Mem{Base: index, Index: at, Scale: 4})
	PREFETCHT1(Mem{Base: value, Index: at, Scale: 4})
	ADDQ(Imm(16), at)
	CMPQ(at, end)
	JL(LabelRef("line"))
	Label("next")
	ADDQ(Imm(4), pick)
	DECQ(rows)
	JNZ(LabelRef("row"))
	RET()
}
