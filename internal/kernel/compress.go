package kernel

import (
	"encoding/binary"
	"math/bits"
)

// PackBytes writes the non-zero bytes of src, each with its index in src, to t and
// returns how many there are. t must hold coded terms and have room for all of them.
func (b *Backend) PackBytes(t Terms, src []uint8) int { return b.packBytes(t.coded, src) }

// packBytes reads eight bytes at a time, to skip zeros quickly.
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

// PackFloats writes the non-zero numbers of src, each with its index in src, to t and
// returns how many there are. t must hold plain terms and have room for all of them.
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
