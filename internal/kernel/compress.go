package kernel

import (
	"encoding/binary"
	"math/bits"
)

// PackBytes writes the bytes that are not zero to t as coded terms with their indices,
// and returns their number. t must have room for all bytes.
func (b *Backend) PackBytes(t Terms, src []uint8) int { return b.packBytes(t.coded, src) }

// packBytes looks at eight bytes at a time.
func packBytes(terms []codedTerm, src []uint8) int {
	n, j := 0, 0
	for ; j+8 <= len(src); j += 8 {
		word := binary.LittleEndian.Uint64(src[j:])
		for word != 0 {
			shift := bits.TrailingZeros64(word) &^ 7
			terms[n] = codedTerm(j+shift/8)<<codeBits | codedTerm(byte(word>>shift))
			word &^= 0xff << shift
			n++
		}
	}
	for ; j < len(src); j++ {
		if v := src[j]; v != 0 {
			terms[n] = codedTerm(j)<<codeBits | codedTerm(v)
			n++
		}
	}
	return n
}

// PackFloats writes the numbers that are not zero to t as plain terms with their
// indices, and returns their number. t must have room for all numbers.
func (b *Backend) PackFloats(t Terms, src []float32) int { return b.packFloats(t.plain, src) }

func packFloats(terms []term, src []float32) int {
	n := 0
	for j, v := range src {
		if v != 0 {
			terms[n] = term{int32(j), v}
			n++
		}
	}
	return n
}
