package data

import (
	"fmt"
	"slices"
)

// checkWeights returns an error if the weights of the rows are missing, negative, not
// finite, or all zero.
func checkWeights(weights []float32, rows int) error {
	if len(weights) != rows {
		return fmt.Errorf("expected %d weights, one for each row, found %d: %w", rows, len(weights), ErrShape)
	}
	sum := 0.0
	for i, w := range weights {
		if !(w >= 0) || w-w != 0 {
			return fmt.Errorf("row %d: expected a weight of 0 or more, found %v: %w", i+1, w, ErrWeight)
		}
		sum += float64(w)
	}
	if sum == 0 {
		return fmt.Errorf("expected at least one row with a weight above 0, found none: %w", ErrWeight)
	}
	return nil
}

// BalancedWeights returns weights of rows with which all classes have the same total
// weight. A row of class k has the weight rows / (classes × rows of class k), as with
// scikit-learn's class_weight="balanced". The mean of all weights is 1.
func BalancedWeights(class []int32, classes int) []float32 {
	counts := make([]int, classes)
	for _, k := range class {
		counts[k]++
	}
	present := 0
	for _, n := range counts {
		if n > 0 {
			present++
		}
	}
	weights := make([]float32, len(class))
	for i, k := range class {
		weights[i] = float32(float64(len(class)) / (float64(present) * float64(counts[k])))
	}
	return weights
}

// ClassWeights returns weights of rows by their classes. weights maps class names to
// weights; a class that is not in it has the weight 1.
func ClassWeights(class []int32, classes []string, weights map[string]float64) []float32 {
	of := make([]float32, len(classes))
	for k, name := range classes {
		of[k] = 1
		if w, ok := weights[name]; ok {
			of[k] = float32(w)
		}
	}
	rows := make([]float32, len(class))
	for i, k := range class {
		rows[i] = of[k]
	}
	return rows
}

// RowWeights returns the weight of each row in training. The weights are the products of
// the given lists, scaled to a mean of 1. A list may be nil. The result is nil if all
// rows have the same weight. The mean is over all rows, not over a batch, so a batch of
// rows with small weights makes a small step.
func RowWeights(lists ...[]float32) []float32 {
	var weights []float32
	for _, list := range lists {
		if weights == nil {
			weights = slices.Clone(list)
			continue
		}
		for i, w := range list {
			weights[i] *= w
		}
	}
	sum := 0.0
	for _, w := range weights {
		sum += float64(w)
	}
	mean := sum / float64(len(weights))
	for i, w := range weights {
		weights[i] = float32(float64(w) / mean)
	}
	return weights
}
