package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// control is the stack slot in which the generated function keeps its caller's
// MXCSR, the control register of vector arithmetic.
var control Mem

// flushSubnormals makes a function treat numbers below 2^-126 as zero, and round
// results below 2^-126 to zero. The deltas of a confident network are full of
// such numbers, and on Intel's cores each costs as much as a hundred other
// numbers.
func flushSubnormals() {
	const flushToZero, denormalsAreZero = 1 << 15, 1 << 6
	control = AllocLocal(8)
	mode := GP32()
	STMXCSR(control)
	MOVL(control, mode)
	ORL(U32(flushToZero|denormalsAreZero), mode)
	MOVL(mode, control.Offset(4))
	LDMXCSR(control.Offset(4))
}

// leave ends a function that began with flushSubnormals.
func leave() {
	LDMXCSR(control)
	end()
}
