package interop

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/npy"
)

// network makes a small network with weights drawn at random.
func network(t *testing.T, c mlp.Config) *mlp.Network {
	t.Helper()
	n, err := mlp.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNPZ writes weights, and reads them into a network with other weights.
func TestNPZ(t *testing.T) {
	n := network(t, mlp.Config{Inputs: 20, Hidden: []int{48, 24}, Outputs: 3, Seed: 1})
	other := network(t, mlp.Config{Inputs: 20, Hidden: []int{5}, Outputs: 3, Seed: 1})
	got := network(t, mlp.Config{Inputs: 20, Hidden: []int{48, 24}, Outputs: 3, Seed: 2})
	var b bytes.Buffer
	if err := WriteNPZ(&b, n); err != nil {
		t.Fatal(err)
	}
	if err := ReadNPZ(bytes.NewReader(b.Bytes()), int64(b.Len()), got); err != nil {
		t.Fatal(err)
	}
	for i, d := range n.Layers() {
		if !slices.Equal(got.Layers()[i].Weights(), d.Weights()) {
			t.Errorf("layer %d: other weights were read", i)
		}
	}
	if err := ReadNPZ(bytes.NewReader(b.Bytes()), int64(b.Len()), other); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("the weights of another network: %v", err)
	}
}

// TestNPZFaults reads archives that do not fit. The network must not change.
func TestNPZFaults(t *testing.T) {
	n := network(t, mlp.Config{Inputs: 2, Hidden: []int{3}, Outputs: 1, Seed: 1})
	before := n.Clone()
	first := npy.Named{Name: "W0", Array: npy.FromFloat32([]int{3, 3}, make([]float32, 9))}
	infinite := npy.Named{Name: "W1", Array: npy.FromFloat32([]int{4, 1}, []float32{1, 2, 3, float32(math.Inf(1))})}
	last := func(name string, shape ...int) npy.Named {
		return npy.Named{Name: name, Array: npy.FromFloat32(shape, make([]float32, 4))}
	}
	for says, arrays := range map[string][]npy.Named{
		"expected an array for each layer, W0 to W1, found [W0]":                                                {first},
		"expected an array named W1, found [W0 W2]":                                                             {first, last("W2", 4, 1)},
		"array W1: expected the shape (inputs + 1, units) = (4, 1), with the bias as the last row, found [1 4]": {first, last("W1", 1, 4)},
		"array W1: expected finite weights":                                                                     {first, infinite},
		"found [4]":                                                                                             {first, last("W1", 4)},
	} {
		var b bytes.Buffer
		if err := npy.EncodeZip(&b, arrays); err != nil {
			t.Fatal(err)
		}
		if err := ReadNPZ(bytes.NewReader(b.Bytes()), int64(b.Len()), n); !errors.Is(err, mlp.ErrConfig) && !errors.Is(err, mlp.ErrModel) || !strings.Contains(err.Error(), says) {
			t.Errorf("got the error %v, want %s", err, says)
		}
		for i, d := range before.Layers() {
			if !slices.Equal(n.Layers()[i].Weights(), d.Weights()) {
				t.Errorf("%s: layer %d has changed", says, i)
			}
		}
	}
}
