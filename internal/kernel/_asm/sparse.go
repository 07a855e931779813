package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// listFields maps the fields of package kernel's type lists to their offsets. They
// have the same order there.
var listFields = layout("terms", "codes", "begin", "apart", "pick", "rows", "m", "mRow",
	"start", "startRow", "c", "cRow", "mask", "lanes", "update", "rate", "skip", "lines", "address", "end", "spans")

// sparses generates the kernels of sparse products. Each computes a panel, a range of
// columns, for any number of rows. A row's sums stay in registers while the terms of
// its list are added.
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

// listsKernel is one kernel, with the registers that its code uses. Its methods
// from each on generate code. If the registers can hold the sums of two rows, the
// code adds the terms of two lists in turn. Each term of a list has to wait for
// the one before it, and meanwhile the CPU adds a term of the other list.
type listsKernel struct {
	*tile
	p         reg.GPVirtual
	m, mRow   reg.GPVirtual
	codes     reg.GPVirtual
	next      reg.GPVirtual   // index of the next row to compute
	term, end []reg.GPVirtual // for each list, the addresses of its next term and of its end
	coded     bool            // whether the code being generated reads coded terms
}

func (l *listsKernel) field(name string) Mem { return mem(l.p, listFields[name]) }

func (l *listsKernel) load(name string) reg.GPVirtual {
	r := GP64()
	MOVQ(l.field(name), r)
	return r
}

func sparse(v isa, vecs []int) {
	width := 0
	for _, lanes := range vecs {
		width += lanes
	}
	name := fmt.Sprintf("%sSparse%d", v.name, width)
	p := function(name, fmt.Sprintf("%s computes up to %d columns of a sparse product.", name, width), "lists")
	l := &listsKernel{p: p, tile: &tile{isa: v, p: p, vecs: vecs, lanes: mem(p, listFields["lanes"])}}
	if v.wide() {
		k := K()
		KMOVW(l.field("mask"), k)
		l.mask = k
	}
	l.m, l.mRow, l.codes, l.next = l.load("m"), l.load("mRow"), l.load("codes"), GP64()
	XORQ(l.next, l.next)
	for range 2 {
		l.term, l.end = append(l.term, GP64()), append(l.end, GP64())
	}
	TESTQ(l.codes, l.codes)
	JNZ(LabelRef("coded"))
	for _, l.coded = range []bool{false, true} {
		if l.coded {
			Label("coded")
		}
		if 2*len(vecs)+2 <= v.regs {
			l.each(2)
		}
		l.each(1)
		leave()
	}
}

// size returns the bytes of a term.
func (l *listsKernel) size() uint8 {
	if l.coded {
		return 4
	}
	return 8
}

// label returns a name for a label, unique for the form of terms and the number of
// rows being generated.
func (l *listsKernel) label(name string) string {
	if l.coded {
		name += "Coded"
	}
	return fmt.Sprint(name, l.rows)
}

// each generates a loop. Each iteration computes the given number of rows. The loop ends
// when fewer rows than that are left.
func (l *listsKernel) each(rows int) {
	l.rows = rows
	again, next, end := l.label("rows"), l.label("next"), l.label("end")
	left := GP64()
	Label(again)
	MOVQ(l.field("rows"), left)
	SUBQ(l.next, left)
	CMPQ(left, Imm(uint64(rows)))
	JL(LabelRef(end))
	for i := range rows {
		l.find(i)
	}
	l.fetch()
	l.skipEmpty(next)
	l.begin()
	if rows == 2 {
		l.together()
	}
	for i := range rows {
		l.alone(i)
	}
	l.finish()
	Label(next)
	ADDQ(Imm(uint64(rows)), l.next)
	JMP(LabelRef(again))
	Label(end)
}

// find loads the addresses at which the list of the i-th row begins and ends.
func (l *listsKernel) find(i int) {
	picked := l.label(fmt.Sprintf("picked%dOf", i))
	list, from := GP64(), GP64()
	LEAQ(mem(l.next, i), list)
	MOVQ(l.field("pick"), from)
	TESTQ(from, from)
	JZ(LabelRef(picked))
	MOVLQSX(Mem{Base: from, Index: list, Scale: 4}, list)
	Label(picked)
	IMULQ(l.field("apart"), list)
	MOVQ(l.field("begin"), from)
	terms := l.load("terms")
	for offset, to := range []reg.GPVirtual{l.term[i], l.end[i]} {
		MOVLQSX(Mem{Base: from, Index: list, Scale: 4, Disp: 4 * offset}, to)
		LEAQ(Mem{Base: terms, Index: to, Scale: l.size()}, to)
	}
}

// fetch generates the prefetches of the cache lines that are assigned to the rows
// being computed.
func (l *listsKernel) fetch() {
	none, again, more := l.label("fetched"), l.label("fetch"), l.label("more")
	left, at, spans := GP64(), GP64(), GP64()
	MOVQ(l.field("lines"), left)
	TESTQ(left, left)
	JZ(LabelRef(none))
	if l.rows == 2 {
		SHLQ(Imm(1), left)
	}
	MOVQ(l.field("address"), at)
	Label(again)
	PREFETCHT1(mem(at, 0))
	ADDQ(Imm(64), at)
	CMPQ(at, l.field("end"))
	JCS(LabelRef(more))
	MOVQ(l.field("spans"), spans)
	MOVQ(mem(spans, 8), at)
	MOVQ(at, l.field("end"))
	MOVQ(mem(spans, 0), at)
	ADDQ(Imm(16), spans)
	MOVQ(spans, l.field("spans"))
	Label(more)
	DECQ(left)
	JNZ(LabelRef(again))
	MOVQ(at, l.field("address"))
	Label(none)
}

