package mlp

import (
	"fmt"
	"iter"

	"github.com/seed-217ca19f/mlp/data"
)

// Hidden takes raw rows through the model one after the other and yields each
// row's index, from 0, with what the hidden layers put out for it: outputs[l][u] is
// that of unit u of hidden layer l. The slices are reused for the next row.
// Only a few rows' outputs are in memory at a time. Like Predict, Hidden is
// safe for concurrent use.
func (m *Model) Hidden(f data.Features) (iter.Seq2[int, [][]float32], error) {
	numbers, err := m.numbers(&f)
	if err != nil {
		return nil, err
	}
	f = *numbers
	if f.Cols != m.Network.Inputs() {
		return nil, fmt.Errorf("expected rows of %d numbers, found %d: %w", m.Network.Inputs(), f.Cols, ErrInput)
	}
	return func(yield func(int, [][]float32) bool) {
		p := m.predictor(min(chunkRows, f.Rows))
		defer m.release(p)
		outputs := make([][]float32, len(m.Network.layers)-1)
		for lo := 0; lo < f.Rows; lo += chunkRows {
			hi := min(lo+chunkRows, f.Rows)
			p.forward(m, &f, lo, hi)
			for i := lo; i < hi; i++ {
				for l := range outputs {
					outputs[l] = p.pass.outs[l].Row(i - lo)
				}
				if !yield(i, outputs) {
					return
				}
			}
		}
	}, nil
}
