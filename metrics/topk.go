package metrics

// TopK returns the share of rows whose true class is among the k most probable classes.
// Of classes with equal probabilities, the first counts as the most probable, so TopK
// with k = 1 is the accuracy. probabilities is (rows, classes). A row whose true class
// has the probability NaN does not count as found. Without rows TopK returns 0. It panics
// if probabilities and truth differ in length.
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
