package mlp

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// ColumnPermuter predicts the rows of a table with the values of one column dealt to
// other rows, for one column after the other. A row x that gets x' differs in the
// inputs of that column only, so that the sums of the first layer change by
// (x' - x)·W. This is added to the sums of the rows as they are, and rows that get the
// value they had are not computed at all.
//
// The outputs are those of [Model.PredictSet] but for rounding, and the same for any
// number of threads. They hold as long as the model's weights stay as they are. A
// ColumnPermuter is for one goroutine; [ColumnPermuter.Clone] makes one for another.
type ColumnPermuter struct {
	*permutedRows
	worker *kernel.Worker
	pass   *pass
	moved  []int32 // the rows that lie in the pass

	column int          // the encoder's, whose inputs are listed; -1: none yet
	inputs []data.Input // of all rows in that column
	start  []int        // row i has the inputs from start[i] to start[i+1]-1
}

// permutedRows is the read-only part of a ColumnPermuter, which its clones share.
type permutedRows struct {
	model    *Model
	features data.Features
	columns  []int         // of the encoder, for each of the table's; -1: not in it
	slopes   []float32     // what the steps multiply each input by; nil: 1
	sums     kernel.Matrix // (rows, units) of the first layer
	outputs  []float32     // (rows, outputs)
}

const (
	permutedOutputs = "mlp: ColumnPermuter: dst has no room for one output row for each row"
	permutedOrder   = "mlp: ColumnPermuter: the order does not have one number for each row"
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

// Outputs returns the outputs of the rows as they are, (rows, outputs). It is shared:
// it must not be changed.
func (p *ColumnPermuter) Outputs() []float32 { return p.outputs }

// PredictInto predicts all rows as if row i had the value of row order[i] in the given
// column of the table, and writes the outputs, (rows, outputs), to dst. Soon after the
// context is done it returns the context's error, with dst written in part.
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

// list stores the inputs of all rows in one column of the encoder.
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

// of returns the inputs of row i in the column.
func (p *ColumnPermuter) of(i int32) []data.Input { return p.inputs[p.start[i]:p.start[i+1]] }

// move gives row i the value of row from: it writes the changed sums of the first layer
// to the pass. It does nothing if both rows have the same value.
func (p *ColumnPermuter) move(i, from int32) {
	own, other := p.of(i), p.of(from)
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

// add adds d to one input, by changing the first layer's sums.
func (p *ColumnPermuter) add(sums []float32, input int32, d float32) {
	if p.slopes != nil {
		d *= p.slopes[input]
	}
	p.worker.Descend(sums, p.model.Network.layers[0].weights.Row(int(input)), -d)
}

// finish takes the rows in the pass through the layers after the first, and writes their
// outputs.
func (p *ColumnPermuter) finish(dst []float32) {
	logits := p.pass.onward(p.worker, 0, len(p.moved))
	for k, i := range p.moved {
		writeOutputs(dst[int(i)*logits.Cols:], p.model.Network.loss, p.model.TargetScale, logits.RowRange(k, k+1))
	}
	p.moved = p.moved[:0]
}

// PermuteColumns predicts the rows of a labeled table, on at most threads cores (0:
// all), and stores what it takes to predict them again with one column shuffled: 4 bytes
// for each row and unit of the first layer.
//
// A preprocessing step of your own needs a method Slope, as [data.Standardize] has;
// otherwise the error wraps [errors.ErrUnsupported].
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

// receive keeps a chunk's sums of the first layer, and its outputs.
func (r *permutedRows) receive(p *pass, logits kernel.Matrix, lo int) bool {
	for i := range logits.Rows {
		copy(r.sums.Row(lo+i), p.sums[0].Row(i))
	}
	writeOutputs(r.outputs[lo*logits.Cols:], r.model.Network.loss, r.model.TargetScale, logits)
	return true
}

// encodedAs returns, for each column of a table, its index among the model's columns, or
// -1 if the model has no such column. If the model has no column names, the columns
// match by position.
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
		delete(known, c.Name) // of columns of one name, the first is encoded
	}
	return columns
}

// slopes returns the factor by which the preprocessing steps multiply each input, or nil
// if there are no steps.
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
