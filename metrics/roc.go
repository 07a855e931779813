package metrics

import "slices"

// ROC returns the points of the receiver operating characteristic. The thresholds are the
// different scores in descending order. For each, the point is the share of the negative
// rows (falseRate) and the share of the positive rows (trueRate) with at least that score.
// The first point is (0, 0) and the last one (1, 1). Both results are nil if there is no
// positive or no negative row. ROC panics if scores and positive differ in length.
func ROC(scores []float32, positive []bool) (falseRate, trueRate []float64) {
	if len(scores) != len(positive) {
		panic(errLength)
	}
	order := make([]int, len(scores))
	positives := 0
	for i, p := range positive {
		order[i] = i
		if p {
			positives++
		}
	}
	negatives := len(scores) - positives
	if positives == 0 || negatives == 0 {
		return nil, nil
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case scores[i] > scores[j]:
			return -1
		case scores[i] < scores[j]:
			return 1
		}
		return 0
	})
	falseRate, trueRate = []float64{0}, []float64{0}
	above, right := 0, 0
	for k, i := range order {
		if positive[i] {
			right++
		}
		above++
		if k+1 < len(order) && scores[order[k+1]] == scores[i] {
			continue // rows with equal scores belong to the same threshold
		}
		falseRate = append(falseRate, float64(above-right)/float64(negatives))
		trueRate = append(trueRate, float64(right)/float64(positives))
	}
	return falseRate, trueRate
}
