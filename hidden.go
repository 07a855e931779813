package mlp

import (
	"fmt"
	"iter"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Hidden takes raw rows through the model one after the other and yields each
// row's number with what the hidden layers put out for it: outputs[l][u] is
// that of unit u of hidden layer l. The slices are reused for the next row.
// Only a few rows' outputs are in memory at a time. Like Predict, Hidden is
// safe for concurrent use.
func (m *Model) Hidden(f data.Features) (iter.Seq2[int, [][]float32], error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	if f.Cols != m.Network.Inputs() {
		return nil, fmt.Errorf("expected rows of %d numbers, found %d: %w", m.Network.Inputs(), f.Cols, ErrInput)
	}
	return func(yield func(int, [][]float32) bool) {
		prepared := data.Prepare(&f, m.Preprocessor)
		worker := kernel.NewWorker(kernel.Active())
		buffers := newPass(m.Network, min(chunkRows, f.Rows), prepared.Sparse() == nil)
		order := make([]int32, f.Rows)
		data.Batches{Rows: f.Rows}.Order(0, order)
		outputs := make([][]float32, len(m.Network.layers)-1)
		for at := 0; at < f.Rows; at += chunkRows {
			rows := order[at:min(at+chunkRows, f.Rows)]
			buffers.forward(worker, prepared, rows, 0)
			for i, row := range rows {
				for l := range outputs {
					outputs[l] = buffers.outs[l].Row(i)
				}
				if !yield(int(row), outputs) {
					return
				}
			}
		}
	}, nil
}
