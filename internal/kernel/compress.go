package kernel

import (
	"encoding/binary"
	"math/bits"
)

// PackBytes writes the bytes that are not zero, divided by divisor, to value
// and their places to index, and returns how many there are. Both have room for
// all of them.
func (b *Backend) PackBytes(index []int32, value []float32, src []uint8, divisor float32) int {
	return b.packBytes(index, value, src, divisor)
}

// packBytes looks at eight bytes at a time.
func packBytes(index []int32, value []float32, src []uint8, divisor float32) int {
	n, j := 0, 0
	for ; j+8 <= len(src); j += 8 {
		word := binary.LittleEndian.Uint64(src[j:])
		for word != 0 {
			shift := bits.TrailingZeros64(word) &^ 7
			index[n], value[n] = int32(j+shift/8), float32(byte(word>>shift))/divisor
			word &^= 0xff << shift
			n++
		}
	}
	for ; j < len(src); j++ {
		if v := src[j]; v != 0 {
			index[n], value[n] = int32(j), float32(v)/divisor
			n++
		}
	}
	return n
}

// PackFloats writes the numbers that are not zero to value and their places to
// index, and returns how many there are. Both have room for all of them.
func (b *Backend) PackFloats(index []int32, value []float32, src []float32) int {
	return b.packFloats(index, value, src)
}

func packFloats(index []int32, value []float32, src []float32) int {
	n := 0
	for j, v := range src {
		if v != 0 {
			index[n], value[n] = int32(j), v
			n++
		}
	}
	return n
}
