package data

import (
	"math"
	"slices"
)

const (
	// Numbers are clipped if their distance from the median is more than fence times the
	// spread of the numbers.
	fence = 10
	// maxClipped is the greatest share of the training rows that may be clipped at each
	// end.
	maxClipped = 0.01
)

// fitNumbers fits the standardization of numbers, and the cycles of dates.
//
// Numbers are clipped first, so that a typing error does not compress all other numbers
// into a narrow range. The limit is ten interquartile ranges from the median, which is
// further out than Tukey's fences (Exploratory Data Analysis, 1977, section 2D). Ordinary
// data are only standardized: for a normal distribution, the limit is at 13 standard
// deviations, and of 100,000 rows of an exponential distribution, one row is clipped. At
// each end, at most 1 in 100 rows, or a single row, is clipped: values that are more
// frequent are no errors.
//
// A column with only one value has a scale of 1, so that it always gives 0.
func (e *EncodedColumn) fitNumbers(present []float32) {
	e.Scale = 1
	if len(present) == 0 {
		return
	}
	if e.Kind == Date {
		e.Cycles = fitCycles(present)
	}
	if e.Low, e.High = fences(present); e.Low == e.High {
		e.Mean, e.Fill = e.Low, e.Low
		return
	}
	mean, scale := moments(present, e.Low, e.High)
	e.Mean, e.Fill = float32(mean), float32(mean)
	if s := float32(scale); s > 0 {
		e.Scale = s
	}
}

// fitExact is like fitNumbers, for numbers with more digits than float32 has. It fits the
// differences of the numbers from their median. For these, float32 has enough digits: its
// relative error is less than 10^-7, and large differences are clipped.
func (e *EncodedColumn) fitExact(present []float64) {
	differences := make([]float32, len(present))
	if len(present) > 0 {
		slices.Sort(present)
		e.Origin = present[len(present)/2]
	}
	for i, x := range present {
		differences[i] = toFloat(x - e.Origin)
	}
	e.fitNumbers(differences)
}

// finite returns the numbers that are neither missing nor infinite.
func finite(numbers []float32) []float32 {
	return slices.DeleteFunc(slices.Clone(numbers), func(x float32) bool { return x-x != 0 })
}

// fences returns the bounds to which the numbers are clipped. It sorts numbers in place.
func fences(numbers []float32) (low, high float32) {
	sortNumbers(numbers)
	n := len(numbers)
	if numbers[0] == numbers[n-1] {
		return numbers[0], numbers[0]
	}
	median, width := quantile(numbers, 0.5), fence*spread(numbers)
	clipped := max(1, int(maxClipped*float64(n)))
	low = min(toFloat(median-width), numbers[clipped])
	high = max(toFloat(median+width), numbers[n-1-clipped])
	return low, high
}

// spread returns the interquartile range of sorted numbers, which must not all be equal.
// If the range is 0 because at least half of the numbers are equal, as in counts that are
// mostly 0, it returns twice the median distance of the other numbers from the median.
// For a symmetric distribution, both measures are the same. The result is never 0.
func spread(sorted []float32) float64 {
	if width := quantile(sorted, 0.75) - quantile(sorted, 0.25); width > 0 {
		return width
	}
	median := quantile(sorted, 0.5)
	var distances []float32
	for _, x := range sorted {
		if d := math.Abs(float64(x) - median); d > 0 {
			distances = append(distances, toFloat(d))
		}
	}
	sortNumbers(distances)
	return 2 * quantile(distances, 0.5)
}

// quantile returns the p-quantile of sorted numbers, by linear interpolation between two
// of them (Hyndman and Fan, 1996, definition 7).
func quantile(sorted []float32, p float64) float64 {
	whole, part := math.Modf(p * float64(len(sorted)-1))
	i := int(whole)
	if part == 0 {
		return float64(sorted[i])
	}
	return (1-part)*float64(sorted[i]) + part*float64(sorted[i+1])
}

// moments returns the mean and the standard deviation of the numbers, clipped to [low,
// high]. The sum of squares is divided by the number of rows, not one less, so that the
// outputs have a variance of 1.
func moments(numbers []float32, low, high float32) (mean, deviation float64) {
	for _, x := range numbers {
		mean += float64(min(max(x, low), high))
	}
	mean /= float64(len(numbers))
	squares := 0.0
	for _, x := range numbers {
		d := float64(min(max(x, low), high)) - mean
		squares += d * d
	}
	return mean, math.Sqrt(squares / float64(len(numbers)))
}

// toFloat rounds x to the nearest finite float32.
func toFloat(x float64) float32 {
	return float32(min(max(x, -math.MaxFloat32), math.MaxFloat32))
}
