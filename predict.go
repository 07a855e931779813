package mlp

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Predict takes raw rows through the model and returns the outputs of each:
// probabilities in class order for a classifier, values for a regressor. It is
// safe for concurrent use.
func (m *Model) Predict(f data.Features) ([][]float32, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	if f.Cols != m.Network.Inputs() {
		return nil, fmt.Errorf("expected rows of %d numbers, found %d: %w", m.Network.Inputs(), f.Cols, ErrInput)
	}
	width := m.Network.Outputs()
	flat := make([]float32, f.Rows*width)
	outputs := make([][]float32, f.Rows)
	for i := range outputs {
		outputs[i] = flat[i*width : (i+1)*width : (i+1)*width]
	}
	p := &prediction{m.Network, data.Prepare(&f, m.Preprocessor), outputs}
	parts := min(runtime.GOMAXPROCS(0), (f.Rows+chunkRows-1)/chunkRows)
	if parts == 1 {
		p.rows(0, f.Rows)
		return outputs, nil
	}
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() { p.rows(kernel.Split(f.Rows, part, parts)) })
	}
	wait.Wait()
	return outputs, nil
}

// prediction is one call of Predict under way.
type prediction struct {
	net     *Network
	x       *data.Prepared
	outputs [][]float32
}

// rows predicts rows lo to hi-1.
func (p *prediction) rows(lo, hi int) {
	worker := kernel.NewWorker(kernel.Active())
	buffers := newPass(p.net, min(chunkRows, hi-lo), p.x.Sparse() == nil)
	rows := make([]int32, 0, chunkRows)
	for at := lo; at < hi; at += chunkRows {
		rows = rows[:0]
		for i := at; i < min(at+chunkRows, hi); i++ {
			rows = append(rows, int32(i))
		}
		logits := buffers.forward(worker, p.x, rows, 0)
		for i := range rows {
			p.net.loss.Output(p.outputs[at+i], logits.Row(i))
		}
	}
}
