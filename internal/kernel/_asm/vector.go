package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// vec is a vector register of the instruction set's full width.
type vec = reg.VecVirtual

func (v isa) wide() bool { return v.width == 16 }

func (v isa) vec() vec {
	if v.wide() {
		return ZMM()
	}
	return YMM()
}

// constants holds the vectors that bits has declared, by their pattern.
var constants = map[uint32]Mem{}

// bits returns a vector in memory that holds the 32-bit pattern x in every lane.
// Code for both instruction sets can use it, in any operation that takes an operand
// from memory.
func bits(x uint32) Mem {
	m, ok := constants[x]
	if !ok {
		m = GLOBL(fmt.Sprintf("all%08x", x), RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(x))
		}
		constants[x] = m
	}
	return m
}

// number returns a vector in memory that holds x in every lane.
func number(x float64) Mem { return bits(math.Float32bits(float32(x))) }

// constant loads the vector m from memory into a register, which it returns.
func (v isa) constant(m Mem) vec {
	r := v.vec()
	VMOVUPS(m, r)
	return r
}

// broadcast returns a register that holds a parameter in every lane.
func (v isa) broadcast(name string) vec {
	x, r := XMM(), v.vec()
	Load(Param(name), x)
	VBROADCASTSS(x, r)
	return r
}

// copied returns a copy of x that may be overwritten.
func (v isa) copied(x vec) vec {
	r := v.vec()
	VMOVAPS(x, r)
	return r
}

// atMost returns min(x, limit), or NaN if x is NaN.
func (v isa) atMost(x vec, limit Mem) vec {
	r := v.constant(limit)
	VMINPS(x, r, r)
	return r
}

// atLeast returns max(x, limit), or NaN if x is NaN.
func (v isa) atLeast(x vec, limit Mem) vec {
	r := v.constant(limit)
	VMAXPS(x, r, r)
	return r
}

// choose returns yes in each lane with x > 0, and no in the others.
func (v isa) choose(x, yes, no vec) vec {
	const greater = 30 // ordered, without an exception
	zero, r := v.zero(), v.vec()
	if v.wide() {
		k := K()
		VCMPPS(Imm(greater), zero, x, k)
		VBLENDMPS(yes, no, k, r)
		return r
	}
	m := v.vec()
	VCMPPS(Imm(greater), zero, x, m)
	VBLENDVPS(m, yes, no, r)
	return r
}

func (v isa) zero() vec {
	r := v.vec()
	if v.wide() {
		VPXORD(r, r, r)
	} else {
		VXORPS(r, r, r)
	}
	return r
}

// horner evaluates a polynomial in x by Horner's method. y holds the coefficient of
// the highest power, and then the result. coefficients are the others, from the
// second highest power down.
func horner(y, x vec, coefficients ...float64) {
	for _, c := range coefficients {
		VFMADD213PS(number(c), x, y)
	}
}

// span is the part of the slices that a loop body works on: a full vector or, with a
// mask, the numbers after the last full vector.
type span struct {
	isa
	at   reg.GPVirtual // bytes from the slices' starts
	mask reg.Register  // nil: full vectors
}

func (s span) load(base reg.Register) vec {
	r, from := s.vec(), Mem{Base: base, Index: s.at, Scale: 1}
	switch {
	case s.mask == nil:
		VMOVUPS(from, r)
	case s.wide():
		VMOVUPS_Z(from, s.mask, r)
	default:
		VMASKMOVPS(from, s.mask, r)
	}
	return r
}

func (s span) store(r vec, base reg.Register) {
	to := Mem{Base: base, Index: s.at, Scale: 1}
	switch {
	case s.mask == nil:
		VMOVUPS(r, to)
	case s.wide():
		VMOVUPS(r, s.mask, to)
	default:
		VMASKMOVPS(r, s.mask, to)
	}
}

// each generates a loop over n numbers: full vectors first, then the rest. prefix
// distinguishes the labels of the loops in one function. n is overwritten.
func (v isa) each(prefix string, n reg.GPVirtual, body func(s span)) {
	s := span{isa: v, at: GP64()}
	XORQ(s.at, s.at)
	Label(prefix + "Whole")
	CMPQ(n, Imm(uint64(v.width)))
	JL(LabelRef(prefix + "Rest"))
	body(s)
	ADDQ(Imm(uint64(4*v.width)), s.at)
	SUBQ(Imm(uint64(v.width)), n)
	JMP(LabelRef(prefix + "Whole"))
	Label(prefix + "Rest")
	TESTQ(n, n)
	JZ(LabelRef(prefix + "Done"))
	s.mask = v.below(n)
	body(s)
	Label(prefix + "Done")
}

// below returns the mask of the first n lanes.
func (v isa) below(n reg.GPVirtual) reg.Register {
	if v.wide() {
		m, k := GP32(), K()
		MOVL(I32(-1), m)
		BZHIL(n.As32(), m, m)
		KMOVW(m, k)
		return k
	}
	from, m := GP64(), v.vec()
	LEAQ(laneMasks().Offset(32), from)
	SHLQ(Imm(2), n)
	SUBQ(n, from)
	VMOVUPS(mem(from, 0), m)
	return m
}

var laneMask *Mem

// laneMasks returns the address of eight numbers with all bits set, followed by eight
// zeros.
func laneMasks() Mem {
	if laneMask == nil {
		m := GLOBL("laneMasks", RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32([]uint32{math.MaxUint32, 0}[i/8]))
		}
		laneMask = &m
	}
	return *laneMask
}
