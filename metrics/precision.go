package metrics

// AveragePrecision summarizes the precision-recall curve as Σₙ (Rₙ - Rₙ₋₁)·Pₙ. n runs over
// the thresholds, which are the different scores in descending order. Pₙ and Rₙ are
// precision and recall if all rows with at least that score are predicted positive. It is
// scikit-learn's average_precision_score (Zhu, "Recall, precision and average precision",
// 2004, without interpolation). Random scores give about the share of positive rows.
//
// ok is false and the value 0 if there is no positive row or if a score is NaN.
// AveragePrecision panics if scores and positive differ in length.
func AveragePrecision(scores []float32, positive []bool) (value float64, ok bool) {
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
	return averagePrecision(rows)
}

// averagePrecision returns the average precision for rows sorted by ascending score. ok
// is false if there is no positive row.
func averagePrecision(rows []scored) (value float64, ok bool) {
	above, right := 0, 0
	for at := len(rows); at > 0; {
		score, before := rows[at-1].score, right
		for ; at > 0 && rows[at-1].score == score; at-- {
			above++
			if rows[at-1].positive {
				right++
			}
		}
		value += float64(right-before) * float64(right) / float64(above)
	}
	if right == 0 {
		return 0, false
	}
	return value / float64(right), true
}
