package mlp

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Predict takes raw rows through the model and returns the outputs of each row:
// probabilities in class order for a classifier, values for a regression. It is
// safe for concurrent use, and uses all cores if there are many rows.
func (m *Model) Predict(f data.Features) ([][]float32, error) {
	p, err := m.openPrediction(&f)
	defer m.closePrediction(p)
	if err != nil {
		return nil, err
	}
	return p.allRows(context.Background(), 0)
}

// PredictInto is Predict for servers and other programs that predict often: it writes
// the outputs to dst, which is (rows, outputs), row after row. It uses at most threads
// cores (0: all). Soon after the context is done it returns the context's error; dst
// is then partly written.
//
// After the first few calls it allocates no memory if threads is 1 or if f has at most
// 128 rows of numbers. It is safe for concurrent use.
func (m *Model) PredictInto(ctx context.Context, dst []float32, f data.Features, threads int) error {
	p, err := m.openPrediction(&f)
	defer m.closePrediction(p)
	if err != nil {
		return err
	}
	if rows, width := p.rows.Rows, m.Network.Outputs(); len(dst) != rows*width {
		return fmt.Errorf("dst: expected room for %d rows × %d outputs = %d numbers, found room for %d: %w", rows, width, rows*width, len(dst), ErrInput)
	}
	return p.into(ctx, dst, threads)
}

// PredictEncoded does what [Model.PredictInto] does for rows that are already encoded: x
// is (rows, inputs), row after row. For a model with named columns, x has the numbers
// that the model's encoder makes; for other models it has the raw rows. PredictEncoded
// applies the preprocessing steps after the encoder itself.
func (m *Model) PredictEncoded(ctx context.Context, dst, x []float32, threads int) error {
	if err := m.checkNetwork(); err != nil {
		return err
	}
	inputs := m.Network.Inputs()
	if len(x)%inputs != 0 || len(dst) != len(x)/inputs*m.Network.Outputs() {
		return fmt.Errorf("expected rows × %d inputs in x and rows × %d outputs in dst, found %d numbers in x and room for %d in dst: %w", inputs, m.Network.Outputs(), len(x), len(dst), ErrInput)
	}
	p := m.newPrediction()
	defer m.closePrediction(p)
	p.rows = data.Features{Rows: len(x) / inputs, Cols: inputs, Floats: x}
	if err := p.rows.Check(); err != nil {
		return err
	}
	return p.into(ctx, dst, threads)
}

// prediction holds the data of one call of Predict or a similar method. Later calls
// reuse its memory.
type prediction struct {
	forward
	model   *Model
	rows    data.Features // as the network takes them
	encoded []float32     // room for a single row's inputs
	outputs []float32     // (rows, outputs)
}

// newPrediction returns a prediction without rows. The caller sets p.rows.
func (m *Model) newPrediction() *prediction {
	p, ok := m.predictions.Get().(*prediction)
	if !ok {
		p = new(prediction)
	}
	p.model = m
	p.forward = forward{net: m.Network, features: &p.rows, steps: m.Preprocessor, to: p}
	return p
}

// openPrediction checks raw rows and returns a prediction for them. After an error, the
// prediction may be nil or not; closePrediction accepts both.
func (m *Model) openPrediction(f *data.Features) (*prediction, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	p := m.newPrediction()
	p.rows = *f
	if err := m.toNumbers(&p.rows); err != nil {
		return p, cmp.Or(f.Check(), err) // if the rows contradict themselves, report that instead
	}
	return p, p.rows.Check()
}

// closePrediction keeps p's own memory for the next call and drops its references to
// the caller's memory. p may be nil.
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

// checkOutputs returns an error for the first output that is not finite. outputs is
// (rows, width).
func checkOutputs(outputs []float32, width int) error {
	for i, y := range outputs {
		if y-y != 0 { // infinite or not a number
			return fmt.Errorf("row %d, output %d: expected a finite number, found %v: %w", i/width+1, i%width, y, ErrOverflow)
		}
	}
	return nil
}

// receive writes the outputs of a chunk of rows to p.outputs.
func (p *prediction) receive(_ *pass, logits kernel.Matrix, lo int) bool {
	writeOutputs(p.outputs[lo*logits.Cols:], p.net.loss, p.model.TargetScale, logits)
	return true
}

// writeOutputs computes the outputs of rows of logits and writes them to dst, (rows,
// outputs). scale converts them to the units of the targets; nil leaves them.
func writeOutputs(dst []float32, l Loss, scale *data.TargetScale, logits kernel.Matrix) {
	for i := range logits.Rows {
		y := dst[i*logits.Cols : (i+1)*logits.Cols]
		l.Output(y, logits.Row(i))
		if scale != nil {
			scale.Restore(y)
		}
	}
}

// newOutputs allocates one slice for outputs, (rows, width). It returns the whole slice
// and the slice split by row.
func newOutputs(rows, width int) (flat []float32, outputs [][]float32) {
	flat = make([]float32, rows*width)
	outputs = make([][]float32, rows)
	for i := range outputs {
		outputs[i] = flat[i*width : (i+1)*width : (i+1)*width]
	}
	return flat, outputs
}

// PredictRow predicts one row and returns its outputs as [Model.Predict] does. row maps
// column names to values. A value is a number, a boolean, a time, or a text as in a
// file; nil means missing. row must have every column of the model; other columns are
// ignored. PredictRow is safe for concurrent use.
func (m *Model) PredictRow(row map[string]any) ([]float32, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	columns := m.Preprocessor.Encoder
	if columns == nil {
		return nil, fmt.Errorf("expected a model with named columns, found one with %d inputs without names: %w", m.Network.Inputs(), ErrInput)
	}
	p := m.newPrediction()
	defer m.closePrediction(p)
	if err := columns.EncodeRow(p.setSingle(columns.Width()), row); err != nil {
		return nil, err
	}
	return p.outputsOfOne()
}

// PredictVector predicts one row of numbers and returns its outputs as [Model.Predict]
// does. x has one number per input. For a model with named columns, x has one number
// per column, in the model's order: booleans are 0 and 1, and NaN means missing. If a
// column of the model is neither a number nor a boolean, PredictVector returns an
// error; use [Model.PredictRow]. It is safe for concurrent use.
func (m *Model) PredictVector(x []float32) ([]float32, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	columns := m.Preprocessor.Encoder
	if columns != nil {
		p := m.newPrediction()
		defer m.closePrediction(p)
		if err := columns.EncodeNumbers(p.setSingle(columns.Width()), x); err != nil {
			return nil, fmt.Errorf("row of numbers: %w; PredictRow takes values by column name: %w", err, ErrInput)
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

// setSingle makes p a prediction of a single row with width inputs, and returns the
// slice to which the caller writes the inputs.
func (p *prediction) setSingle(width int) []float32 {
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

// Hidden takes raw rows through the model and yields, in order, each row's index, from
// 0, with the outputs of the hidden layers: outputs[l][u] is the output of unit u of
// hidden layer l. The slices are reused for the next row. At most 128 rows' outputs
// are in memory at a time. Like Predict, Hidden is safe for concurrent use.
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

// hiddenOutputs is a receiver that yields the outputs of the hidden layers row by row.
// It works on one goroutine.
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
