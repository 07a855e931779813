package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// control is where the function that is generated keeps its caller's MXCSR, the
// register that says how vectors are computed with.
var control Mem

// flushSubnormals has a function take numbers below 2^-126 for zero, and round
// results to it: the deltas of a network that is sure of itself are full of them,
// and on Intel's cores each costs as much as a hundred others.
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
