package mlp

import (
	"errors"
	"slices"
	"testing"
)

// TestNetworkLimits checks that networks that are too deep or too large are an error
// before memory is allocated, even if no single layer is too large.
func TestNetworkLimits(t *testing.T) {
	deep := make([]int, MaxLayers)
	for i := range deep {
		deep[i] = 1
	}
	for name, c := range map[string]Config{
		"no input":        {Outputs: 1},
		"no output":       {Inputs: 1},
		"no hidden unit":  {Inputs: 1, Hidden: []int{0}, Outputs: 1},
		"too many inputs": {Inputs: MaxParameters, Outputs: 1},
		"large product":   {Inputs: 1 << 14, Outputs: 1 << 14, Init: Zeros()},
		"large sum":       {Inputs: 1 << 14, Hidden: []int{1 << 13, 1 << 14}, Outputs: 1, Init: Zeros()},
		"overflow":        {Inputs: MaxParameters, Hidden: []int{MaxParameters, MaxParameters}, Outputs: MaxParameters},
		"too deep":        {Inputs: 1, Hidden: deep, Outputs: 1},
	} {
		if _, err := New(c); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(Config{Inputs: 1, Hidden: deep[1:], Outputs: 1}); err != nil {
		t.Errorf("%d layers: %v", MaxLayers, err)
	}
}

// TestLayersOfTheirOwn makes hidden layers with an activation for each. A layer without
// one must have the same weights and activation as with Config.Hidden.
func TestLayersOfTheirOwn(t *testing.T) {
	short, err := New(Config{Inputs: 3, Hidden: []int{4, 5}, Outputs: 2, Activation: Tanh(), Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	long, err := New(Config{Inputs: 3, Layers: []LayerConfig{{Units: 4}, {Units: 5, Activation: Tanh()}}, Outputs: 2, Activation: Tanh(), Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	same(t, &Model{Network: long}, &Model{Network: short})
	mixed, err := New(Config{Inputs: 3, Layers: []LayerConfig{{4, GELU()}, {5, nil}}, Outputs: 2})
	if err != nil || !slices.Equal(mixed.activations(), []string{"gelu", "relu", "identity"}) || mixed.String() != "3-4-5-2" {
		t.Errorf("got %v with %v, %v", mixed, mixed.activations(), err)
	}
	if _, err := New(Config{Inputs: 3, Hidden: []int{4}, Layers: []LayerConfig{{Units: 4}}, Outputs: 2}); !errors.Is(err, ErrConfig) {
		t.Errorf("both forms: %v", err)
	}
}

// TestWithNewOutput checks that the hidden layers are shared, that the output layer is
// the one that New draws, and that one that is too large is an error.
func TestWithNewOutput(t *testing.T) {
	n, err := New(Config{Inputs: 3, Layers: []LayerConfig{{4, GELU()}, {5, Tanh()}}, Outputs: 2, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Outputs: 6, Loss: SigmoidCrossEntropy{}, Init: Normal(0.5), InitBias: true, Seed: 9}
	got, err := n.WithNewOutput(c)
	if err != nil || got.String() != "3-4-5-6" || got.loss != c.Loss || !slices.Equal(got.activations(), n.activations()) || n.String() != "3-4-5-2" {
		t.Fatalf("got %v with %v, %v", got, got.activations(), err)
	}
	c.Inputs, c.Hidden = 3, []int{4, 5}
	fresh, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	if got.layers[0] != n.layers[0] || got.layers[1] != n.layers[1] || !slices.Equal(got.layers[2].Weights(), fresh.layers[2].Weights()) {
		t.Error("the hidden layers are others, or the output layer is not that of a new network")
	}
	if _, err := n.WithNewOutput(Config{Outputs: 0}); !errors.Is(err, ErrConfig) {
		t.Errorf("no outputs: %v", err)
	}
}
