package mlp

import "fmt"

// Layer is a dense layer of a network that is made from given weights.
type Layer struct {
	Inputs, Outputs int
	Activation      Activation // nil: Identity
	Weights         []float32  // (Inputs+1, Outputs), the bias as the last row
}

// FromLayers returns a network of the given layers, for example of one that was
// trained elsewhere, each with an activation of its own. The last layer's is
// [Identity]; a nil loss is [SoftmaxCrossEntropy]. The weights are copied.
func FromLayers(layers []Layer, loss Loss) (*Network, error) {
	if err := checkBackend(); err != nil {
		return nil, err
	}
	if err := checkLayers(layers); err != nil {
		return nil, err
	}
	if loss == nil {
		loss = SoftmaxCrossEntropy{}
	}
	n := &Network{loss: loss}
	for i, l := range layers {
		if want := (l.Inputs + 1) * l.Outputs; len(l.Weights) != want { // before memory is taken for them
			return nil, fmt.Errorf("layer %d: expected (%d+1)×%d = %d weights, found %d: %w", i, l.Inputs, l.Outputs, want, len(l.Weights), ErrConfig)
		}
		d := newDense(l.Inputs, l.Outputs, l.activation())
		if err := d.SetWeights(l.Weights); err != nil {
			return nil, fmt.Errorf("layer %d: %w", i, err)
		}
		n.layers = append(n.layers, d)
	}
	return n, nil
}

func (l Layer) activation() Activation {
	if l.Activation == nil {
		return Identity()
	}
	return l.Activation
}

// checkLayers reports layers that are no chain, whatever their weights.
func checkLayers(layers []Layer) error {
	if len(layers) < 1 || len(layers) > MaxLayers {
		return fmt.Errorf("layers: expected at least one and at most %d, found %d: %w", MaxLayers, len(layers), ErrConfig)
	}
	parameters := int64(0)
	for i, l := range layers {
		if l.Inputs < 1 || l.Outputs < 1 || l.Inputs > MaxParameters || l.Outputs > MaxParameters {
			return fmt.Errorf("layer %d: expected 1 to %d inputs and units, found %d and %d: %w", i, MaxParameters, l.Inputs, l.Outputs, ErrConfig)
		}
		if i > 0 && l.Inputs != layers[i-1].Outputs {
			return fmt.Errorf("layer %d: expected %d inputs, the outputs of the layer before, found %d: %w", i, layers[i-1].Outputs, l.Inputs, ErrConfig)
		}
		if parameters += int64(l.Inputs+1) * int64(l.Outputs); parameters > MaxParameters {
			return fmt.Errorf("expected at most %d parameters, found more up to layer %d: %w", MaxParameters, i, ErrConfig)
		}
	}
	if last := layers[len(layers)-1].activation(); last != Identity() {
		return fmt.Errorf("expected the last layer's activation to be identity, found %s: %w", last.Name(), ErrConfig)
	}
	return nil
}
