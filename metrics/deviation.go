package metrics

import "math"

// MeanAndDeviation returns the mean and the standard deviation of values. The variance is
// divided by the number of values n, not by n-1. Both are 0 without values.
func MeanAndDeviation(values []float64) (mean, deviation float64) {
	n := float64(max(1, len(values)))
	for _, v := range values {
		mean += v
	}
	mean /= n
	for _, v := range values {
		deviation += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(deviation / n)
}
