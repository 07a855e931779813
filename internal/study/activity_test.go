package study

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// single returns a 1-3-2-2 network with the given weights of its hidden layers:
// (1+1, 3) and (3+1, 2), biases last.
func single(t *testing.T, a mlp.Activation, first, second []float32) *mlp.Model {
	t.Helper()
	n, err := mlp.New(mlp.Config{Inputs: 1, Hidden: []int{3, 2}, Outputs: 2, Activation: a})
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range [][]float32{first, second} {
		if err := n.Layers()[i].SetWeights(w); err != nil {
			t.Fatal(err)
		}
	}
	return &mlp.Model{Network: n}
}

func TestActivity(t *testing.T) {
	values := make([]float32, ActiveRows+5)
	values[1], values[ActiveRows+1] = 1, 9
	set := &data.Set{Features: data.Features{Rows: len(values), Cols: 1, Floats: values}}
	for name, test := range map[string]struct {
		activation    mlp.Activation
		first, second []float32
		want          []Layer
	}{
		// The first layer's sums are x, which is above 0 in row 1, -x, which never
		// is, and x-5, which is only in a late row. The second layer's sums are x-20
		// and -1, which never are.
		"relu": {mlp.ReLU(), []float32{1, -1, 1, 0, 0, -5}, []float32{1, 0, 0, 0, 0, 0, -20, -1}, []Layer{{3, 2}, {2, 0}}},
		// The first layer's outputs are σ(x), σ(-x), and σ(0.01x), which changes by
		// 0.0025 only. In the second layer, one unit follows the first unit, and the
		// other is saturated.
		"sigmoid": {mlp.Sigmoid(), []float32{1, -1, 0.01, 0, 0, 0}, []float32{5, 5, 0, 0, 0, 0, 0, 100}, []Layer{{3, 2}, {2, 1}}},
		// σ(x-10) changes only in rows after the first 10,000, which do not count.
		"sigmoid, late rows": {mlp.Sigmoid(), []float32{1, 0, 0, -10, 0, 0}, make([]float32, 8), []Layer{{3, 0}, {2, 0}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := activity(single(t, test.activation, test.first, test.second), set)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
