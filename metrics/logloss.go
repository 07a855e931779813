package metrics

import "math"

// clip is the smallest distance of a probability from 0 and from 1 in a log loss, the
// machine epsilon of float32.
const clip = 0x1p-23

// LogLoss returns the mean over the rows of -ln p, where p is the predicted probability
// of the row's true class. probabilities is (rows, classes), or (rows, 1) with the
// probability of the second of two classes.
//
// Each probability is clipped to [ε, 1-ε] with ε = 2⁻²³, so that a wrong prediction with
// probability 1 costs about 16 instead of infinity. Then each row is divided by its sum.
// scikit-learn's log_loss does the same for float32. The loss is 0 without rows, and NaN
// if a probability is NaN. LogLoss panics if probabilities and truth differ in length.
func LogLoss(probabilities [][]float32, truth []int32) float64 {
	if len(probabilities) != len(truth) {
		panic(errLength)
	}
	sum := 0.0
	for i, row := range probabilities {
		sum += rowLoss(row, truth[i])
	}
	return sum / float64(max(1, len(truth)))
}

// rowLoss returns the log loss of one row.
func rowLoss(row []float32, truth int32) float64 {
	if len(row) == 1 {
		p := clipped(row[0])
		return -math.Log([2]float64{1 - p, p}[truth])
	}
	total := 0.0
	for _, p := range row {
		total += clipped(p)
	}
	return -math.Log(clipped(row[truth]) / total)
}

func clipped(p float32) float64 { return min(max(float64(p), clip), 1-clip) }
