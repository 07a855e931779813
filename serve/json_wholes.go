package serve

import (
	"encoding/binary"
	"math/bits"
)

// These are words of 64 bits that hold eight bytes.
const (
	eightOnes    = 0x0101010101010101
	eightHighs   = 0x8080808080808080
	eightCommas  = eightOnes * ','
	eightNoughts = eightOnes * '0'
	// Adding eightSixes sets the high bit of each byte that is 10 or more.
	eightSixes = eightOnes * (0x80 - 10)
	// fourZeros holds the bytes "0,0,0,0,".
	fourZeros = 0x2c302c302c302c30
)

// wholes reads numbers of a list into row, whose elements must be 0 before. It returns how
// many it has read. It reads whole numbers of one to seven digits without a sign, each
// with a comma after it, and stops before the first number of another form. It begins at
// the bracket or comma before a number and ends at the comma after the last number that
// it has read.
//
// Whole numbers are pixels, counts and codes. wholes reads eight bytes at a time, because
// the branch predictor can't foresee where a number ends.
func (r *jsonReader) wholes(row []float32) (n int) {
	b, i := r.b, r.i
	for n < len(row) && len(b)-i >= 10 { // one separator, one space and eight bytes
		at := i + 1
		x := binary.LittleEndian.Uint64(b[at:])
		if x == fourZeros && len(row)-n >= 4 {
			n, i = n+4, i+8
			continue
		}
		if zeros := bits.TrailingZeros64(x^fourZeros) / 16; zeros > 0 && zeros <= len(row)-n {
			n, i = n+zeros, i+2*zeros
			continue
		}
		if byte(x) == ' ' {
			at++
			x = binary.LittleEndian.Uint64(b[at:])
		}
		digits, ok := leading(x)
		if !ok {
			break
		}
		row[n] = float32(int32(valueOf(x, digits)))
		n, i = n+1, at+digits
	}
	r.i = i
	return n
}

// leading returns the number of digits at the start of eight bytes. ok is true if they
// are one to seven digits of a whole number, with a comma after them.
func leading(x uint64) (digits int, ok bool) {
	y := x ^ eightCommas // its first zero byte is at the first comma
	digits = bits.TrailingZeros64((y-eightOnes)&^y&eightHighs) / 8
	if digits-1 > 6 || digits == 0 || digits > 1 && byte(x) == '0' {
		return 0, false
	}
	d := (x ^ eightNoughts) << (64 - 8*digits) // each byte of a digit contains its value
	return digits, (d+eightSixes|d)&eightHighs == 0
}

// valueOf returns the value of the first one to seven digits in eight bytes. It adds
// pairs of digits, then pairs of pairs and so on, with two multiplications (Lemire,
// Number Parsing at a Gigabyte per Second, 2021).
func valueOf(x uint64, digits int) uint64 {
	x = (x ^ eightNoughts) << (64 - 8*digits) // with zeros in place of what is before the first digit
	x = x*10 + x>>8
	const first, pairs = 0x000000ff000000ff, 16
	return (x&first*(100+1000000<<32) + x>>pairs&first*(1+10000<<32)) >> 32
}
