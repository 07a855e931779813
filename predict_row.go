package mlp

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
)

// PredictRow predicts one row, given by the names of its columns, and returns
// its outputs as [Model.Predict] does. A value is a number, a boolean, a time, or
// a text as a file has it; nil is missing. Every column has to be there; further
// ones are left out. It is safe for concurrent use.
func (m *Model) PredictRow(row map[string]any) ([]float32, error) {
	columns := m.Preprocessor.Columns
	if columns == nil {
		return nil, fmt.Errorf("expected a model of named columns, found one of %d plain numbers: %w", m.Network.Inputs(), ErrInput)
	}
	f := data.Features{Rows: 1, Cols: columns.Width(), Floats: make([]float32, columns.Width())}
	if err := columns.EncodeRow(f.Floats, row); err != nil {
		return nil, err
	}
	outputs := [][]float32{make([]float32, m.Network.Outputs())}
	m.predictRows(&f, outputs, 0, 1)
	return outputs[0], nil
}
