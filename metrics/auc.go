package metrics

import (
	"cmp"
	"slices"
)

// AUC returns the area under the receiver operating characteristic: the
// probability that a positive row scores above a negative one, with equal scores
// counting half (the Mann–Whitney U statistic divided by its maximum). 0.5 is
// chance.
//
// ok is false and the area 0 if the area is undefined: without a positive row,
// without a negative row, or with a score that is NaN. It panics if scores and
// positive differ in length.
func AUC(scores []float32, positive []bool) (area float64, ok bool) {
	if len(scores) != len(positive) {
		panic(errLength)
	}
	rows := make([]scored, len(scores))
	for i, s := range scores {
		rows[i] = scored{s, positive[i]}
	}
	if !rank(rows) {
		return 0, false
	}
	return areaUnder(rows)
}

// MacroAUC returns the mean over the classes of the one-against-the-rest [AUC]: a
// row is positive if it has the class, and its score is the class's probability.
// probabilities is (rows, classes), or (rows, 1) with the probability of the second of
// two classes. With two classes MacroAUC returns the area of the second class, because
// the area of the first class is the same.
//
// Classes without rows are left out. ok is false and the area 0 if fewer than two
// classes have rows, or if a probability of a class with rows is NaN. It panics if
// probabilities and truth differ in length.
func MacroAUC(probabilities [][]float32, truth []int32) (area float64, ok bool) {
	return NewSeparation(probabilities, truth).MacroAUC()
}

// scored is one row's score and whether it is positive.
type scored struct {
	score    float32
	positive bool
}

// rank sorts rows by ascending score. ok is false if there are no rows or if a score is
// NaN.
func rank(rows []scored) (ok bool) {
	slices.SortFunc(rows, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	return len(rows) > 0 && rows[0].score == rows[0].score // NaN is sorted first
}

// areaUnder returns the area under the ROC curve for rows sorted by ascending score. ok
// is false if there is no positive or no negative row.
func areaUnder(rows []scored) (area float64, ok bool) {
	// Each pair of a positive and a negative row adds 2 if the positive one scores
	// higher, 1 if both score the same, else 0. Such whole numbers keep the sum exact.
	var halves, positives, negatives int64
	for len(rows) > 0 {
		var tied [2]int64 // negative and positive rows with the same score
		score := rows[0].score
		for len(rows) > 0 && rows[0].score == score {
			if rows[0].positive {
				tied[1]++
			} else {
				tied[0]++
			}
			rows = rows[1:]
		}
		halves += tied[1] * (2*negatives + tied[0])
		negatives += tied[0]
		positives += tied[1]
	}
	if positives == 0 || negatives == 0 {
		return 0, false
	}
	return float64(halves) / (2 * float64(positives) * float64(negatives)), true
}
