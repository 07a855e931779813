package study

import (
	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Layer says how many units of a hidden layer are alive. A ReLU unit is alive if its
// output is above 0 for at least one training image. The output of a sigmoid unit is
// never 0. A sigmoid unit is alive, or active, if its outputs for the first ActiveRows
// training images differ by more than ActiveRange.
type Layer struct {
	Units int `json:"units"`
	Alive int `json:"alive"`
}

// A unit that is not a ReLU is active if its outputs for the first ActiveRows training
// images differ by more than ActiveRange; see [Layer].
const (
	ActiveRows  = 10_000
	ActiveRange = 0.01
)

// activity counts the units of each hidden layer that are alive.
func activity(m *mlp.Model, set *data.Set) ([]Layer, error) {
	layers := m.Network.Layers()
	if layers[0].Activation().Name() == mlp.ReLU().Name() {
		return count(m, set.Features, func(lowest, highest float32) bool { return highest > 0 })
	}
	return count(m, first(set.Features, ActiveRows), func(lowest, highest float32) bool { return highest-lowest > ActiveRange })
}

// count counts the units of each hidden layer that are alive. isAlive reports
// whether a unit is alive, given its lowest and highest output so far. count stops
// early if all units are alive.
func count(m *mlp.Model, f data.Features, isAlive func(lowest, highest float32) bool) ([]Layer, error) {
	outputs, err := m.Hidden(f)
	if err != nil {
		return nil, err
	}
	sizes := m.Network.Sizes()
	layers := make([]Layer, len(sizes)-2)
	lowest, highest, living := make([][]float32, len(layers)), make([][]float32, len(layers)), make([][]bool, len(layers))
	pending := 0
	for l := range layers {
		n := sizes[l+1]
		layers[l].Units = n
		lowest[l], highest[l], living[l] = make([]float32, n), make([]float32, n), make([]bool, n)
		pending += n
	}
	for row, hidden := range outputs {
		for l, values := range hidden {
			for u, v := range values {
				if row == 0 {
					lowest[l][u], highest[l][u] = v, v
				}
				lowest[l][u], highest[l][u] = min(lowest[l][u], v), max(highest[l][u], v)
				if !living[l][u] && isAlive(lowest[l][u], highest[l][u]) {
					living[l][u] = true
					layers[l].Alive++
					pending--
				}
			}
		}
		if pending == 0 {
			break
		}
	}
	return layers, nil
}

// first returns the first rows of f, at most n.
func first(f data.Features, n int) data.Features {
	f.Rows = min(f.Rows, n)
	if f.Bytes != nil {
		f.Bytes = f.Bytes[:f.Rows*f.Cols]
	}
	if f.Floats != nil {
		f.Floats = f.Floats[:f.Rows*f.Cols]
	}
	return f
}
