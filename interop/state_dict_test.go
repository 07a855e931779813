package interop

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/safetensors"
)

// TestWriteStateDict checks that weights are written as PyTorch has them: transposed,
// with the bias as an array of its own.
func TestWriteStateDict(t *testing.T) {
	n, err := mlp.FromLayers([]mlp.Layer{
		{Inputs: 2, Outputs: 3, Activation: mlp.LeakyReLUWith(0.2), Weights: []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{Inputs: 3, Outputs: 1, Activation: mlp.GELU(), Weights: []float32{1, 2, 3, 4}},
		{Inputs: 1, Outputs: 1, Weights: []float32{5, 6}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteStateDict(&b, n); err != nil {
		t.Fatal(err)
	}
	got, err := safetensors.Decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := &safetensors.File{
		Metadata: map[string]string{"format": "pt"},
		Tensors: []safetensors.Tensor{
			safetensors.Float32("0.weight", []int{3, 2}, []float32{1, 4, 2, 5, 3, 6}),
			safetensors.Float32("0.bias", []int{3}, []float32{7, 8, 9}),
			safetensors.Float32("2.weight", []int{1, 3}, []float32{1, 2, 3}),
			safetensors.Float32("2.bias", []int{1}, []float32{4}),
			safetensors.Float32("4.weight", []int{1, 1}, []float32{5}),
			safetensors.Float32("4.bias", []int{1}, []float32{6}),
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	const sequential = "nn.Sequential(nn.Linear(2, 3), nn.LeakyReLU(0.2), nn.Linear(3, 1), nn.GELU(), nn.Linear(1, 1))"
	if got := Sequential(n); got != sequential {
		t.Errorf("got %s, want %s", got, sequential)
	}
}
