package mlp

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// ColumnPermuter predicts the rows of a table after the values of one column were
// permuted among the rows. It is fast because only that column's inputs change: if x
// becomes x', the first layer's sums change by (x' - x)·W. It adds this difference to
// the stored sums of the original rows. It copies the stored outputs of rows whose
// value stays the same.
//
// The outputs equal those of [Model.PredictSet] except for rounding, and are the same
// for any number of threads. They are wrong if the model's weights have changed since
// [Model.PermuteColumns]. Only one goroutine may use a ColumnPermuter;
// [ColumnPermuter.Clone] makes one for another goroutine.
type ColumnPermuter struct {
	*permutedRows
	worker *kernel.Worker
	pass   *pass
	moved  []int32 // indexes of the rows whose sums the pass holds now

	column int          // index, in the encoder, of the column that makes these inputs; -1: none yet
	inputs []data.Input // the inputs that the column makes for all rows, row after row
	start  []int        // row i has the inputs from start[i] to start[i+1]-1
}

// permutedRows holds what all clones of a ColumnPermuter share. It is read-only.
type permutedRows struct {
	model    *Model
	features data.Features
	columns  []int         // for each column of the table, its index in the encoder; -1: the model does not use it
	slopes   []float32     // the factor that preprocessing multiplies each input by; nil: all 1
	sums     kernel.Matrix // the first layer's sums for the original rows, (rows, units)
	outputs  []float32     // of the original rows, (rows, outputs)
}

const (
	permutedOutputs = "mlp: ColumnPermuter: len(dst) is not rows × outputs"
	permutedOrder   = "mlp: ColumnPermuter: len(order) is not the number of rows"
)

// Clone returns a ColumnPermuter of the same rows for another goroutine.
func (p *ColumnPermuter) Clone() *ColumnPermuter { return p.permutedRows.permuter() }

func (r *permutedRows) permuter() *ColumnPermuter {
	rows := min(chunkRows, r.features.Rows)
	return &ColumnPermuter{
		permutedRows: r, worker: kernel.NewWorker(kernel.Active()), pass: newPass(r.model.Network, rows, false),
		moved: make([]int32, 0, rows), column: -1, start: make([]int, r.features.Rows+1),
	}
}

// Outputs returns the outputs of the original rows, (rows, outputs). Clones share the
// slice, so the caller must not change it.
func (p *ColumnPermuter) Outputs() []float32 { return p.outputs }

// PredictInto predicts the rows with the given column of the table permuted: row i has
// the value of row order[i]. It writes the outputs to dst, (rows, outputs). Soon after
// the context is done it returns the context's error; dst is then partly written.
func (p *ColumnPermuter) PredictInto(ctx context.Context, dst []float32, column int, order []int32) error {
	if len(dst) != len(p.outputs) {
		panic(permutedOutputs)
	}
	if len(order) != p.features.Rows {
		panic(permutedOrder)
	}
	copy(dst, p.outputs)
	if p.columns[column] < 0 {
		return ctx.Err()
	}
	p.list(p.columns[column])
	for i, from := range order {
		if p.move(int32(i), from); len(p.moved) < cap(p.moved) {
			continue
		}
		if err := ctx.Err(); err != nil {
			p.moved = p.moved[:0]
			return err
		}
		p.finish(dst)
	}
	p.finish(dst)
	return ctx.Err()
}

// list sets p.inputs and p.start to the inputs that one column of the encoder makes for
// all rows. It does nothing if they are for that column already.
func (p *ColumnPermuter) list(column int) {
	if p.column == column {
		return
	}
	p.column, p.inputs = column, p.inputs[:0]
	for i := range p.features.Rows {
		p.inputs = p.features.AppendInputs(p.inputs, column, i)
		p.start[i+1] = len(p.inputs)
	}
}

// inputsOf returns the inputs of row i that the column in p.column makes.
func (p *ColumnPermuter) inputsOf(i int32) []data.Input { return p.inputs[p.start[i]:p.start[i+1]] }

// move computes the first layer's sums of row i as if the column had the value of row j
// there, and writes them to the next free row of p.pass. It does nothing if the column
// has the same value in both rows.
func (p *ColumnPermuter) move(i, j int32) {
	own, other := p.inputsOf(i), p.inputsOf(j)
	if slices.Equal(own, other) {
		return
	}
	sums := p.pass.sums[0].Row(len(p.moved))
	copy(sums, p.sums.Row(int(i)))
	p.moved = append(p.moved, i)
	for len(own) > 0 || len(other) > 0 {
		switch {
		case len(other) == 0 || len(own) > 0 && own[0].Index < other[0].Index:
			p.add(sums, own[0].Index, -own[0].Value)
			own = own[1:]
		case len(own) == 0 || other[0].Index < own[0].Index:
			p.add(sums, other[0].Index, other[0].Value)
			other = other[1:]
		default:
			p.add(sums, own[0].Index, other[0].Value-own[0].Value)
			own, other = own[1:], other[1:]
		}
	}
}

