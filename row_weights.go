package mlp

import "github.com/seed-217ca19f/mlp/data"

// rowWeights returns how much each row counts in training, 1 in the mean, or nil
// if all count alike. The mean is over all rows, not over a batch: a batch of
// light rows takes a small step.
func (t *Trainer) rowWeights(set *boundSet) []float32 {
	if set.weights == nil && !t.BalanceClasses {
		return nil
	}
	weights := make([]float32, set.len())
	for i := range weights {
		weights[i] = 1
	}
	if t.BalanceClasses {
		copy(weights, data.BalancedWeights(set.targets.Class, len(set.classes)))
	}
	sum := 0.0
	for i := range weights {
		if set.weights != nil {
			weights[i] *= set.weights[i]
		}
		sum += float64(weights[i])
	}
	mean := sum / float64(len(weights))
	for i, w := range weights {
		weights[i] = float32(float64(w) / mean)
	}
	return weights
}
