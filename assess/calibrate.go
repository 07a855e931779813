package assess

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// minMistakes is the smallest number of wrong predictions for which Calibrate fits a
// temperature. With none, the best temperature would be 0; with few, it would be
// unreliable.
const minMistakes = 10

// Calibrate calibrates the probabilities that m predicts. It fits a temperature to m's
// logits for the rows of set (see [metrics.FitTemperature]), and divides the weights and
// biases of m's last layer by it, which divides the logits. No predicted class changes.
// m must not have been trained on these rows.
//
// Calibrate returns the temperature. If fewer than 10 rows are predicted wrong, it
// returns 1 and leaves m unchanged.
func Calibrate(ctx context.Context, m *mlp.Model, set *data.Set) (temperature float64, err error) {
	if set != nil && set.Targets.Class == nil {
		return 1, fmt.Errorf("%s: calibration: expected rows that each have one class, found values: %w", set.Name, mlp.ErrConfig)
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

// likelier returns the class that a row of logits predicts.
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
