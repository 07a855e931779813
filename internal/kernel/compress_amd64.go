//go:build !purego

package kernel

// packBytesAVX512 packs whole blocks of sixteen bytes in assembly and the rest in
// Go. The assembly does not check the length of terms. So it is called only if
// terms has room for all bytes of the blocks, even if none is zero.
func packBytesAVX512(terms []codedTerm, src []uint8) int {
	whole := len(src) &^ (lanes - 1)
	if len(terms) < whole {
		return packBytes(terms, src)
	}
	n := avx512PackBytes(terms, src[:whole])
	rest := terms[n:]
	found := packBytes(rest, src[whole:])
	for i := range rest[:found] {
		rest[i] += codedTerm(whole) << codeBits
	}
	return n + found
}

// packFloatsAVX512 is packBytesAVX512 for floats.
func packFloatsAVX512(terms []term, src []float32) int {
	whole := len(src) &^ (lanes - 1)
	if len(terms) < whole {
		return packFloats(terms, src)
	}
	n := avx512PackFloats(terms, src[:whole])
	rest := terms[n:]
	found := packFloats(rest, src[whole:])
	for i := range rest[:found] {
		rest[i].index += int32(whole)
	}
	return n + found
}
