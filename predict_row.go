package mlp

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
)

// PredictRow predicts one row, given by the names of its columns, and returns
// its outputs as [Model.Predict] does. A value is a number, a boolean, a time, or
// a text as a file has it; nil is missing. Every column has to be there; further
// ones are left out. It is safe for concurrent use.
func (m *Model) PredictRow(row map[string]any) ([]float32, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	columns := m.Preprocessor.Columns
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

// PredictVector predicts one row of numbers, in the order of the model's inputs,
// and returns its outputs as [Model.Predict] does. For a model of named columns
// the numbers are those of its columns, in the order in which the model has them,
// and NaN is a missing value; all columns have to be numbers, or booleans as 0
// and 1. If one is not, [Model.PredictRow] takes values of every kind. It is safe
// for concurrent use.
func (m *Model) PredictVector(x []float32) ([]float32, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	columns := m.Preprocessor.Columns
	if columns != nil {
		p := m.newPrediction()
		defer m.closePrediction(p)
		if err := columns.EncodeNumbers(p.one(columns.Width()), x); err != nil {
			return nil, fmt.Errorf("%w; PredictRow takes values by the names of their columns: %w", err, ErrInput)
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

// one returns the numbers of a single row, to be written.
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
