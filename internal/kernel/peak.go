package kernel

import "time"

// Peak measures how many floating-point operations per second one core does if it
// only multiplies and adds numbers in registers. No product can be faster. A
// multiplication and an addition count as two operations. Peak takes some
// milliseconds. A core's clock rate changes, so compare the peak with a product that
// is measured at about the same time.
func (b *Backend) Peak() float64 {
	best := 0.0
	for range 5 {
		start := time.Now()
		flops := b.peak(20000)
		best = max(best, float64(flops)/time.Since(start).Seconds())
	}
	return best
}

// peakGeneric computes a generic tile with about rounds terms in each sum, from
// operands that stay in the first-level cache. It returns the number of operations.
func peakGeneric(rounds int) (flops int) {
	const depth = 32
	var sums [tileRows][tileCols]float32
	a, b := make([]float32, tileRows*depth), make([]float32, tileCols*depth)
	for range rounds / depth {
		multiply(&sums, a, b)
	}
	return rounds / depth * depth * 2 * tileRows * tileCols
}