// skipEmpty generates code that jumps to the label target if a row has no terms and the
// caller wants such rows unchanged.
func (l *listsKernel) skipEmpty(target string) {
	some := l.label("some")
	CMPQ(l.field("skip"), Imm(0))
	JE(LabelRef(some))
	for i := range l.rows {
		CMPQ(l.term[i], l.end[i])
		JNE(LabelRef(some))
	}
	JMP(LabelRef(target))
	Label(some)
}

// begin loads the initial values of the sums.
func (l *listsKernel) begin() {
	from := GP64()
	for i := range l.rows {
		l.rowOf(i, "start", from)
		for j := range l.vecs {
			l.tile.load(from, j, l.acc(i, j))
		}
	}
}

// rowOf sets the register address to the address of list i's row in a matrix, "start"
// or "c".
func (l *listsKernel) rowOf(i int, matrix string, address reg.GPVirtual) {
	LEAQ(mem(l.next, i), address)
	IMULQ(l.field(matrix+"Row"), address)
	ADDQ(l.field(matrix), address)
}

// together adds the terms of both lists in turn, up to the end of the shorter list.
func (l *listsKernel) together() {
	stop, other := GP64(), GP64()
	MOVQ(l.end[0], stop)
	SUBQ(l.term[0], stop)
	MOVQ(l.end[1], other)
	SUBQ(l.term[1], other)
	CMPQ(other, stop)
	CMOVQLT(other, stop)
	ADDQ(l.term[0], stop)
	again, test := l.label("both"), l.label("bothMore")
	JMP(LabelRef(test))
	Label(again)
	l.add(0)
	l.add(1)
	Label(test)
	CMPQ(l.term[0], stop)
	JNE(LabelRef(again))
}

// alone adds the remaining terms of list i.
func (l *listsKernel) alone(i int) {
	again, test := l.label(fmt.Sprintf("term%dOf", i)), l.label(fmt.Sprintf("termMore%dOf", i))
	JMP(LabelRef(test))
	Label(again)
	l.add(i)
	Label(test)
	CMPQ(l.term[i], l.end[i])
	JNE(LabelRef(again))
}

// add adds the next term of list i.
func (l *listsKernel) add(i int) {
	term, value := GP64(), mem(l.term[i], 4)
	if l.coded {
		code := GP64()
		MOVL(mem(l.term[i], 0), term.As32())
		MOVBLZX(term.As8(), code.As32())
		SHRL(Imm(8), term.As32())
		value = Mem{Base: l.codes, Index: code, Scale: 4}
	} else {
		MOVLQSX(mem(l.term[i], 0), term)
	}
	IMULQ(l.mRow, term)
	ADDQ(l.m, term)
	VBROADCASTSS(value, l.spare(0, l.vecs[0]))
	ADDQ(Imm(uint64(l.size())), l.term[i])
	final := len(l.vecs) - 1
	for j, lanes := range l.vecs[:final] {
		VFMADD231PS(mem(term, 4*l.offset(j)), l.spare(0, lanes), l.acc(i, j))
	}
	lanes := l.vecs[final]
	if l.wide() {
		VFMADD231PS(mem(term, 4*l.offset(final)), l.spare(0, lanes), l.mask, l.acc(i, final))
		return
	}
	l.tile.load(term, final, l.spare(1, lanes))
	VFMADD231PS(l.spare(1, lanes), l.spare(0, lanes), l.acc(i, final))
}

// finish stores the sums in C, or subtracts rate times the sums from C.
func (l *listsKernel) finish() {
	store, done := l.label("store"), l.label("stored")
	c := GP64()
	CMPQ(l.field("update"), Imm(0))
	JE(LabelRef(store))
	VBROADCASTSS(l.field("rate"), l.spare(0, l.vecs[0]))
	l.eachSum(c, func(i, j, lanes int) {
		l.tile.load(c, j, l.spare(1, lanes))
		VFNMADD231PS(l.spare(0, lanes), l.acc(i, j), l.spare(1, lanes))
		l.store(l.spare(1, lanes), c, j, l.acc(i, j))
	})
	JMP(LabelRef(done))
	Label(store)
	l.eachSum(c, func(i, j, lanes int) { l.store(l.acc(i, j), c, j, l.spare(0, lanes)) })
	Label(done)
}

// eachSum calls f for every vector of sums, so that f generates code for it. While that
// code runs, the register c holds the address of the vector's row in C.
func (l *listsKernel) eachSum(c reg.GPVirtual, f func(i, j, lanes int)) {
	for i := range l.rows {
		l.rowOf(i, "c", c)
		for j, lanes := range l.vecs {
			f(i, j, lanes)
		}
	}
}
