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

// Config describes the network that [New] makes.
type Config struct {
	Inputs  int
	Hidden  []int         // units of each hidden layer, in order; empty: a linear model
	Layers  []LayerConfig // the hidden layers with their activations; instead of Hidden
	Outputs int

	Activation Activation // of hidden layers without one in Layers; nil: ReLU
	Loss       Loss       // nil: SoftmaxCrossEntropy
	Init       Initializer
	InitBias   bool // draw biases like weights; otherwise they start at 0
	Seed       uint64
}

// LayerConfig describes a hidden layer.
type LayerConfig struct {
	Units      int
	Activation Activation // nil: [Config.Activation]
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

// Limits of a network's size. They turn a mistyped number into an error before it can
// use up the memory. MaxParameters parameters take one gigabyte.
const (
	MaxLayers     = 1000
	MaxParameters = 1 << 28
)

// New returns a network as described by c, with randomly drawn weights.
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

// newNetwork returns a network whose weights are all zero. sizes has the number of
// inputs, the units of each hidden layer, and the number of outputs. activations has one
// for each layer.
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
			return nil, fmt.Errorf("expected at most %d parameters, found more in layers of %v units: %w", MaxParameters, sizes, ErrConfig)
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

// checkBackend returns an error if MLP_BACKEND names a backend that this machine does
// not have. Networks are not made in that case, so their methods need not check it.
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

// Sizes returns the number of inputs, the units of each hidden layer, and the number
// of outputs.
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

// WithLoss returns a network with another loss. It shares the layers of n.
func (n *Network) WithLoss(l Loss) *Network { return &Network{layers: n.layers, loss: l} }

// WithNewOutput returns a network that shares the hidden layers of n and ends in a new
// output layer. Only c.Outputs, c.Loss, c.Init, c.InitBias and c.Seed are used. The
// new layer's weights are those that [New] would draw for a network of these sizes.
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

// classes returns how many classes the outputs distinguish: one per output, but two
// for a single output.
func (n *Network) classes() int { return max(2, n.Outputs()) }

// settle brings the weights of all layers up to date (see [Dense.settle]).
func (n *Network) settle() {
	for _, d := range n.layers {
		d.settle()
	}
}

// hold reserves all layers for the training with parameters p. It returns false, and
// reserves none, if another training holds one of them.
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

// release ends the training's hold on the layers and brings their weights up to date.
func (n *Network) release() {
	n.settle()
	for _, d := range n.layers {
		d.training.Store(nil)
	}
}

// checkWeights returns an error for the first weight that is not finite.
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

// flops returns about how many floating-point operations one training step takes per
// row: a multiplication and an addition per weight in each of three products (forward,
// backward and gradient).
func (n *Network) flops() int { return 6 * n.Parameters() }

// newMatrices returns one matrix, (rows, units), for each layer.
func (n *Network) newMatrices(rows int) []kernel.Matrix {
	ms := make([]kernel.Matrix, len(n.layers))
	for i, d := range n.layers {
		ms[i] = kernel.NewMatrix(rows, d.Outputs())
	}
	return ms
}
