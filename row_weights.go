package mlp

import "github.com/seed-217ca19f/mlp/data"

// rowWeights returns how much each row counts in training, 1 in the mean, or nil
// where all count alike. The mean is over all rows, not over a batch: a batch of
// light rows takes a small step.
func (t *Trainer) rowWeights(set *data.Set) []float32 {
	if set.Weights == nil && !t.BalanceClasses {
		return nil
	}
	weights := make([]float32, set.Len())
	for i := range weights {
		weights[i] = 1
	}
	if t.BalanceClasses {
		copy(weights, data.BalancedWeights(set.Targets.Class, len(set.Classes)))
	}
	sum := 0.0
	for i := range weights {
		if set.Weights != nil {
			weights[i] *= set.Weights[i]
		}
		sum += float64(weights[i])
	}
	mean := sum / float64(len(weights))
	for i, w := range weights {
		weights[i] = float32(float64(w) / mean)
	}
	return weights
}
