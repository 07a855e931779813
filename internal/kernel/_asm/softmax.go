package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// softmax generates the kernel that computes y = e^(logits - top) / sum for each row.
// top is the largest logit of the row, and sum the sum of the exponentials.
func softmax(v isa) {
	begin(v, "Softmax", "computes y = softmax(logits) for rows of cols numbers; rows and cols are at least 1. For each row, topSum gets two float32: the largest logit, and the sum of e^(logit - largest).",
		"func(y *float32, yRow uintptr, logits *float32, logitsRow uintptr, rows, cols int, topSum *float64)")
	y, yRow := argument("y"), argument("yRow")
	logits, logitsRow := argument("logits"), argument("logitsRow")
	rows, topSum := argument("rows"), argument("topSum")
	n := GP64()
	again := func() reg.GPVirtual {
		Load(Param("cols"), n)
		return n
	}
	CMPQ(again(), Imm(uint64(v.width)))
	JLE(LabelRef("short"))
	lowest := number(math.Inf(-1))
	Label("row")
	top := v.constant(lowest)
	v.each("top", again(), func(s span) {
		x := s.load(logits)
		if s.mask != nil {
			x = s.elsewhere(x, lowest)
		}
		VMAXPS(x, top, top)
	})
	v.fold(top, func(x, y vec) { VMAXPS(x, y, y) })

	sum := v.zero()
	v.each("sum", again(), func(s span) {
		x := s.load(logits)
		VSUBPS(top, x, x)
		e := v.exp(x)
		s.store(e, y)
		if s.mask != nil {
			e = s.elsewhere(e, number(0))
		}
		VADDPS(e, sum, sum)
	})
	v.fold(sum, func(x, y vec) { VADDPS(x, y, y) })

	v.each("y", again(), func(s span) {
		e := s.load(y)
		VDIVPS(sum, e, e)
		s.store(e, y)
	})
	next := func(top, sum vec, label string) {
		VMOVSS(top.AsX(), mem(topSum, 0))
		VMOVSS(sum.AsX(), mem(topSum, 4))
		ADDQ(Imm(8), topSum)
		ADDQ(yRow, y)
		ADDQ(logitsRow, logits)
		DECQ(rows)
		JNZ(LabelRef(label))
		leave()
	}
	next(top, sum, "row")

	// A row that fits in one vector stays in registers.
	Label("short")
	s := span{isa: v, at: GP64(), mask: v.below(n)}
	XORQ(s.at, s.at)
	Label("shortRow")
	x := s.load(logits)
	top = s.elsewhere(x, lowest)
	v.fold(top, func(x, y vec) { VMAXPS(x, y, y) })
	VSUBPS(top, x, x)
	e := v.exp(x)
	sum = s.elsewhere(e, number(0))
	v.fold(sum, func(x, y vec) { VADDPS(x, y, y) })
	VDIVPS(sum, e, e)
	s.store(e, y)
	next(top, sum, "shortRow")
}

// elsewhere returns x with the lanes outside the span's mask replaced by the lanes of
// fill.
func (s span) elsewhere(x vec, fill Mem) vec {
	r := s.constant(fill)
	if s.wide() {
		VMOVAPS(x, s.mask, r)
	} else {
		VBLENDVPS(s.mask, x, r, r)
	}
	return r
}

// fold combines all lanes of x, after which each lane holds the result. It combines
// each lane with a distant one first, then with nearer ones, always in the same order.
func (v isa) fold(x vec, combine func(other, x vec)) {
	other := v.vec()
	if v.wide() {
		VSHUFF32X4(Imm(0x4e), x, x, other)
		combine(other, x)
		VSHUFF32X4(Imm(0xb1), x, x, other)
		combine(other, x)
	} else {
		VPERM2F128(Imm(0x01), x, x, other)
		combine(other, x)
	}
	for _, order := range []uint64{0x4e, 0xb1} {
		VSHUFPS(Imm(order), x, x, other)
		combine(other, x)
	}
}
