package metrics

// Brier returns the mean over the rows of Σ (pₖ - yₖ)² over the classes, with yₖ 1 for the
// row's true class and 0 for the others (Brier, "Verification of forecasts expressed in
// terms of probability", 1950, formula 2). It is from 0, which is best, to 2. Of two
// classes it is half of that: (p - y)² with the probability p of the second class, from 0
// to 1. That is scikit-learn 1.7's brier_score_loss, too.
//
// probabilities is (rows, classes), or (rows, 1) with the probability of the second of
// two classes. It is 0 without rows, and NaN if a probability is NaN. It panics if
// probabilities and truth differ in length.
func Brier(probabilities [][]float32, truth []int32) float64 {
	if len(probabilities) != len(truth) {
		panic(errLength)
	}
	sum := 0.0
	for i, row := range probabilities {
		sum += rowBrier(row, truth[i])
	}
	return sum / float64(max(1, len(truth)))
}

// rowBrier returns the score of one row.
func rowBrier(row []float32, truth int32) float64 {
	if len(row) == 1 {
		d := float64(row[0]) - float64(truth)
		return d * d
	}
	sum := 0.0
	for k, p := range row {
		d := float64(p)
		if int32(k) == truth {
			d--
		}
		sum += d * d
	}
	if len(row) == 2 {
		return sum / 2
	}
	return sum
}
