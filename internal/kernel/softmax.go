package kernel

import "math"

// Softmax computes y = softmax(logits) for one row. It returns logSum, the logarithm
// of the sum of e^logits[c] over all c, so that logits[c] - logSum is the logarithm
// of y[c]. The largest logit is subtracted first, so nothing can overflow. y and
// logits may be the same.
func (b *Backend) Softmax(y, logits []float32) (logSum float64) {
	if len(y) != len(logits) {
		panic(ErrLength)
	}
	if len(y) == 0 {
		return math.Inf(-1)
	}
	return b.softmax(y, logits)
}

// SoftmaxRows computes [Backend.Softmax] for every row, and stores its results in
// logSums. For many short rows it is much faster than a call for each.
//
// y and logits are (rows, classes), logSums has one number for each row.
func (b *Backend) SoftmaxRows(y, logits Matrix, logSums []float64) {
	check(y, logits)
	if y.Rows != logits.Rows || y.Cols != logits.Cols {
		panic(ErrProductShape)
	}
	if len(logSums) != y.Rows {
		panic(ErrLength)
	}
	if y.Cols > 0 {
		b.softmaxRows(y, logits, logSums)
		return
	}
	for i := range logSums {
		logSums[i] = math.Inf(-1)
	}
}

func softmaxRows(y, logits Matrix, logSums []float64) {
	for i := range logSums {
		logSums[i] = softmax(y.Row(i), logits.Row(i))
	}
}

func softmax(y, logits []float32) (logSum float64) {
	top := logits[0]
	for _, x := range logits[1:] {
		top = max(top, x)
	}
	var sum float32
	for i, x := range logits {
		e := exp32(x - top)
		y[i] = e
		sum += e
	}
	for i := range y {
		y[i] /= sum
	}
	return float64(top) + logSum32(sum)
}
