package mlp

import (
	"context"
	"iter"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Hidden takes raw rows through the model one after the other and yields each
// row's index, from 0, with what the hidden layers put out for it: outputs[l][u] is
// that of unit u of hidden layer l. The slices are reused for the next row.
// Only a few rows' outputs are in memory at a time. Like Predict, Hidden is
// safe for concurrent use.
func (m *Model) Hidden(f data.Features) (iter.Seq2[int, [][]float32], error) {
	p, err := m.openPrediction(&f)
	rows := p.rows
	m.closePrediction(p)
	if err != nil {
		return nil, err
	}
	return func(yield func(int, [][]float32) bool) {
		h := &hiddenOutputs{make([][]float32, len(m.Network.layers)-1), yield}
		m.forwardPart(context.Background(), &forward{net: m.Network, features: &rows, steps: m.Preprocessor, to: h}, 0, rows.Rows)
	}, nil
}

// hiddenOutputs yields what the hidden layers put out, on one goroutine.
type hiddenOutputs struct {
	outputs [][]float32 // of one row
	yield   func(int, [][]float32) bool
}

func (h *hiddenOutputs) receive(p *pass, logits kernel.Matrix, lo int) bool {
	for i := range logits.Rows {
		for l := range h.outputs {
			h.outputs[l] = p.outs[l].Row(i)
		}
		if !h.yield(lo+i, h.outputs) {
			return false
		}
	}
	return true
}
