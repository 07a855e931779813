package mlp_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// TestInfluences compares with Σ Var(x)·‖w‖² computed by hand, for a number, a category
// with two inputs and a column that the model does not know.
func TestInfluences(t *testing.T) {
	encoder := &data.Encoder{Columns: []data.EncodedColumn{
		{Name: "number", Scale: 1, Low: -99, High: 99},
		{Name: "kind", Kind: data.Category, Values: []string{"a", "b"}},
	}}
	net, err := mlp.New(mlp.Config{Inputs: 3, Outputs: 2, Loss: mlp.SquaredError{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := net.Layers()[0].SetWeights([]float32{3, 4, 1, 0, 2, 0, 9, 9}); err != nil {
		t.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Encoder: encoder, Steps: []data.Step{data.Divide{By: 2}}}}
	p, err := m.PermuteColumns(t.Context(), permutedSet(&data.Table{Rows: 4, Columns: []data.Column{
		{Name: "unknown", Numbers: []float32{1, 2, 3, 4}},
		{Name: "kind", Kind: data.Category, Codes: []int32{0, 0, 0, 1}, Values: []string{"b", "a"}},
		{Name: "number", Numbers: []float32{10, 12, 10, 12}},
	}}), 0)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Influences(t.Context())
	// The step halves all inputs and so divides variances by 4. Without it the variance
	// of the number is 1, and that of both inputs of the category is 3/16.
	for k, want := range []float64{0, 3.0 / 16 * (1 + 4) / 4, 1 * (9 + 16) / 4.0} {
		if err != nil || math.Abs(got[k]-want) > 1e-12 {
			t.Errorf("column %d: %v, %v, want %v", k, got[k], err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Influences(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: error %v", err)
	}
}

// TestPermuteWork checks that the work grows with the sizes of the layers, but not with
// the number of inputs.
func TestPermuteWork(t *testing.T) {
	work := func(inputs int, hidden ...int) int {
		net, err := mlp.New(mlp.Config{Inputs: inputs, Hidden: hidden, Outputs: 2})
		if err != nil {
			t.Fatal(err)
		}
		return (&mlp.Model{Network: net}).PermuteWork()
	}
	if few, many := work(1, 10), work(1000, 10); few != many {
		t.Errorf("%d with one input, %d with 1000", few, many)
	}
	if got, least := work(1, 100, 50), 101*50+51*2; got < least {
		t.Errorf("%d, less than the weights behind the first layer, %d", got, least)
	}
}
