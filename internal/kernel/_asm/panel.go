package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// panelFields maps the fields of package kernel's type panel to their offsets. They
// have the same order there.
var panelFields = layout("a", "aRow", "aCol", "b", "bRow", "start", "startRow",
	"c", "cRow", "rows", "depth", "mask", "lanes", "update", "rate", "aAt", "startAt", "cAt", "at", "left", "lines", "jump", "total")

// panels generates the product kernels. Each computes a panel, which is a range of
// columns. It computes a few rows at a time, a tile, and holds the sums of the tile in
// registers. There is a kernel for each number of vectors in a row of the panel, and
// the last vector is masked. For example, 100 columns are computed as panels of 48 and
// of 52. The last four of the 52 columns are in a masked vector of eight lanes.
func panels(v isa) {
	if v.wide() {
		for _, m := range []masking{masked, open} {
			panel(v, m, 12, 8)
			panel(v, m, 16, 16)
			panel(v, m, 12, 16, 8)
			panel(v, m, 12, 16, 16)
			panel(v, m, 8, 16, 16, 8)
			panel(v, m, 8, 16, 16, 16)
			panel(v, m, 6, 16, 16, 16, 8)
		}
		return
	}
	for _, m := range []masking{masked, open, whole} {
		panel(v, m, 12, 8)
		panel(v, m, 6, 8, 8)
		panel(v, m, 4, 8, 8, 8)
	}
}

// masking says whether a kernel has to mask the last vector of a row, because that
// vector is wider than the rest of the panel. A mask costs an instruction or two at
// every load.
type masking string

const (
	masked masking = ""      // rows of B and C end with the panel: both are masked
	open   masking = "Open"  // rows of B may be read to the end of the vector: only C is masked
	whole  masking = "Whole" // the panel fills the last vector: nothing is masked
)

// tile describes a tile's shape and the registers that the kernel uses for it. Its
// methods from loadB on generate code.
type tile struct {
	isa
	masking
	p     reg.GPVirtual // the panel
	rows  int
	vecs  []int // number of lanes of each vector in a row
	mask  reg.Register
	lanes Mem // AVX2: the address of the mask
	aRow  reg.GPVirtual
	aRow3 reg.GPVirtual
	aCol  reg.GPVirtual
	bRow  reg.GPVirtual
}

func (t *tile) field(name string) Mem { return mem(t.p, panelFields[name]) }

// acc returns the register that holds vector j of the sums in row i.
func (t *tile) acc(i, j int) reg.VecPhysical { return t.at(i*len(t.vecs)+j, t.vecs[j]) }

// spare returns one of the registers that hold no sums, by its index i among them. The
// first of these registers hold a row of B, the others broadcast numbers of A.
func (t *tile) spare(i, lanes int) reg.VecPhysical { return t.at(t.rows*len(t.vecs)+i, lanes) }

func (t *tile) spares() int { return t.regs - t.rows*len(t.vecs) }

func panel(v isa, m masking, height int, vecs ...int) {
	width := 0
	for _, lanes := range vecs {
		width += lanes
	}
	name := fmt.Sprintf("%sPanel%d%s", v.name, width, m)
	doc := map[masking]string{
		masked: "up to %d columns",
		open:   "up to %[1]d columns, and reads %[1]d columns of B even if the panel is narrower",
		whole:  "exactly %d columns",
	}[m]
	p := function(name, name+" computes a panel of "+fmt.Sprintf(doc, width)+".", "panel")
	t := &tile{isa: v, masking: m, p: p, vecs: vecs, aRow: GP64(), aRow3: GP64(), aCol: GP64(), bRow: GP64()}
	t.lanes = t.field("lanes")
	MOVQ(t.field("aRow"), t.aRow)
	LEAQ(Mem{Base: t.aRow, Index: t.aRow, Scale: 2}, t.aRow3)
	MOVQ(t.field("aCol"), t.aCol)
	MOVQ(t.field("bRow"), t.bRow)
	if v.wide() {
		k := K()
		KMOVW(t.field("mask"), k)
		t.mask = k
	}
	for _, name := range []string{"a", "start", "c"} {
		from := GP64()
		MOVQ(t.field(name), from)
		MOVQ(from, t.field(name+"At"))
	}
	rows := GP64()
	MOVQ(t.field("rows"), rows)
	for _, h := range heights(height) {
		t.rows = h
		again, next := fmt.Sprintf("rows%d", h), fmt.Sprintf("fewer%d", h)
		Label(again)
		CMPQ(rows, Imm(uint64(h)))
		JL(LabelRef(next))
		t.begin()
		t.multiply()
		t.finish()
		SUBQ(Imm(uint64(h)), rows)
		JMP(LabelRef(again))
		Label(next)
	}
	leave()
}

