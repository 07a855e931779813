package mlp

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// PermuteColumns takes the rows of a labeled table forward, on at most threads cores
// (0: all), and keeps what is needed to predict them again with the values of one
// column dealt to other rows: 4 bytes for each row and unit of the first layer.
//
// A preprocessing step of your own has to have a method Slope, as [data.Standardize]
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

// receive keeps a chunk's sums of the first layer, and its outputs.
func (r *permutedRows) receive(p *pass, logits kernel.Matrix, lo int) bool {
	for i := range logits.Rows {
		copy(r.sums.Row(lo+i), p.sums[0].Row(i))
	}
	writeOutputs(r.outputs[lo*logits.Cols:], r.model.Network.loss, r.model.Scale, logits)
	return true
}

// encodedAs returns for each column of a table which of the model's it is, -1 for
// none. A model that knows no names takes the columns in their order.
func (m *Model) encodedAs(t *data.Table) []int {
	columns := make([]int, len(t.Columns))
	e := m.Preprocessor.Columns
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

// slopes returns what the steps of the preprocessing multiply each input by, or nil if
// there are none.
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
			return nil, fmt.Errorf("preprocessing step %s: expected a method Slope, found none: %w", s.Type(), errors.ErrUnsupported)
		}
		for i := range slopes {
			slopes[i] *= linear.Slope(i)
		}
	}
	return slopes, nil
}
