package assess

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// minMistakes is the number of wrong predictions that it takes to fit a temperature.
// Without any, the best temperature would be 0.
const minMistakes = 10

// Calibrate corrects the probabilities that m predicts, by the rows of a set, which must
// not be rows that it was trained on. It fits a temperature by [metrics.FitTemperature]
// and divides the sums before the softmax (or sigmoid) by it. In fact it divides the
// weights of the last layer, which is the same. No predicted class changes.
//
// Calibrate returns the temperature. If fewer than 10 rows are predicted wrong, it
// returns 1 and leaves m unchanged.
func Calibrate(ctx context.Context, m *mlp.Model, set *data.Set) (temperature float64, err error) {
	if set != nil && set.Targets.Class == nil {
		return 1, fmt.Errorf("%s: expected rows that each have one class to calibrate by, found values: %w", set.Name, mlp.ErrConfig)
	}
	logits, err := m.Logits(ctx, set, 0)
	if err != nil {
		return 1, err
	}
	truth, wrong := set.Targets.Class, 0
	for i, row := range logits {
		if likelier(row) != int(truth[i]) {
			wrong++
		}
	}
	if wrong < minMistakes {
		return 1, nil
	}
	temperature = metrics.FitTemperature(logits, truth)
	layers := m.Network.Layers()
	last := layers[len(layers)-1]
	weights := last.Weights()
	for i, w := range weights {
		weights[i] = float32(float64(w) / temperature)
	}
	return temperature, last.SetWeights(weights)
}

// likelier returns the predicted class for a row of logits.
func likelier(logits []float32) int {
	if len(logits) == 1 {
		if logits[0] >= 0 {
			return 1
		}
		return 0
	}
	class, _ := mlp.Decide(logits)
	return class
}
