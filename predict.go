package mlp

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Predict predicts raw rows and returns the outputs of each: probabilities in the order
// of the classes for a classifier, values for a regressor. It is safe for concurrent
// use, and uses all cores if there are many rows.
func (m *Model) Predict(f data.Features) ([][]float32, error) {
	p, err := m.openPrediction(&f)
	defer m.closePrediction(p)
	if err != nil {
		return nil, err
	}
	return p.allRows(context.Background(), 0)
}

// PredictInto is Predict for programs that predict again and again, such as servers: it
// writes the outputs, (rows, outputs), to dst. It uses at most threads cores (0: all).
// Soon after the context is done it returns the context's error, with dst written in
// part.
//
// For up to 128 rows of numbers, or with one thread, it allocates nothing after the
// first few calls. It is safe for concurrent use.
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

// PredictEncoded is [Model.PredictInto] for rows that are encoded already, (rows,
// inputs): if the model has named columns, by its encoder, so that only the other
// preprocessing steps are left. For a model of plain numbers these are raw rows.
func (m *Model) PredictEncoded(ctx context.Context, dst, x []float32, threads int) error {
	if err := m.checkNetwork(); err != nil {
		return err
	}
	inputs := m.Network.Inputs()
	if len(x)%inputs != 0 || len(dst) != len(x)/inputs*m.Network.Outputs() {
		return fmt.Errorf("expected rows of %d numbers and room for %d outputs of each, found %d numbers and room for %d: %w", inputs, m.Network.Outputs(), len(x), len(dst), ErrInput)
	}
	p := m.newPrediction()
	defer m.closePrediction(p)
	p.rows = data.Features{Rows: len(x) / inputs, Cols: inputs, Floats: x}
	if err := p.rows.Check(); err != nil {
		return err
	}
	return p.into(ctx, dst, threads)
}

// prediction is the memory of one call of Predict or a similar method. It is reused by
// later calls.
type prediction struct {
	forward
	model   *Model
	rows    data.Features // as the network takes them
	encoded []float32     // room for a single row
	outputs []float32     // (rows, outputs)
}

// newPrediction returns a prediction whose rows are yet to be set.
func (m *Model) newPrediction() *prediction {
	p, ok := m.predictions.Get().(*prediction)
	if !ok {
		p = new(prediction)
	}
	p.model = m
	p.forward = forward{net: m.Network, features: &p.rows, steps: m.Preprocessor, to: p}
	return p
}

// openPrediction checks raw rows and returns a prediction of them.
func (m *Model) openPrediction(f *data.Features) (*prediction, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	p := m.newPrediction()
	p.rows = *f
	if err := m.numbers(&p.rows); err != nil {
		return p, cmp.Or(f.Check(), err) // rows that contradict themselves have another fault
	}
	return p, p.rows.Check()
}

// closePrediction releases p for the next call, without the caller's rows.
func (m *Model) closePrediction(p *prediction) {
	if p == nil {
		return
	}
	p.rows, p.outputs = data.Features{}, nil
	m.predictions.Put(p)
}

// allRows returns the outputs of each row.
func (p *prediction) allRows(ctx context.Context, threads int) ([][]float32, error) {
	flat, outputs := newOutputs(p.rows.Rows, p.net.Outputs())
	return outputs, p.into(ctx, flat, threads)
}

// into writes the outputs of all rows to dst.
func (p *prediction) into(ctx context.Context, dst []float32, threads int) error {
	p.outputs = dst
	if err := p.model.forward(ctx, &p.forward, threads); err != nil {
		return err
	}
	return checkOutputs(dst, p.net.Outputs())
}

// checkOutputs returns an error with the first of the outputs, (rows, width), that is
// not finite.
func checkOutputs(outputs []float32, width int) error {
	for i, y := range outputs {
		if y-y != 0 { // infinite or not a number
			return fmt.Errorf("row %d: expected finite outputs, found %v as output %d: %w", i/width+1, y, i%width, ErrOverflow)
		}
	}
	return nil
}

// receive stores the outputs of a chunk.
func (p *prediction) receive(_ *pass, logits kernel.Matrix, lo int) bool {
	writeOutputs(p.outputs[lo*logits.Cols:], p.net.loss, p.model.TargetScale, logits)
	return true
}

