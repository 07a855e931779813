package metrics

// BalancedAccuracy returns the mean of the classes' recalls, with equal weight for each
// class. Classes without rows are left out, as in scikit-learn's
// balanced_accuracy_score. Without rows it returns 0.
func (c *Confusion) BalancedAccuracy() float64 {
	sum, present := 0.0, 0
	for k := range c.classes {
		if c.Support(k) > 0 {
			sum += c.Recall(k)
			present++
		}
	}
	return sum / float64(max(1, present))
}

// MacroF1 returns the mean F1 of the classes, with equal weight for each class. A
// class that was predicted but has no rows counts with its F1 of 0. A class that
// occurs in neither the truth nor the predictions is left out, as in scikit-learn's
// f1_score with average="macro" and no labels. Without rows it returns 0.
func (c *Confusion) MacroF1() float64 {
	sum, present := 0.0, 0
	for k := range c.classes {
		if c.Support(k)+c.predictions(k) > 0 {
			sum += c.F1(k)
			present++
		}
	}
	return sum / float64(max(1, present))
}
