package mlp

import (
	"fmt"
	"sync/atomic"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Dense is a fully connected layer, z = f([x 1]·W).
type Dense struct {
	weights    kernel.Matrix // (in+1, out), the bias as its last row
	activation Activation
	training   atomic.Pointer[params] // that may be ahead of the weights; nil: none
}

// newDense returns a layer whose weights are zero.
func newDense(in, out int, a Activation) *Dense {
	return &Dense{weights: kernel.NewMatrix(in+1, out), activation: a}
}

// Inputs returns the number of inputs.
func (d *Dense) Inputs() int { return d.weights.Rows - 1 }

// Outputs returns the number of units.
func (d *Dense) Outputs() int { return d.weights.Cols }

// Parameters returns the number of weights and biases.
func (d *Dense) Parameters() int { return d.weights.Rows * d.weights.Cols }

// Activation returns the layer's activation. For the last layer it is [Identity]; the
// loss turns its sums into outputs.
func (d *Dense) Activation() Activation { return d.activation }

// settle writes the weights of a training under way back to the layer. Whoever reads the
// weights calls it first.
func (d *Dense) settle() {
	if p := d.training.Load(); p != nil {
		p.settle()
	}
}

// changed tells a training under way that the weights were changed.
func (d *Dense) changed() {
	if p := d.training.Load(); p != nil {
		p.changed()
	}
}

// Weights returns a copy of the weights, (in+1, out) with the bias as the last
// row.
func (d *Dense) Weights() []float32 {
	d.settle()
	w := make([]float32, d.Parameters())
	d.weights.CopyTo(w)
	return w
}

// SetWeights replaces the weights by a copy of w, (in+1, out) with the bias as
// the last row. It refuses a wrong length, and with [ErrModel] numbers that are not
// finite.
func (d *Dense) SetWeights(w []float32) error {
	if len(w) != d.Parameters() {
		return fmt.Errorf("expected (%d+1)×%d = %d weights, found %d: %w", d.Inputs(), d.Outputs(), d.Parameters(), len(w), ErrConfig)
	}
	for i, v := range w {
		if v-v != 0 { // infinite or not a number
			return fmt.Errorf("expected finite weights, found %v in row %d, column %d: %w", v, i/d.Outputs()+1, i%d.Outputs()+1, ErrModel)
		}
	}
	d.settle()
	d.weights.CopyFrom(w)
	d.changed()
	return nil
}

// backward computes the deltas of the layer below: below = (delta·Wᵀ without the bias
// row) · f'(s), where f, s and z are the activation, sums and outputs of the layer
// below.
func (d *Dense) backward(w *kernel.Worker, below, delta kernel.Matrix, f Activation, s, z kernel.Matrix) {
	w.InputDelta(below, delta, d.weights)
	derive(f, below, s, z)
}

// Layer describes a dense layer with given weights, for [FromLayers].
type Layer struct {
	Inputs, Outputs int
	Activation      Activation // nil: Identity
	Weights         []float32  // (Inputs+1, Outputs), the bias as the last row
}

// FromLayers returns a network with the given layers, for example of a network that was
// trained elsewhere. Each layer has its own activation; that of the last has to be
// [Identity]. A nil loss is [SoftmaxCrossEntropy]. The weights are copied.
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

// checkLayers returns an error if the layers do not form a chain: the inputs of each
// have to be the units of the one before.
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
