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
// safe for concurrent use, and uses all cores where there are many rows.
func (m *Model) Predict(f data.Features) ([][]float32, error) {
	numbers, err := m.numbers(&f)
	if err != nil {
		return nil, err
	}
	f = *numbers
	if f.Cols != m.Network.Inputs() {
		return nil, fmt.Errorf("expected rows of %d numbers, found %d: %w", m.Network.Inputs(), f.Cols, ErrInput)
	}
	width := m.Network.Outputs()
	flat := make([]float32, f.Rows*width)
	outputs := make([][]float32, f.Rows)
	for i := range outputs {
		outputs[i] = flat[i*width : (i+1)*width : (i+1)*width]
	}
	parts := min(runtime.GOMAXPROCS(0), (f.Rows+chunkRows-1)/chunkRows)
	if parts == 1 {
		m.predictRows(&f, outputs, 0, f.Rows)
		return outputs, nil
	}
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			lo, hi := kernel.Split(f.Rows, part, parts)
			m.predictRows(&f, outputs, lo, hi)
		})
	}
	wait.Wait()
	return outputs, nil
}

// predictRows predicts rows lo to hi-1.
func (m *Model) predictRows(f *data.Features, outputs [][]float32, lo, hi int) {
	p := m.predictor(min(chunkRows, hi-lo))
	defer m.release(p)
	for at := lo; at < hi; at += chunkRows {
		end := min(at+chunkRows, hi)
		logits := p.forward(m, f, at, end)
		for i := at; i < end; i++ {
			m.Network.loss.Output(outputs[i], logits.Row(i-at))
			if m.Scale != nil {
				m.Scale.Restore(outputs[i])
			}
		}
	}
}

// predictor is what it takes to predict on one goroutine, kept from call to
// call.
type predictor struct {
	worker *kernel.Worker
	chunk  data.Chunk
	pass   *pass
	rows   []int32 // 0, 1, 2, …
}

// predictor returns a predictor for at least rows rows at a time.
func (m *Model) predictor(rows int) *predictor {
	m.Network.settle()
	if p, ok := m.predictors.Get().(*predictor); ok && len(p.rows) >= rows && p.pass.net == m.Network {
		return p
	}
	p := &predictor{
		worker: kernel.NewWorker(kernel.Active()),
		pass:   newPass(m.Network, rows, true),
		rows:   make([]int32, rows),
	}
	data.Batches{Rows: rows}.Order(0, p.rows)
	return p
}

// release keeps a predictor for the next call.
func (m *Model) release(p *predictor) {
	p.chunk.Release()
	m.predictors.Put(p)
}

// forward returns the logits of rows lo to hi-1.
func (p *predictor) forward(m *Model, f *data.Features, lo, hi int) kernel.Matrix {
	x := p.chunk.Prepare(f, m.Preprocessor, lo, hi)
	return p.pass.forward(p.worker, x, p.rows[:hi-lo], 0)
}
