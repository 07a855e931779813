package kernel

import "time"

// Peak measures how many floating-point operations per second one core does
// with nothing but multiplications and additions in registers, two for each
// pair: what a product can reach at best. It takes some milliseconds. A core's
// clock changes, so compare with a product measured at about the same time.
func (b *Backend) Peak() float64 {
	best := 0.0
	for range 5 {
		start := time.Now()
		flops := b.peak(20000)
		best = max(best, float64(flops)/time.Since(start).Seconds())
	}
	return best
}

// peakGeneric runs rounds of the generic tile on operands that stay in
// registers or next to them.
func peakGeneric(rounds int) (flops int) {
	const depth = 32
	var sums [tileRows][tileCols]float32
	a, b := make([]float32, tileRows*depth), make([]float32, tileCols*depth)
	for range rounds / depth {
		multiply(&sums, a, b)
	}
	return rounds / depth * depth * 2 * tileRows * tileCols
}