// add changes a row's first-layer sums as if one of its inputs had grown by d.
func (p *ColumnPermuter) add(sums []float32, input int32, d float32) {
	if p.slopes != nil {
		d *= p.slopes[input]
	}
	p.worker.Descend(sums, p.model.Network.layers[0].weights.Row(int(input)), -d)
}

// finish takes the rows in p.pass through the other layers, writes their outputs to dst
// and empties p.pass.
func (p *ColumnPermuter) finish(dst []float32) {
	logits := p.pass.onward(p.worker, 0, len(p.moved))
	for k, i := range p.moved {
		writeOutputs(dst[int(i)*logits.Cols:], p.model.Network.loss, p.model.TargetScale, logits.RowRange(k, k+1))
	}
	p.moved = p.moved[:0]
}

// PermuteColumns returns a [ColumnPermuter] for the rows of a labeled table. It predicts
// the rows once, on at most threads cores (0: all), and keeps their first-layer sums,
// which take rows × units × 4 bytes.
//
// A preprocessing step of your own must have a method Slope, as [data.Standardize]
// has; otherwise the error wraps [errors.ErrUnsupported].
func (m *Model) PermuteColumns(ctx context.Context, set *data.Set, threads int) (*ColumnPermuter, error) {
	b, err := m.bind(set, false)
	if err != nil {
		return nil, err
	}
	table := set.Features.Table
	if table == nil {
		return nil, fmt.Errorf("%s: expected a table, whose columns can be permuted, found rows of plain numbers: %w", set.Name, ErrInput)
	}
	slopes, err := m.slopes()
	if err != nil {
		return nil, err
	}
	r := &permutedRows{
		model: m, features: b.features, columns: m.encodedAs(table), slopes: slopes,
		sums:    kernel.NewMatrix(b.len(), m.Network.layers[0].Outputs()),
		outputs: make([]float32, b.len()*m.Network.Outputs()),
	}
	err = m.forward(ctx, &forward{net: m.Network, features: &r.features, steps: m.Preprocessor, to: r}, threads)
	if err != nil {
		return nil, err
	}
	return r.permuter(), nil
}

// receive stores the first layer's sums and the outputs of a chunk of rows.
func (r *permutedRows) receive(p *pass, logits kernel.Matrix, lo int) bool {
	for i := range logits.Rows {
		copy(r.sums.Row(lo+i), p.sums[0].Row(i))
	}
	writeOutputs(r.outputs[lo*logits.Cols:], r.model.Network.loss, r.model.TargetScale, logits)
	return true
}

// encodedAs returns, for each column of t, its index among the model's columns, or -1
// if the model does not use it. A model without column names uses all columns in the
// table's order.
func (m *Model) encodedAs(t *data.Table) []int {
	columns := make([]int, len(t.Columns))
	e := m.Preprocessor.Encoder
	if e == nil {
		for i := range columns {
			columns[i] = i
		}
		return columns
	}
	known := make(map[string]int, len(e.Columns))
	for k := range e.Columns {
		known[e.Columns[k].Name] = k
	}
	for i, c := range t.Columns {
		k, ok := known[c.Name]
		if columns[i] = k; !ok {
			columns[i] = -1
		}
		delete(known, c.Name) // if several columns have this name, only the first is encoded
	}
	return columns
}

// slopes returns the factor that the preprocessing steps together multiply each input
// by, or nil if there are no steps.
func (m *Model) slopes() ([]float32, error) {
	steps := m.Preprocessor.Steps
	if len(steps) == 0 {
		return nil, nil
	}
	slopes := make([]float32, m.Network.Inputs())
	for i := range slopes {
		slopes[i] = 1
	}
	for _, s := range steps {
		linear, ok := s.(interface{ Slope(column int) float32 })
		if !ok {
			return nil, fmt.Errorf("preprocessing step %s: expected a type with the method Slope, found one without it: %w", s.Type(), errors.ErrUnsupported)
		}
		for i := range slopes {
			slopes[i] *= linear.Slope(i)
		}
	}
	return slopes, nil
}
