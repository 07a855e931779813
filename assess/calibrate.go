package assess

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// minMistakes is how many rows have to be predicted wrong for a temperature to
// be fitted to them: with no mistakes the optimal temperature is 0.
const minMistakes = 10

// Calibrate corrects how sure m is, by what it gets right and wrong in the rows
// of a set, which must not be rows that it was trained on: the outputs before
// the softmax (or the sigmoid) are divided by a temperature, as
// [metrics.FitTemperature] finds it. As that is the same as dividing the weights
// of the last layer, this is what happens, and no predicted class changes.
//
// Calibrate returns the temperature. It is 1, and m as it was, if fewer than
// 10 rows are predicted wrong.
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

// likelier returns the class that a row of logits stands for.
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
