package mlp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Network is a chain of dense layers that ends in a loss.
type Network struct {
	layers []*Dense
	loss   Loss
}

// Config describes a network to be made by [New].
type Config struct {
	Inputs  int
	Hidden  []int         // units of the hidden layers, in order; none gives a linear model
	Layers  []LayerConfig // the hidden layers one by one, in place of Hidden
	Outputs int

	Activation Activation // of hidden layers that have none of their own; nil: ReLU
	Loss       Loss       // nil: SoftmaxCrossEntropy
	Init       Initializer
	InitBias   bool // draw biases like the weights; otherwise they start at 0
	Seed       uint64
}

// LayerConfig describes a hidden layer.
type LayerConfig struct {
	Units      int
	Activation Activation // nil: the network's
}

// hidden returns a description of each hidden layer, with its activation.
func (c *Config) hidden() ([]LayerConfig, error) {
	if c.Layers != nil && c.Hidden != nil {
		return nil, fmt.Errorf("expected the hidden layers either as Hidden or as Layers, found both: %w", ErrConfig)
	}
	layers := slices.Clone(c.Layers)
	for _, units := range c.Hidden {
		layers = append(layers, LayerConfig{Units: units})
	}
	usual := c.Activation
	if usual == nil {
		usual = ReLU()
	}
	for i := range layers {
		if layers[i].Activation == nil {
			layers[i].Activation = usual
		}
	}
	return layers, nil
}

// Limits of a network's size. A mistyped number becomes an error and does not use up the
// machine's memory. The weights take at most a gigabyte.
const (
	MaxLayers     = 1000
	MaxParameters = 1 << 28
)

// New returns a network as c describes it, with weights drawn at random.
func New(c Config) (*Network, error) {
	layers, err := c.hidden()
	if err != nil {
		return nil, err
	}
	sizes, activations := []int{c.Inputs}, []Activation{}
	for _, l := range layers {
		sizes, activations = append(sizes, l.Units), append(activations, l.Activation)
	}
	sizes, activations = append(sizes, c.Outputs), append(activations, Identity())
	n, err := newNetwork(sizes, activations, c.Loss)
	if err != nil {
		return nil, err
	}
	for i, d := range n.layers {
		c.Init.fill(d, i, c.Seed, c.InitBias)
	}
	return n, nil
}

// newNetwork returns a network with zero weights. sizes are those of the inputs, the
// hidden layers and the outputs; activations has one for each layer.
func newNetwork(sizes []int, activations []Activation, loss Loss) (*Network, error) {
	if err := checkBackend(); err != nil {
		return nil, err
	}
	if len(activations) > MaxLayers {
		return nil, fmt.Errorf("expected at most %d layers, found %d: %w", MaxLayers, len(activations), ErrConfig)
	}
	parameters := int64(0)
	for i, n := range sizes {
		if n < 1 || n > MaxParameters {
			return nil, fmt.Errorf("%s: expected 1 to %d units, found %d: %w", layerName(i, len(sizes)), MaxParameters, n, ErrConfig)
		}
		if i > 0 {
			parameters += int64(sizes[i-1]+1) * int64(n)
		}
		if parameters > MaxParameters {
			return nil, fmt.Errorf("expected at most %d parameters, found %v units in the layers: %w", MaxParameters, sizes, ErrConfig)
		}
	}
	if loss == nil {
		loss = SoftmaxCrossEntropy{}
	}
	n := &Network{loss: loss}
	for i, a := range activations {
		n.layers = append(n.layers, newDense(sizes[i], sizes[i+1], a))
	}
	return n, nil
}

// checkBackend returns an error if the environment variable MLP_BACKEND names kernels
// that do not exist. New networks are then refused, so that no later call can fail for
// this reason.
func checkBackend() error {
	if err := kernel.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrConfig)
	}
	return nil
}

func layerName(i, count int) string {
	switch i {
	case 0:
		return "input layer"
	case count - 1:
		return "output layer"
	}
	return fmt.Sprintf("hidden layer %d", i)
}

// Layers returns the layers, from the first hidden one to the output.
func (n *Network) Layers() []*Dense { return n.layers }

