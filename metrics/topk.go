package metrics

// TopK returns the share of rows whose true class is among the k likeliest. Of equal
// probabilities, the one of the class that comes first counts as the larger one, so that
// TopK with a k of 1 is the accuracy of the likeliest class. probabilities is (rows,
// classes). A row whose true class has the probability NaN is none of them, and without
// rows it is 0. It panics if probabilities and truth differ in length.
func TopK(probabilities [][]float32, truth []int32, k int) float64 {
	if len(probabilities) != len(truth) {
		panic(errLength)
	}
	found := 0
	for i, row := range probabilities {
		p, likelier := row[truth[i]], 0
		for j, other := range row {
			if other > p || other == p && int32(j) < truth[i] {
				likelier++
			}
		}
		if likelier < k && p == p {
			found++
		}
	}
	return float64(found) / float64(max(1, len(truth)))
}
