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
	training   atomic.Pointer[params] // the training that holds the layer and may have newer weights; nil: none
}

// newDense returns a layer whose weights are all zero.
func newDense(in, out int, a Activation) *Dense {
	return &Dense{weights: kernel.NewMatrix(in+1, out), activation: a}
}

// Inputs returns the number of inputs.
func (d *Dense) Inputs() int { return d.weights.Rows - 1 }

// Outputs returns the number of units.
func (d *Dense) Outputs() int { return d.weights.Cols }

// Parameters returns the number of weights and biases.
func (d *Dense) Parameters() int { return d.weights.Rows * d.weights.Cols }

// Activation returns the layer's activation. The last layer has [Identity], because the
// loss turns its sums into outputs.
func (d *Dense) Activation() Activation { return d.activation }

// settle brings the weights up to date: a training may have newer ones in its workers'
// own memory. Code that reads weights must call it first.
func (d *Dense) settle() {
	if p := d.training.Load(); p != nil {
		p.settle()
	}
}

// changed tells the training that holds the layer, if there is one, that the weights
// were set from outside.
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
// the last row. It returns [ErrConfig] if the length is wrong and [ErrModel] if a
// number is not finite.
func (d *Dense) SetWeights(w []float32) error {
	if len(w) != d.Parameters() {
		return fmt.Errorf("expected (%d inputs + 1 for the bias) × %d units = %d weights, found %d: %w", d.Inputs(), d.Outputs(), d.Parameters(), len(w), ErrConfig)
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

// backward computes the deltas of the previous layer's sums from delta, which has the
// deltas of this layer's sums: previous = (delta·Wᵀ without the bias row) · f'(s). f, s
// and z are the activation, sums and outputs of the previous layer.
func (d *Dense) backward(w *kernel.Worker, previous, delta kernel.Matrix, f Activation, s, z kernel.Matrix) {
	w.InputDelta(previous, delta, d.weights)
	derive(f, previous, s, z)
}

// Layer describes a dense layer, with its weights, for [FromLayers].
type Layer struct {
	Inputs, Outputs int
	Activation      Activation // nil: Identity
	Weights         []float32  // (Inputs+1, Outputs), the bias as the last row
}

// FromLayers returns a network of the given layers, for example of a network that was
// trained elsewhere. The last layer's activation must be [Identity]. A nil loss means
// [SoftmaxCrossEntropy]. The weights are copied.
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
		if want := (l.Inputs + 1) * l.Outputs; len(l.Weights) != want { // checked before the layer is allocated
			return nil, fmt.Errorf("layer %d: expected (%d inputs + 1 for the bias) × %d units = %d weights, found %d: %w", i, l.Inputs, l.Outputs, want, len(l.Weights), ErrConfig)
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

// checkLayers returns an error if the layers do not form a network: if their sizes do
// not fit together or exceed the limits, or if the last activation is wrong. It does
// not look at the weights.
func checkLayers(layers []Layer) error {
	if len(layers) < 1 || len(layers) > MaxLayers {
		return fmt.Errorf("layers: expected 1 to %d, found %d: %w", MaxLayers, len(layers), ErrConfig)
	}
	parameters := int64(0)
	for i, l := range layers {
		if l.Inputs < 1 || l.Outputs < 1 || l.Inputs > MaxParameters || l.Outputs > MaxParameters {
			return fmt.Errorf("layer %d: expected numbers of inputs and units from 1 to %d, found %d inputs and %d units: %w", i, MaxParameters, l.Inputs, l.Outputs, ErrConfig)
		}
		if i > 0 && l.Inputs != layers[i-1].Outputs {
			return fmt.Errorf("layer %d: expected %d inputs, found %d (the layer before has %[2]d units): %[4]w", i, layers[i-1].Outputs, l.Inputs, ErrConfig)
		}
		if parameters += int64(l.Inputs+1) * int64(l.Outputs); parameters > MaxParameters {
			return fmt.Errorf("expected at most %d parameters, found more in layers 0 to %d: %w", MaxParameters, i, ErrConfig)
		}
	}
	if last := layers[len(layers)-1].activation(); last != Identity() {
		return fmt.Errorf("expected the last layer's activation to be identity, found %s: %w", last.Name(), ErrConfig)
	}
	return nil
}
