package mlp

import (
	"fmt"
	"io"

	"github.com/seed-217ca19f/mlp/npy"
)

// WriteNPZ writes the weights as NumPy arrays W0, W1, …, one for each layer:
// (in+1, out), float32, with the bias as the last row.
func (n *Network) WriteNPZ(w io.Writer) error {
	var arrays []npy.Named
	for i, d := range n.layers {
		shape := []int{d.Inputs() + 1, d.Outputs()}
		arrays = append(arrays, npy.Named{Name: weightsName(i), Array: npy.FromFloat32(shape, d.Weights())})
	}
	return npy.EncodeZip(w, arrays)
}

// ReadNPZ replaces the weights by those of an archive that holds exactly the
// arrays that WriteNPZ writes. Where it returns an error the network is as it
// was.
func (n *Network) ReadNPZ(r io.ReaderAt, size int64) error {
	arrays, err := npy.DecodeZip(r, size)
	if err != nil {
		return err
	}
	byName := map[string]npy.Array{}
	var names []string
	for _, a := range arrays {
		byName[a.Name] = a.Array
		names = append(names, a.Name)
	}
	if len(arrays) != len(n.layers) {
		return fmt.Errorf("expected the arrays W0 to %s, one for each layer, found %v: %w", weightsName(len(n.layers)-1), names, ErrConfig)
	}
	read := n.Clone()
	for i, d := range read.layers {
		name := weightsName(i)
		a, ok := byName[name]
		if !ok {
			return fmt.Errorf("expected an array %s, found %v: %w", name, names, ErrConfig)
		}
		if len(a.Shape) != 2 || a.Shape[0] != d.Inputs()+1 || a.Shape[1] != d.Outputs() {
			return fmt.Errorf("array %s: expected the shape (%d, %d), inputs and bias by units, found %v: %w", name, d.Inputs()+1, d.Outputs(), a.Shape, ErrConfig)
		}
		values, err := a.Float32s()
		if err != nil {
			return fmt.Errorf("array %s: %w", name, err)
		}
		if err := d.SetWeights(values); err != nil {
			return fmt.Errorf("array %s: %w", name, err)
		}
	}
	for i, d := range read.layers {
		n.layers[i].settle()
		copy(n.layers[i].weights.Data, d.weights.Data)
		n.layers[i].changed()
	}
	return nil
}