// heights returns the heights of the tiles that a kernel has code for: tallest, and
// smaller heights for the rows that are left.
func heights(tallest int) []int {
	all := []int{tallest}
	for _, h := range []int{4, 2, 1} {
		if h < tallest {
			all = append(all, h)
		}
	}
	return all
}

// loadB reads vector j of a row of B.
func (t *tile) loadB(base reg.Register, j int, to reg.VecPhysical) {
	if t.masking == open {
		VMOVUPS(mem(base, 4*t.offset(j)), to)
		return
	}
	t.load(base, j, to)
}

// load reads vector j of a row at base; masked lanes become zero.
func (t *tile) load(base reg.Register, j int, to reg.VecPhysical) {
	from := mem(base, 4*t.offset(j))
	switch {
	case j < len(t.vecs)-1 || t.masking == whole:
		VMOVUPS(from, to)
	case t.wide():
		VMOVUPS_Z(from, t.mask, to)
	default:
		lanes := GP64()
		MOVQ(t.lanes, lanes)
		VMOVUPS(mem(lanes, 0), to)
		VMASKMOVPS(from, to, to)
	}
}

// store writes vector j of a row; scratch is overwritten.
func (t *tile) store(from reg.VecPhysical, base reg.Register, j int, scratch reg.VecPhysical) {
	to := mem(base, 4*t.offset(j))
	switch {
	case j < len(t.vecs)-1 || t.masking == whole:
		VMOVUPS(from, to)
	case t.wide():
		VMOVUPS(from, t.mask, to)
	default:
		lanes := GP64()
		MOVQ(t.lanes, lanes)
		VMOVUPS(mem(lanes, 0), scratch)
		VMASKMOVPS(from, scratch, to)
	}
}

// offset returns the number of columns before vector j.
func (t *tile) offset(j int) (n int) {
	for _, lanes := range t.vecs[:j] {
		n += lanes
	}
	return n
}

// begin loads the initial values of the sums.
func (t *tile) begin() {
	from, step := GP64(), GP64()
	MOVQ(t.field("startAt"), from)
	MOVQ(t.field("startRow"), step)
	for i := range t.rows {
		for j := range t.vecs {
			t.load(from, j, t.acc(i, j))
		}
		ADDQ(step, from)
	}
	MOVQ(from, t.field("startAt"))
}

// multiply adds all terms to the sums in order, two terms per iteration.
func (t *tile) multiply() {
	again, odd, done := fmt.Sprintf("depth%d", t.rows), fmt.Sprintf("odd%d", t.rows), fmt.Sprintf("sum%d", t.rows)
	n, b := GP64(), GP64()
	MOVQ(t.field("b"), b)
	var a []reg.GPVirtual // the addresses of every fourth row of A
	for i := 0; i < t.rows; i += 4 {
		base := GP64()
		if i == 0 {
			MOVQ(t.field("aAt"), base)
		} else {
			LEAQ(Mem{Base: a[len(a)-1], Index: t.aRow, Scale: 4}, base)
		}
		a = append(a, base)
	}
	MOVQ(t.field("depth"), n)
	SHRQ(Imm(1), n)
	JZ(LabelRef(odd))
	w := t.beginWalk(b, n)
	Label(again)
	w.step()
	t.step(a, b)
	t.step(a, b)
	DECQ(n)
	JNZ(LabelRef(again))
	w.end()

	Label(odd)
	TESTQ(U32(1), t.field("depth"))
	JZ(LabelRef(done))
	t.step(a, b)
	Label(done)

	t.advanceA()
}

// walk generates code that prefetches along a walk of package kernel. Its two
// registers hold the address of the next cache line and the number of lines left
// in its row.
type walk struct {
	*tile
	at, left reg.GPVirtual
}

