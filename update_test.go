package mlp

import (
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

// TestUpdateByHand follows two rows through a 2-2-1 network with ReLU and
// squared error. Every number is a small binary fraction, so float32 makes no
// rounding error and the comparison is exact.
//
//	W0 = | 1   -1 |   W1 = | 2   |   x₁ = (1, 2), t₁ = 1
//	     | 0.5  1 |        | 0.5 |   x₂ = (2, 0), t₂ = 4
//	bias | 0    1 |   bias | 1   |
//
// Row 1: s = (2, 2), z = s, output 2·2 + 0.5·2 + 1 = 6, delta 5;
// carried back: (5·2, 5·0.5) = (10, 2.5), because both sums are above zero.
// Row 2: s = (2, -1), z = (2, 0), output 2·2 + 1 = 5, delta 1;
// carried back: (2, 0.5·0) = (2, 0), because the second sum is below zero.
//
//	G1 = z₁·5 + z₂·1 = (10+2, 10+0), bias 5+1
//	G0 = x₁ᵀ(10, 2.5) + x₂ᵀ(2, 0) = | 10+4  2.5 |  bias 10+2, 2.5
//	                                | 20    5   |
//
// The update uses the rate 1/8 and the sum of the gradients.
func TestUpdateByHand(t *testing.T) {
	net, err := New(Config{Inputs: 2, Hidden: []int{2}, Outputs: 1, Activation: ReLU(), Loss: SquaredError{}})
	if err != nil {
		t.Fatal(err)
	}
	set := &data.Set{Name: "two rows",
		Features: data.Features{Rows: 2, Cols: 2, Floats: []float32{1, 2, 2, 0}},
		Targets:  data.Targets{Values: []float32{1, 4}, Width: 1}}
	want := [][]float32{
		{1 - 14./8, -1 - 2.5/8, 0.5 - 20./8, 1 - 5./8, 0 - 12./8, 1 - 2.5/8},
		{2 - 12./8, 0.5 - 10./8, 1 - 6./8},
	}
	pool := kernel.NewPool(kernel.Active(), 1)
	defer pool.Close()
	// Momentum 0 tests the update with stored gradients, SGD the fused one.
	for _, o := range []optim.Optimizer{optim.SGD{}, optim.Momentum{}, optim.Nesterov{}} {
		for i, w := range [][]float32{{1, -1, 0.5, 1, 0, 1}, {2, 0.5, 1}} {
			if err := net.layers[i].SetWeights(w); err != nil {
				t.Fatal(err)
			}
		}
		s := newStep(pool, rows.Prepare(&set.Features, data.Preprocessor{}), &set.Targets, learning{optimizer: o, rows: 2}, net)
		// ½·5² and ½·1², averaged.
		if loss := take(s, []int32{0, 1}, 1, 0.125); loss != 6.5 {
			t.Errorf("%s: loss before the update is %v, want 6.5", o.Name(), loss)
		}
		for i := range want {
			if got := net.layers[i].Weights(); !slices.Equal(got, want[i]) {
				t.Errorf("%s: W%d = %v, want %v", o.Name(), i, got, want[i])
			}
		}
	}
}
