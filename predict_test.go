package mlp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// TestPredictInto checks that PredictInto writes what Predict returns, for any number of
// threads.
func TestPredictInto(t *testing.T) {
	for _, blank := range []bool{false, true} {
		m, f := hiddenModel(t, 5*chunkRows+3, blank)
		m.TargetScale = &data.TargetScale{Mean: []float32{1, 2, 3}, Scale: []float32{4, 5, 6}}
		rows, err := m.Predict(f)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Concat(rows...)
		for _, threads := range []int{0, 1, 3, 100} {
			got := make([]float32, f.Rows*3)
			if err := m.PredictInto(t.Context(), got, f, threads); err != nil || !slices.Equal(got, want) {
				t.Errorf("%d threads: %v, the outputs differ from those of Predict", threads, err)
			}
		}
		for i := range f.Rows { // one by one
			one := make([]float32, 3)
			if err := m.PredictInto(t.Context(), one, f.Range(i, i+1), 0); err != nil || !slices.Equal(one, rows[i]) {
				t.Fatalf("row %d: got %v, %v, want %v", i, one, err, rows[i])
			}
		}
	}
}

// TestOverflow predicts with finite weights that are so large that outputs overflow. Every
// function that predicts must return ErrOverflow and name the row.
func TestOverflow(t *testing.T) {
	for _, loss := range []Loss{SoftmaxCrossEntropy{}, SquaredError{}} {
		huge := Layer{Inputs: 2, Outputs: 2, Weights: []float32{3e38, -3e38, 3e38, -3e38, 0, 0}}
		n, err := FromLayers([]Layer{huge}, loss)
		if err != nil {
			t.Fatal(err)
		}
		m := &Model{Network: n}
		f := data.Features{Rows: 3, Cols: 2, Floats: []float32{0, 0, 1, 0, 2, 2}}
		set := &data.Set{Name: "few", Features: f, Targets: data.Targets{Values: make([]float32, 6), Width: 2}}
		if loss.Kind() == OneClass {
			m.Classes, set.Classes = []string{"a", "b"}, []string{"a", "b"}
			set.Targets = data.Targets{Class: make([]int32, 3)}
		}
		_, predict := m.Predict(f)
		_, vector := m.PredictVector([]float32{2, 2})
		_, ofSet := m.PredictSet(t.Context(), set, 1)
		_, _, both := m.EvaluateAndPredict(t.Context(), set, 1)
		for name, err := range map[string]error{
			"Predict": predict, "PredictInto": m.PredictInto(t.Context(), make([]float32, 6), f, 1), "PredictSet": ofSet, "EvaluateAndPredict": both,
		} {
			if !errors.Is(err, ErrOverflow) || !strings.Contains(err.Error(), "row 3, output 0: expected a finite number") {
				t.Errorf("%s, %s: got the error %v", loss.Name(), name, err)
			}
		}
		if !errors.Is(vector, ErrOverflow) {
			t.Errorf("%s, PredictVector: got the error %v", loss.Name(), vector)
		}
	}
}

func TestPredictIntoRefuses(t *testing.T) {
	m, f := hiddenModel(t, 300, false)
	done, cancel := context.WithCancel(t.Context())
	cancel()
	for says, err := range map[string]error{
		"dst: expected room for 300 rows × 3 outputs = 900 numbers, found room for 899": m.PredictInto(t.Context(), make([]float32, 899), f, 0),
		"context canceled": m.PredictInto(done, make([]float32, 900), f, 0),
	} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %s", err, says)
		}
	}
	coded := f
	coded.Codes, coded.CodeCols = make([]int32, 300), 1
	if _, err := m.Predict(coded); !errors.Is(err, ErrInput) || !strings.Contains(err.Error(), "found category codes too (1 per row), which no layer of the model takes") {
		t.Errorf("codes gave %v", err)
	}
	m.Preprocessor.Steps = []data.Step{data.Standardize{Mean: []float32{1, 2}, Scale: []float32{1}}}
	if _, err := m.Predict(f); !errors.Is(err, ErrModel) {
		t.Errorf("steps for another width gave %v", err)
	}
}

// TestPredictionForgets checks that no memory of the caller is kept for the next call.
func TestPredictionForgets(t *testing.T) {
	m, f := hiddenModel(t, 1, false)
	p, err := m.openPrediction(&f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.allRows(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	m.closePrediction(p)
	if p.rows.Bytes != nil || p.outputs != nil {
		t.Error("rows or outputs are kept")
	}
}