// beginWalk generates the code that loads the walk's fields into registers. The loop
// that follows prefetches one cache line in each iteration. So the code subtracts
// rounds, the number of iterations, from the total number of lines left. If no lines
// were left before, the code makes the walk stay at one line of B. Then step needs no
// branch for that case.
func (t *tile) beginWalk(b, rounds reg.GPVirtual) walk {
	on := fmt.Sprintf("walk%d", t.rows)
	w := walk{t, GP64(), GP64()}
	CMPQ(t.field("total"), Imm(0))
	JG(LabelRef(on))
	MOVQ(b, t.field("at"))
	MOVQ(U32(1), t.field("left"))
	MOVQ(U32(1), t.field("lines"))
	MOVQ(U32(0), t.field("jump"))
	Label(on)
	SUBQ(rounds, t.field("total"))
	MOVQ(t.field("at"), w.at)
	MOVQ(t.field("left"), w.left)
	return w
}

// step prefetches a line and moves on to the next one: 64 bytes further, or from
// the end of a row to the start of the next row. It has no branch to mispredict.
func (w walk) step() {
	along := GP64()
	PREFETCHT1(mem(w.at, 0))
	LEAQ(mem(w.at, 64), along)
	ADDQ(w.field("jump"), w.at)
	DECQ(w.left)
	CMOVQNE(along, w.at)
	CMOVQEQ(w.field("lines"), w.left)
}

// end saves the position of the walk for the next tile.
func (w walk) end() {
	MOVQ(w.at, w.field("at"))
	MOVQ(w.left, w.field("left"))
}

// advanceA moves on to the next tile's rows of A.
func (t *tile) advanceA() {
	next := GP64()
	MOVQ(t.field("aAt"), next)
	switch t.rows {
	case 1:
		ADDQ(t.aRow, next)
	default:
		step := GP64()
		IMUL3Q(Imm(uint64(t.rows)), t.aRow, step)
		ADDQ(step, next)
	}
	MOVQ(next, t.field("aAt"))
}

// step adds one term to every sum and moves on to the next term.
func (t *tile) step(a []reg.GPVirtual, b reg.GPVirtual) {
	for j, lanes := range t.vecs {
		t.loadB(b, j, t.spare(j, lanes))
	}
	free := t.spares() - len(t.vecs)
	for i := range t.rows {
		from := Mem{Base: a[i/4]}
		switch i % 4 {
		case 1:
			from.Index, from.Scale = t.aRow, 1
		case 2:
			from.Index, from.Scale = t.aRow, 2
		case 3:
			from.Index, from.Scale = t.aRow3, 1
		}
		at := len(t.vecs) + i%free
		VBROADCASTSS(from, t.spare(at, t.vecs[0]))
		for j, lanes := range t.vecs {
			VFMADD231PS(t.spare(at, lanes), t.spare(j, lanes), t.acc(i, j))
		}
	}
	for _, base := range a {
		ADDQ(t.aCol, base)
	}
	ADDQ(t.bRow, b)
}

// finish stores the sums in C, or subtracts rate times the sums from C.
func (t *tile) finish() {
	store, done := fmt.Sprintf("store%d", t.rows), fmt.Sprintf("stored%d", t.rows)
	c, step := GP64(), GP64()
	MOVQ(t.field("cAt"), c)
	MOVQ(t.field("cRow"), step)
	CMPQ(t.field("update"), Imm(0))
	JE(LabelRef(store))

	rate, old := 0, 1
	VBROADCASTSS(t.field("rate"), t.spare(rate, t.vecs[0]))
	for i := range t.rows {
		for j, lanes := range t.vecs {
			t.load(c, j, t.spare(old, lanes))
			VFNMADD231PS(t.spare(rate, lanes), t.acc(i, j), t.spare(old, lanes))
			t.store(t.spare(old, lanes), c, j, t.acc(i, j))
		}
		ADDQ(step, c)
	}
	JMP(LabelRef(done))

	Label(store)
	for i := range t.rows {
		for j, lanes := range t.vecs {
			t.store(t.acc(i, j), c, j, t.spare(0, lanes))
		}
		ADDQ(step, c)
	}
	Label(done)
	MOVQ(c, t.field("cAt"))
}
