package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// isa is an instruction set that assembly is generated for.
type isa struct {
	name  string
	width int // float32 numbers in a vector
	regs  int // number of vector registers
}

var (
	avx512 = isa{"avx512", 16, 32}
	avx2   = isa{"avx2", 8, 16}
)

// at returns vector register i, with a width of the given number of float32 lanes.
func (v isa) at(i, lanes int) reg.VecPhysical {
	z := []reg.VecPhysical{
		reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7,
		reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
		reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23,
		reg.Z24, reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
	}[i]
	if i >= v.regs {
		panic("too many vector registers")
	}
	if lanes == 16 {
		return z
	}
	return z.AsY().(reg.VecPhysical)
}

// function begins a function whose only parameter is a pointer to a struct of
// package kernel, and returns a register that holds the pointer.
func function(name, doc, param string) reg.GPVirtual {
	TEXT(name, NOSPLIT, "func(p *"+param+")")
	Pragma("noescape")
	Doc(doc)
	flushSubnormals()
	return Load(Param("p"), GP64()).(reg.GPVirtual)
}

// layout returns the offset of each field of a struct whose fields all take eight bytes.
func layout(fields ...string) map[string]int {
	offsets := map[string]int{}
	for i, f := range fields {
		offsets[f] = 8 * i
	}
	return offsets
}

// mem returns the memory operand at offset d, in bytes, from the address in base.
func mem(base reg.Register, d int) Mem { return Mem{Base: base, Disp: d} }
