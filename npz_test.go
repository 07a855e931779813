package mlp

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/npy"
)

// TestNPZ writes weights, and reads them into a network that has others.
func TestNPZ(t *testing.T) {
	n, other := wide(t).Network, small(t).Network
	got, err := New(Config{Inputs: 20, Hidden: []int{48, 24}, Outputs: 3, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := n.WriteNPZ(&b); err != nil {
		t.Fatal(err)
	}
	if err := got.ReadNPZ(bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil {
		t.Fatal(err)
	}
	for i, d := range n.layers {
		if !slices.Equal(got.layers[i].Weights(), d.Weights()) {
			t.Errorf("layer %d: other weights were read", i)
		}
	}
	if err := other.ReadNPZ(bytes.NewReader(b.Bytes()), int64(b.Len())); !errors.Is(err, ErrConfig) {
		t.Errorf("the weights of another network: %v", err)
	}
}

// TestNPZFaults reads archives of other arrays, after which a network is as it was.
func TestNPZFaults(t *testing.T) {
	n, err := New(Config{Inputs: 2, Hidden: []int{3}, Outputs: 1, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	before := n.Clone()
	first := npy.Named{Name: "W0", Array: npy.FromFloat32([]int{3, 3}, make([]float32, 9))}
	last := func(name string, shape ...int) npy.Named {
		return npy.Named{Name: name, Array: npy.FromFloat32(shape, make([]float32, 4))}
	}
	for says, arrays := range map[string][]npy.Named{
		"expected the arrays W0 to W1, one for each layer, found [W0]":        {first},
		"expected an array W1, found [W0 W2]":                                 {first, last("W2", 4, 1)},
		"array W1: expected the shape (4, 1), inputs and bias by units, foun": {first, last("W1", 1, 4)},
		"found [4]": {first, last("W1", 4)},
	} {
		var b bytes.Buffer
		if err := npy.EncodeZip(&b, arrays); err != nil {
			t.Fatal(err)
		}
		if err := n.ReadNPZ(bytes.NewReader(b.Bytes()), int64(b.Len())); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), says) {
			t.Errorf("got the error %v, want %s", err, says)
		}
		for i, d := range before.layers {
			if !slices.Equal(n.layers[i].Weights(), d.Weights()) {
				t.Errorf("%s: layer %d has changed", says, i)
			}
		}
	}
}
