package kernel

// Divide computes dst = src / divisor, element by element. A divisor of 255 turns
// pixels into numbers from 0 to 1.
func (b *Backend) Divide(dst []float32, src []uint8, divisor float32) {
	if len(dst) != len(src) {
		panic(ErrLength)
	}
	b.divide(dst, src, divisor)
}

func divide(dst []float32, src []uint8, divisor float32) {
	dst = dst[:len(src)]
	for i, v := range src {
		dst[i] = float32(v) / divisor
	}
}
