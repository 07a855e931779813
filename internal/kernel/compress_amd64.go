//go:build !purego

package kernel

// packBytesAVX512 packs blocks of sixteen in assembly and the rest in Go. The
// assembly writes no more than it finds; it does not look at how much room
// there is, so the room for everything it may find is checked before.
func packBytesAVX512(index []int32, value []float32, src []uint8, divisor float32) int {
	whole := len(src) &^ (lanes - 1)
	if len(index) < whole || len(value) < whole {
		return packBytes(index, value, src, divisor)
	}
	n := avx512PackBytes(index, value, src[:whole], divisor)
	rest := packBytes(index[n:], value[n:], src[whole:], divisor)
	return n + movePlaces(index[n:n+rest], whole)
}

// packFloatsAVX512 is packBytesAVX512 for floats.
func packFloatsAVX512(index []int32, value []float32, src []float32) int {
	whole := len(src) &^ (lanes - 1)
	if len(index) < whole || len(value) < whole {
		return packFloats(index, value, src)
	}
	n := avx512PackFloats(index, value, src[:whole])
	rest := packFloats(index[n:], value[n:], src[whole:])
	return n + movePlaces(index[n:n+rest], whole)
}

// movePlaces adds by to every place, and returns how many there are.
func movePlaces(index []int32, by int) int {
	for i := range index {
		index[i] += int32(by)
	}
	return len(index)
}
