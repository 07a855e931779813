package metrics

// Brier returns the Brier score: the mean over the rows of Σₖ (pₖ - yₖ)², where pₖ is the
// probability of class k and yₖ is 1 for the row's true class, else 0 (Brier,
// "Verification of forecasts expressed in terms of probability", 1950, formula 2). It is
// between 0, the best, and 2. For two classes it returns half of that, which is the mean
// of (p - y)² for the second class, between 0 and 1. scikit-learn 1.7's brier_score_loss
// does the same.
//
// probabilities is (rows, classes), or (rows, 1) with the probability of the second of
// two classes. The score is 0 without rows, and NaN if a probability is NaN. Brier panics
// if probabilities and truth differ in length.
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

// rowBrier returns the Brier score of one row.
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
