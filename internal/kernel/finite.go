package kernel

import "math"

// Finite reports whether all numbers are finite. If MLP_BACKEND names a backend that does
// not exist, Finite uses the generic one. [Check] reports the wrong name.
func Finite(numbers []float32) bool {
	b, err := active()
	if err != nil {
		b = &generic
	}
	return b.finite(numbers)
}

// finite is the generic implementation of Finite.
func finite(numbers []float32) bool {
	_, finite := CountNonZero(numbers)
	return finite
}

// CountNonZero returns how many numbers are not zero, and whether all are finite.
// It works on their bits without a branch, so that the first pass over a large set
// is limited by memory, not by the CPU.
func CountNonZero(numbers []float32) (nonZero int, finite bool) {
	const (
		sign    = 1 << 31
		lowest  = 1 << 23  // lowest bit of the exponent: added to an exponent of all ones, it sets the sign bit
		largest = sign - 1 // added to the other bits, it sets the sign bit unless they are all zero
	)
	faults := uint32(0) // the sign bit is set if some exponent is all ones
	for _, v := range numbers {
		bits := math.Float32bits(v) &^ sign
		faults |= bits + lowest
		nonZero += int((bits + largest) >> 31)
	}
	return nonZero, faults&sign == 0
}
