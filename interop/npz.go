package interop

import (
	"fmt"
	"io"
	"strconv"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/npy"
)

// WriteNPZ writes the weights of a network as NumPy arrays W0, W1, …, one for
// each layer: (in+1, out), float32, with the bias as the last row.
func WriteNPZ(w io.Writer, n *mlp.Network) error {
	var arrays []npy.Named
	for i, d := range n.Layers() {
		shape := []int{d.Inputs() + 1, d.Outputs()}
		arrays = append(arrays, npy.Named{Name: weightsName(i), Array: npy.FromFloat32(shape, d.Weights())})
	}
	return npy.EncodeZip(w, arrays)
}

// ReadNPZ replaces the weights of n by those in an NPZ archive. The parameter size is the
// archive's size in bytes. The archive must hold exactly the arrays that [WriteNPZ]
// writes for n. If ReadNPZ returns an error, n is unchanged.
func ReadNPZ(r io.ReaderAt, size int64, n *mlp.Network) error {
	arrays, err := npy.DecodeZip(r, size)
	if err != nil {
		return err
	}
	read := n.Clone() // gets the weights first, so that an error leaves n unchanged
	if err := setWeights(read.Layers(), arrays); err != nil {
		return err
	}
	for i, d := range n.Layers() {
		if err := d.SetWeights(read.Layers()[i].Weights()); err != nil {
			return fmt.Errorf("layer %d: %w", i, err)
		}
	}
	return nil
}

// setWeights sets the weights of each layer from the array with its name.
func setWeights(layers []*mlp.Dense, arrays []npy.Named) error {
	byName := map[string]npy.Array{}
	var names []string
	for _, a := range arrays {
		byName[a.Name] = a.Array
		names = append(names, a.Name)
	}
	if len(arrays) != len(layers) {
		return fmt.Errorf("expected an array for each layer, W0 to %s, found %v: %w", weightsName(len(layers)-1), names, mlp.ErrConfig)
	}
	for i, d := range layers {
		name := weightsName(i)
		a, ok := byName[name]
		if !ok {
			return fmt.Errorf("expected an array named %s, found %v: %w", name, names, mlp.ErrConfig)
		}
		if err := setLayer(d, a); err != nil {
			return fmt.Errorf("array %s: %w", name, err)
		}
	}
	return nil
}

// setLayer sets d's weights to the array a.
func setLayer(d *mlp.Dense, a npy.Array) error {
	if len(a.Shape) != 2 || a.Shape[0] != d.Inputs()+1 || a.Shape[1] != d.Outputs() {
		return fmt.Errorf("expected the shape (inputs + 1, units) = (%d, %d), with the bias as the last row, found %v: %w", d.Inputs()+1, d.Outputs(), a.Shape, mlp.ErrConfig)
	}
	values, err := a.Float32s()
	if err != nil {
		return err
	}
	return d.SetWeights(values)
}

// weightsName returns the name of a layer's array in an archive, such as W0.
func weightsName(layer int) string { return "W" + strconv.Itoa(layer) }