// Loss returns the loss that the network ends in.
func (n *Network) Loss() Loss { return n.loss }

// Inputs returns the number of inputs.
func (n *Network) Inputs() int { return n.layers[0].Inputs() }

// Outputs returns the number of outputs.
func (n *Network) Outputs() int { return n.layers[len(n.layers)-1].Outputs() }

// Sizes returns the number of inputs, of each hidden layer's units and of
// outputs.
func (n *Network) Sizes() []int {
	sizes := []int{n.Inputs()}
	for _, d := range n.layers {
		sizes = append(sizes, d.Outputs())
	}
	return sizes
}

// activations returns the names of the layers' activations.
func (n *Network) activations() (names []string) {
	for _, d := range n.layers {
		names = append(names, d.activation.Name())
	}
	return names
}

// String returns the sizes, as in 784-100-10.
func (n *Network) String() string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(n.Sizes()), "[]"), " ", "-")
}

// Parameters returns the number of weights and biases.
func (n *Network) Parameters() int {
	total := 0
	for _, d := range n.layers {
		total += d.Parameters()
	}
	return total
}

// Clone returns an independent copy.
func (n *Network) Clone() *Network {
	n.settle()
	c := &Network{loss: n.loss}
	for _, d := range n.layers {
		copied := newDense(d.Inputs(), d.Outputs(), d.activation)
		copy(copied.weights.Data, d.weights.Data)
		c.layers = append(c.layers, copied)
	}
	return c
}

// WithLoss returns a network with the same layers, shared with n, that ends in another
// loss.
func (n *Network) WithLoss(l Loss) *Network { return &Network{layers: n.layers, loss: l} }

// WithNewOutput returns a network with n's hidden layers, shared with n, and a new
// output layer. From c it takes Outputs and Loss, and Init, InitBias and Seed to draw
// the new weights, which are those that [New] draws for a network of this size. It
// ignores the rest of c.
func (n *Network) WithNewOutput(c Config) (*Network, error) {
	sizes, activations, last := n.Sizes(), []Activation{}, len(n.layers)-1
	for _, d := range n.layers {
		activations = append(activations, d.activation)
	}
	sizes[last+1] = c.Outputs
	other, err := newNetwork(sizes, activations, c.Loss)
	if err != nil {
		return nil, err
	}
	c.Init.fill(other.layers[last], last, c.Seed, c.InitBias)
	copy(other.layers, n.layers[:last])
	return other, nil
}

// classes returns the number of classes that the outputs stand for: two for a single
// output, else one for each.
func (n *Network) classes() int { return max(2, n.Outputs()) }

// settle writes the weights of a training under way back to all layers.
func (n *Network) settle() {
	for _, d := range n.layers {
		d.settle()
	}
}

// hold reserves all layers for a training. It returns false if another training has
// reserved one.
func (n *Network) hold(p *params) bool {
	for i, d := range n.layers {
		if !d.training.CompareAndSwap(nil, p) {
			for _, held := range n.layers[:i] {
				held.training.Store(nil)
			}
			return false
		}
	}
	return true
}

// release ends a hold.
func (n *Network) release() {
	n.settle()
	for _, d := range n.layers {
		d.training.Store(nil)
	}
}

// checkWeights returns an error with the first weight that is not finite.
func (n *Network) checkWeights() error {
	n.settle()
	for i, d := range n.layers {
		for r := range d.weights.Rows {
			for c, v := range d.weights.Row(r) {
				if v-v != 0 {
					return fmt.Errorf("layer %d: expected finite weights, found %v in row %d, column %d: %w", i, v, r+1, c+1, ErrModel)
				}
			}
		}
	}
	return nil
}

// flops estimates the floating-point operations of a training step for one row: three
// passes with two operations for each weight.
func (n *Network) flops() int { return 6 * n.Parameters() }

// newMatrices returns a matrix for each layer's outputs, (rows, units).
func (n *Network) newMatrices(rows int) []kernel.Matrix {
	ms := make([]kernel.Matrix, len(n.layers))
	for i, d := range n.layers {
		ms[i] = kernel.NewMatrix(rows, d.Outputs())
	}
	return ms
}
