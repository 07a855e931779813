// Package metrics measures predictions against the truth.
//
// [NewConfusion] counts true and predicted classes. Its methods give accuracy,
// precision, recall and F1, and [Confusion.Worst] the most frequent mistakes.
// [LogLoss], [AUC] and [Calibration] judge probabilities, [FitTemperature]
// corrects them, and [NewRegression] measures predicted values.
package metrics

import (
	"cmp"
	"slices"
)

// Confusion counts rows by their true and their predicted class.
type Confusion struct {
	classes int
	counts  []int // a matrix (classes, classes): row is the true class, column the predicted one
}

// NewConfusion returns an empty confusion matrix, (classes, classes).
func NewConfusion(classes int) *Confusion {
	return &Confusion{classes, make([]int, classes*classes)}
}

// Add counts one row by its true class and its predicted class.
func (c *Confusion) Add(truth, predicted int) { c.counts[truth*c.classes+predicted]++ }

// Classes returns the number of classes.
func (c *Confusion) Classes() int { return c.classes }

// Count returns how many rows have the given true class and the given predicted class.
func (c *Confusion) Count(truth, predicted int) int { return c.counts[truth*c.classes+predicted] }

// Rows returns how many rows were counted.
func (c *Confusion) Rows() int {
	n := 0
	for _, v := range c.counts {
		n += v
	}
	return n
}

// Correct returns how many rows were predicted right.
func (c *Confusion) Correct() int {
	n := 0
	for k := range c.classes {
		n += c.Count(k, k)
	}
	return n
}

// Support returns how many rows have class k.
func (c *Confusion) Support(k int) int {
	n := 0
	for j := range c.classes {
		n += c.Count(k, j)
	}
	return n
}

// predictions returns how many rows were predicted as class k.
func (c *Confusion) predictions(k int) int {
	n := 0
	for i := range c.classes {
		n += c.Count(i, k)
	}
	return n
}

// Majority returns the share of the largest class, which is the accuracy of always
// predicting it. A network must beat it to have learned anything.
func (c *Confusion) Majority() float64 {
	most := 0
	for k := range c.classes {
		most = max(most, c.Support(k))
	}
	return share(most, c.Rows())
}

// Precision returns the share of the rows predicted as class k that have class k, or 0
// if no row was predicted as class k.
func (c *Confusion) Precision(k int) float64 { return share(c.Count(k, k), c.predictions(k)) }

// Recall returns the share of class k's rows that were predicted right, or 0 if
// the class has no rows.
func (c *Confusion) Recall(k int) float64 { return share(c.Count(k, k), c.Support(k)) }

// F1 returns the harmonic mean of precision and recall of class k, or 0 if both
// are 0.
func (c *Confusion) F1(k int) float64 {
	return share(2*c.Count(k, k), c.Support(k)+c.predictions(k))
}

// share returns part/whole, or 0 if whole is 0.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Mistake is one off-diagonal entry of a confusion matrix: Count rows of class Truth
// were predicted as class Predicted.
type Mistake struct{ Truth, Predicted, Count int }

// Worst returns the n most frequent mistakes, the most frequent first. Equally frequent
// mistakes are in order of true, then predicted class. If there are fewer than n
// mistakes, it returns all.
func (c *Confusion) Worst(n int) []Mistake {
	var all []Mistake
	for i := range c.classes {
		for j := range c.classes {
			if count := c.Count(i, j); i != j && count > 0 {
				all = append(all, Mistake{i, j, count})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Mistake) int { return cmp.Compare(b.Count, a.Count) })
	return all[:min(n, len(all))]
}