// writeOutputs writes the outputs of rows of logits, in the units of the targets, to
// dst, (rows, outputs).
func writeOutputs(dst []float32, l Loss, scale *data.TargetScale, logits kernel.Matrix) {
	for i := range logits.Rows {
		y := dst[i*logits.Cols : (i+1)*logits.Cols]
		l.Output(y, logits.Row(i))
		if scale != nil {
			scale.Restore(y)
		}
	}
}

// newOutputs returns memory for the outputs of rows, once as a whole and once as a slice
// for each row.
func newOutputs(rows, width int) (flat []float32, outputs [][]float32) {
	flat = make([]float32, rows*width)
	outputs = make([][]float32, rows)
	for i := range outputs {
		outputs[i] = flat[i*width : (i+1)*width : (i+1)*width]
	}
	return flat, outputs
}

// PredictRow predicts one row, given as values by column name, and returns its outputs
// as [Model.Predict] does. A value is a number, a boolean, a time, or a text as it would
// stand in a file; nil means that it is missing. The row has to have all columns of the
// model; others are ignored. It is safe for concurrent use.
func (m *Model) PredictRow(row map[string]any) ([]float32, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	columns := m.Preprocessor.Encoder
	if columns == nil {
		return nil, fmt.Errorf("expected a model of named columns, found one of %d plain numbers: %w", m.Network.Inputs(), ErrInput)
	}
	p := m.newPrediction()
	defer m.closePrediction(p)
	if err := columns.EncodeRow(p.one(columns.Width()), row); err != nil {
		return nil, err
	}
	return p.outputsOfOne()
}

// PredictVector predicts one row of numbers, in the order of the model's inputs, and
// returns its outputs as [Model.Predict] does. If the model has named columns, the
// numbers are the values of these columns in the model's order. NaN means that a value
// is missing, and booleans are 0 or 1. A model with columns of another kind is an error;
// [Model.PredictRow] takes values of every kind. It is safe for concurrent use.
func (m *Model) PredictVector(x []float32) ([]float32, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	columns := m.Preprocessor.Encoder
	if columns != nil {
		p := m.newPrediction()
		defer m.closePrediction(p)
		if err := columns.EncodeNumbers(p.one(columns.Width()), x); err != nil {
			return nil, fmt.Errorf("row of numbers (PredictRow takes values by the names of their columns): %w: %w", err, ErrInput)
		}
		return p.outputsOfOne()
	}
	if want := m.Network.Inputs(); len(x) != want {
		return nil, fmt.Errorf("expected %d numbers, one for each input of the model, found %d: %w", want, len(x), ErrInput)
	}
	p, err := m.openPrediction(&data.Features{Rows: 1, Cols: len(x), Floats: x})
	defer m.closePrediction(p)
	if err != nil {
		return nil, err
	}
	return p.outputsOfOne()
}

// one returns memory for the numbers of a single row, which the caller has to fill.
func (p *prediction) one(width int) []float32 {
	if cap(p.encoded) < width {
		p.encoded = make([]float32, width)
	}
	p.encoded = p.encoded[:width]
	p.rows = data.Features{Rows: 1, Cols: width, Floats: p.encoded}
	return p.encoded
}

// outputsOfOne returns the outputs of a single row.
func (p *prediction) outputsOfOne() ([]float32, error) {
	outputs := make([]float32, p.net.Outputs())
	return outputs, p.into(context.Background(), outputs, 1)
}

// Hidden predicts raw rows one after the other and yields, for each row's index (from
// 0), the outputs of the hidden layers: outputs[l][u] is the output of unit u of hidden
// layer l. The slices are reused for the next row. Hidden needs memory for only a few
// rows at a time. It is safe for concurrent use.
func (m *Model) Hidden(f data.Features) (iter.Seq2[int, [][]float32], error) {
	p, err := m.openPrediction(&f)
	defer m.closePrediction(p)
	if err != nil {
		return nil, err
	}
	rows := p.rows
	return func(yield func(int, [][]float32) bool) {
		h := &hiddenOutputs{make([][]float32, len(m.Network.layers)-1), yield}
		m.forwardPart(context.Background(), &forward{net: m.Network, features: &rows, steps: m.Preprocessor, to: h}, 0, rows.Rows)
	}, nil
}

// hiddenOutputs is a receiver that yields the outputs of the hidden layers. It works on
// one goroutine.
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
