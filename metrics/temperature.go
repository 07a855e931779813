package metrics

import "math"

// The bounds of the search in [FitTemperature]. Without bounds, the best temperature
// would be 0 if every row is predicted right, and infinite if the logits are no better
// than equal probabilities for all classes.
const (
	MinTemperature = 0.01
	MaxTemperature = 100
)

// FitTemperature returns the temperature T for which softmax(logits/T) has the
// smallest mean cross-entropy on the rows (temperature scaling: Guo et al. 2017,
// section 4.2). T > 1 means that the network is overconfident, T < 1 that it is
// underconfident. Dividing the logits by T changes no predicted class. The network must
// not have been trained on these rows, because it is right more often on its training
// rows than on new ones.
//
// logits is (rows, classes), or (rows, 1) for sigmoid(logits/T) as the
// probability of the second of two classes. The temperature is from
// [MinTemperature] to [MaxTemperature]. It is 1 if 1 is as good as any other, for
// example without rows, and NaN if a logit is not finite. It panics if logits and
// truth differ in length.
func FitTemperature(logits [][]float32, truth []int32) float64 {
	if len(logits) != len(truth) {
		panic(errLength)
	}
	slope := func(logT float64) (value, derivative float64) {
		return temperatureSlope(logits, truth, math.Exp(-logT))
	}
	switch s, _ := slope(0); {
	case s == 0:
		return 1
	case math.IsNaN(s):
		return math.NaN()
	}
	lo, hi := math.Log(MinTemperature), math.Log(MaxTemperature)
	if s, _ := slope(lo); s <= 0 {
		return MinTemperature
	}
	if s, _ := slope(hi); s >= 0 {
		return MaxTemperature
	}
	return math.Exp(descend(slope, lo, hi))
}

// descend returns the zero of slope, which must be positive at lo, negative at hi and
// decreasing between them. It uses Newton's method, starting at 0. Whenever Newton's step
// would leave the interval or is more than half as long as the step before, it bisects
// the interval instead.
func descend(slope func(x float64) (value, derivative float64), lo, hi float64) float64 {
	const exact = 1e-10
	x, last := 0.0, hi-lo
	for hi-lo > exact && math.Abs(last) > exact {
		value, derivative := slope(x)
		switch {
		case value == 0:
			return x
		case value > 0:
			lo = x
		default:
			hi = x
		}
		step := -value / derivative
		if next := x + step; !(next > lo && next < hi && 2*math.Abs(step) <= math.Abs(last)) {
			step = (lo+hi)/2 - x
		}
		x, last = x+step, step
	}
	return x
}

// temperatureSlope computes the slope that descend needs to minimize C, the sum over the
// rows of the cross-entropy of softmax(β·logits), where β is 1/T. The results are the
// value of the slope, dC/dβ, and its derivative with respect to ln T. C is convex in β,
// so the slope decreases as T grows.
func temperatureSlope(logits [][]float32, truth []int32, beta float64) (value, derivative float64) {
	var pair [2]float32 // a single logit s is equivalent to the two logits 0 and s
	for i, row := range logits {
		if len(row) == 1 {
			pair[1] = row[0]
			row = pair[:]
		}
		mean, variance, largest := moments(row, beta)
		value += mean - (float64(row[truth[i]]) - largest)
		derivative -= beta * variance
	}
	return value, derivative
}

// moments returns the largest logit, and the mean and the variance of the differences
// between the logits and the largest one. Each difference has the logit's probability,
// from softmax(β·logits), as its weight.
func moments(logits []float32, beta float64) (mean, variance, largest float64) {
	largest = math.Inf(-1)
	for _, z := range logits {
		largest = max(largest, float64(z))
	}
	var sum, first, second float64
	for _, z := range logits {
		d := float64(z) - largest
		e := math.Exp(beta * d)
		sum += e
		first += e * d
		second += e * d * d
	}
	mean = first / sum
	return mean, second/sum - mean*mean, largest
}
