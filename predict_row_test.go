package mlp

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// TestPredictVector predicts a row of numbers with models with and without column names.
func TestPredictVector(t *testing.T) {
	m, f := hiddenModel(t, 4, false)
	want, err := m.Predict(f)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 6)
	for j := range x {
		x[j] = float32(f.Bytes[2*6+j])
	}
	if got, err := m.PredictVector(x); err != nil || !slices.Equal(got, want[2]) {
		t.Errorf("got %v, %v, want %v", got, err, want[2])
	}
	for says, x := range map[string][]float32{
		"expected 6 numbers, one for each input of the model, found 5": x[:5],
		"expected a finite number, found NaN":                          {0, 0, 0, 0, 0, float32(math.NaN())},
	} {
		if _, err := m.PredictVector(x); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %s", err, says)
		}
	}
}

func TestPredictVectorOfColumns(t *testing.T) {
	m := tabular(t)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	if _, err := m.PredictVector([]float32{1, 1, 15000, 0}); !errors.Is(err, ErrInput) || !strings.Contains(err.Error(), `column "since": expected a column of numbers, found the kind date`) {
		t.Errorf("a date and a category gave %v", err)
	}
	columns := *m.Preprocessor.Encoder
	columns.Columns = columns.Columns[:2] // a number and a boolean
	net, err := New(Config{Inputs: columns.Width(), Outputs: 2, Loss: SquaredError{}, Init: Normal(1), Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	m.Network, m.Preprocessor.Encoder = net, &columns
	for _, c := range []struct {
		x   []float32
		row map[string]any
	}{
		{[]float32{3, 1}, map[string]any{"size": 3, "member": true}},
		{[]float32{nan, 0}, map[string]any{"size": nil, "member": false}},
		{[]float32{-2, nan}, map[string]any{"size": -2, "member": nil}},
	} {
		want, err := m.PredictRow(c.row)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := m.PredictVector(c.x); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v: got %v, %v, want %v", c.x, got, err, want)
		}
	}
	for says, x := range map[string][]float32{
		"expected 2 numbers, one for each column, found 1":                          {1},
		`column "member": expected 0 or 1, or NaN if it is missing, found 2`:        {1, 2},
		`column "size": expected a finite number, or NaN if it is missing, found +`: {inf, 1},
	} {
		if _, err := m.PredictVector(x); !errors.Is(err, ErrInput) || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %s", err, says)
		}
	}
}

// TestPredictEncoded predicts rows that were encoded before.
func TestPredictEncoded(t *testing.T) {
	m := tabular(t)
	columns := m.Preprocessor.Encoder
	rows := []map[string]any{
		{"size": 3, "member": true, "since": "2020-02-03", "cölor": "red"},
		{"size": nil, "member": nil, "since": nil, "cölor": nil},
	}
	x := make([]float32, len(rows)*columns.Width())
	var want []float32
	for i, row := range rows {
		if err := columns.EncodeRow(x[i*columns.Width():(i+1)*columns.Width()], row); err != nil {
			t.Fatal(err)
		}
		y, err := m.PredictRow(row)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, y...)
	}
	got := make([]float32, len(want))
	if err := m.PredictEncoded(t.Context(), got, x, 1); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if err := m.PredictEncoded(t.Context(), got, x[1:], 1); !errors.Is(err, ErrInput) {
		t.Errorf("a number too few gave %v", err)
	}
	if err := m.PredictEncoded(t.Context(), got[1:], x, 1); !errors.Is(err, ErrInput) {
		t.Errorf("too little room gave %v", err)
	}
	x[0] = float32(math.NaN())
	if err := m.PredictEncoded(t.Context(), got, x, 1); !errors.Is(err, data.ErrValue) {
		t.Errorf("a number that is not one gave %v", err)
	}
}
