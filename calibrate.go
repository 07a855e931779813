package mlp

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/metrics"
)

// minMistakes is how many rows have to be predicted wrong for a temperature to
// be fitted to them: without a mistake, any network could be surer still.
const minMistakes = 10

// Calibrate corrects how sure m is, by what it gets right and wrong in the rows
// of a set, which must not be rows that it was trained on: the outputs before
// the softmax (or the sigmoid) are divided by a temperature, as
// [metrics.FitTemperature] finds it. As that is the same as dividing the weights
// of the last layer, this is what happens, and no prediction changes.
//
// Calibrate returns the temperature. It is 1, and m as it was, where fewer than
// 10 rows are predicted wrong.
func (m *Model) Calibrate(ctx context.Context, set *data.Set) (temperature float64, err error) {
	if set != nil && set.Targets.Class == nil {
		return 1, fmt.Errorf("%s: expected rows of one class each to calibrate by, found values: %w", set.Name, ErrConfig)
	}
	b, err := m.bind(set, false)
	if err != nil {
		return 1, err
	}
	logits, err := m.logits(ctx, &b.features)
	if err != nil {
		return 1, err
	}
	truth, wrong := b.targets.Class, 0
	for i, row := range logits {
		if decide(row) != int(truth[i]) {
			wrong++
		}
	}
	if wrong < minMistakes {
		return 1, nil
	}
	temperature = metrics.FitTemperature(logits, truth)
	last := m.Network.layers[len(m.Network.layers)-1]
	weights := last.Weights()
	for i, w := range weights {
		weights[i] = float32(float64(w) / temperature)
	}
	return temperature, last.SetWeights(weights)
}

// logits returns the outputs of all rows before the softmax or sigmoid.
func (m *Model) logits(ctx context.Context, f *data.Features) ([][]float32, error) {
	kept := make(logitRows, f.Rows)
	err := m.forward(ctx, &forward{net: m.Network, features: f, steps: m.Preprocessor, to: kept}, 0)
	return kept, err
}

// logitRows keeps the logits of all rows.
type logitRows [][]float32

func (k logitRows) receive(_ *pass, logits kernel.Matrix, lo int) bool {
	flat := make([]float32, logits.Rows*logits.Cols)
	for i := range logits.Rows {
		k[lo+i], flat = flat[:logits.Cols:logits.Cols], flat[logits.Cols:]
		copy(k[lo+i], logits.Row(i))
	}
	return true
}
