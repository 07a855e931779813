package mlp

import (
	"cmp"
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Predict takes raw rows through the model and returns the outputs of each:
// probabilities in class order for a classifier, values for a regressor. It is
// safe for concurrent use, and uses all cores if there are many rows.
func (m *Model) Predict(f data.Features) ([][]float32, error) {
	p, err := m.openPrediction(&f)
	defer m.closePrediction(p)
	if err != nil {
		return nil, err
	}
	return p.allRows(context.Background())
}

// PredictInto is Predict for servers and other programs that predict again and
// again: it writes the outputs to dst, which is (rows, outputs), row after row.
// It uses at most threads cores (0: all), and ends soon after the context is
// done, with the context's error and dst written in part.
//
// For up to 128 rows of numbers, or with one thread, it allocates nothing once a
// few calls have been made. It is safe for concurrent use.
func (m *Model) PredictInto(ctx context.Context, dst []float32, f data.Features, threads int) error {
	p, err := m.openPrediction(&f)
	defer m.closePrediction(p)
	if err != nil {
		return err
	}
	if rows, width := p.rows.Rows, m.Network.Outputs(); len(dst) != rows*width {
		return fmt.Errorf("expected room for %d×%d = %d outputs, found room for %d: %w", rows, width, rows*width, len(dst), ErrInput)
	}
	return p.into(ctx, dst, threads)
}

// prediction is one call of Predict or its like, whose memory is kept for others.
type prediction struct {
	forward
	model   *Model
	rows    data.Features // as the network takes them
	encoded []float32     // room for a single row
	outputs []float32     // (rows, outputs)
}

// newPrediction returns a prediction that has yet to get its rows.
func (m *Model) newPrediction() *prediction {
	p, ok := m.predictions.Get().(*prediction)
	if !ok {
		p = new(prediction)
	}
	p.model = m
	p.forward = forward{net: m.Network, features: &p.rows, steps: m.Preprocessor, to: p}
	return p
}

// openPrediction returns a prediction of raw rows, which it checks.
func (m *Model) openPrediction(f *data.Features) (*prediction, error) {
	p := m.newPrediction()
	p.rows = *f
	if err := m.checkNetwork(); err != nil {
		return p, err
	}
	if err := m.numbers(&p.rows); err != nil {
		return p, cmp.Or(f.Check(), err) // rows that contradict themselves have another fault
	}
	return p, p.rows.Check()
}

// closePrediction keeps p's memory for the next call, and none of the caller's.
func (m *Model) closePrediction(p *prediction) {
	p.rows, p.outputs = data.Features{}, nil
	m.predictions.Put(p)
}

// allRows returns the outputs of each row.
func (p *prediction) allRows(ctx context.Context) ([][]float32, error) {
	rows, width := p.rows.Rows, p.net.Outputs()
	flat := make([]float32, rows*width)
	outputs := make([][]float32, rows)
	for i := range outputs {
		outputs[i] = flat[i*width : (i+1)*width : (i+1)*width]
	}
	return outputs, p.into(ctx, flat, 0)
}

// into writes the outputs of all rows to dst.
func (p *prediction) into(ctx context.Context, dst []float32, threads int) error {
	p.outputs = dst
	return p.model.forward(ctx, &p.forward, threads)
}

// receive writes the outputs of a chunk.
func (p *prediction) receive(_ *pass, logits kernel.Matrix, lo int) bool {
	width, scale := logits.Cols, p.model.Scale
	for i := range logits.Rows {
		y := p.outputs[(lo+i)*width : (lo+i+1)*width]
		p.net.loss.Output(y, logits.Row(i))
		if scale != nil {
			scale.Restore(y)
		}
	}
	return true
}
