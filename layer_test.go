package mlp

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/data"
)

// TestFromLayers makes a network with a different activation in each layer, and checks
// that a model file keeps them.
func TestFromLayers(t *testing.T) {
	layers := []Layer{
		{Inputs: 2, Outputs: 3, Activation: LeakyReLUWith(0.2), Weights: []float32{1, 2, 3, 4, 5, 6, -7, -8, -9}},
		{Inputs: 3, Outputs: 1, Activation: ELUWith(0.5), Weights: []float32{1, -1, 0.5, -2}},
		{Inputs: 1, Outputs: 1, Weights: []float32{3, 1}},
	}
	n, err := FromLayers(layers, SquaredError{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := (&Model{Network: n}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Decode(b, Custom{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"leaky-relu(0.2)", "elu(0.5)", "identity"} {
		d := m.Network.Layers()[i]
		if got := d.Activation().Name(); got != want {
			t.Errorf("layer %d: activation %s, want %s", i, got, want)
		}
		if d := cmp.Diff(layers[i].Weights, d.Weights()); d != "" {
			t.Errorf("layer %d: %s", i, d)
		}
	}
	y, err := m.Predict(data.Features{Rows: 1, Cols: 2, Floats: []float32{1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	// Sums -2, -1, 0; 0.2 times that; their weighted sum and bias, -2.2.
	if want := 1 + 3*0.5*(math.Exp(-0.4+0.2-2)-1); math.Abs(float64(y[0][0])-want) > 1e-6 {
		t.Errorf("got %v, want %v", y[0][0], want)
	}
}

func TestFromLayersFaults(t *testing.T) {
	good := Layer{Inputs: 1, Outputs: 1, Weights: []float32{1, 2}}
	tests := map[string]struct {
		layers []Layer
		says   string
	}{
		"none":         {nil, "expected 1 to 1000, found 0"},
		"no units":     {[]Layer{{Inputs: 1}}, "found 1 inputs and 0 units"},
		"no chain":     {[]Layer{good, {Inputs: 2, Outputs: 1, Weights: make([]float32, 3)}}, "layer 1: expected 1 inputs"},
		"few weights":  {[]Layer{{Inputs: 2, Outputs: 1, Weights: []float32{1, 2}}}, "expected (2 inputs + 1 for the bias) × 1 units = 3 weights, found 2"},
		"not a number": {[]Layer{{Inputs: 1, Outputs: 1, Weights: []float32{1, float32(math.NaN())}}}, "row 2, column 1"},
		"no loss":      {[]Layer{{Inputs: 1, Outputs: 1, Weights: good.Weights, Activation: Tanh()}}, "found tanh"},
		"too large":    {[]Layer{{Inputs: 1 << 20, Outputs: 1 << 20}}, "at most 268435456 parameters"},
	}
	for name, test := range tests {
		_, err := FromLayers(test.layers, nil)
		want := ErrConfig
		if name == "not a number" {
			want = ErrModel // a weight is not a setting
		}
		if !errors.Is(err, want) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got the error %v, want one that says %q", name, err, test.says)
		}
	}
}

func TestActivationNames(t *testing.T) {
	for _, a := range append(Activations(), LeakyReLUWith(0.2), LeakyReLUWith(-1e-7), ELUWith(3)) {
		if got, err := ParseActivation(a.Name()); err != nil || got != a {
			t.Errorf("%s is read as %v, %v", a.Name(), got, err)
		}
	}
	if got := LeakyReLUWith(0.01).Name() + " " + ELUWith(1).Name(); got != "leaky-relu elu" {
		t.Errorf("with their usual parameters they are called %s", got)
	}
	for _, name := range []string{"leaky-relu()", "leaky-relu(0.2", "elu(inf)", "elu(1e99)", "relu(2)", "elu (2)"} {
		if _, err := ParseActivation(name); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
}
