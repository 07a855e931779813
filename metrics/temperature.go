package metrics

import "math"

// The bounds of the search in [FitTemperature]. The best temperature would be 0 if
// no row is a mistake, and infinite if the logits are worse than none.
const (
	MinTemperature = 0.01
	MaxTemperature = 100
)

// FitTemperature returns the temperature T for which softmax(logits/T) has the
// least mean cross-entropy on the rows (temperature scaling: Guo et al. 2017,
// section 4.2). Above 1 the network is overconfident, below 1 underconfident;
// dividing by T changes no prediction. The rows must not be those that the network
// was trained on: on them its confidence looks more justified than it is.
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

// descend returns the zero of slope, which falls from above 0 at lo to below 0 at
// hi. It uses Newton's method from 0, and bisection whenever a step would leave
// the interval or does not halve the one before.
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

// temperatureSlope returns the derivative of the summed cross-entropy of
// softmax(β·logits) by β = 1/T, and the derivative of that by ln T. By β the
// cross-entropy is convex, so that the first only ever falls as T grows.
func temperatureSlope(logits [][]float32, truth []int32, beta float64) (value, derivative float64) {
	var pair [2]float32 // one logit s is the same as the two 0 and s
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

// moments returns the mean and the variance of logits - largest under the
// probabilities softmax(β·logits).
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
