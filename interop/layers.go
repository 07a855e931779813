package interop

import (
	"fmt"
	"math"

	"github.com/seed-217ca19f/mlp"
)

// affine is what a batch normalization computes from a row x: x·scale + shift, column
// by column.
type affine struct{ scale, shift []float64 }

// affine returns the scale and shift of m, which must be a batch normalization (Ioffe
// and Szegedy 2015, algorithm 2).
func (m *module) affine() (affine, error) {
	n := m.outputs()
	a := affine{make([]float64, n), make([]float64, n)}
	for i := range n {
		v := float64(m.vectors[variance].values[i]) + m.epsilon
		if !(v > 0) {
			return a, fmt.Errorf("array %q: expected a variance of 0 or more, found %v at index %d: %w", m.vectors[variance].name, m.vectors[variance].values[i], i, ErrFormat)
		}
		a.scale[i] = 1 / math.Sqrt(v)
		if g := m.vectors[gamma]; g != nil {
			a.scale[i] *= float64(g.values[i])
		}
		a.shift[i] = -float64(m.vectors[mean].values[i]) * a.scale[i]
		if b := m.vectors[bias]; b != nil {
			a.shift[i] += float64(b.values[i])
		}
	}
	return a, nil
}

// dense is a linear layer into which normalizations are folded. Its weights are
// (in+1, out), with the bias as the last row.
type dense struct {
	in, out    int
	weights    []float64
	activation mlp.Activation // nil: the one that the options give
}

// dense returns m, which must be a linear layer, with the identity as its activation.
func (m *module) dense() *dense {
	in, out := m.inputs(), m.outputs()
	d := &dense{in, out, make([]float64, (in+1)*out), mlp.Identity()}
	for i, v := range m.kernel.values {
		if m.inOut {
			d.weights[i] = float64(v)
		} else {
			d.weights[i%in*out+i/in] = float64(v)
		}
	}
	if b := m.vectors[bias]; b != nil {
		for j, v := range b.values {
			d.weights[in*out+j] = float64(v)
		}
	}
	return d
}

// foldAfter folds a normalization of d's outputs into d's weights.
func (d *dense) foldAfter(a affine) {
	for i := range d.weights {
		d.weights[i] *= a.scale[i%d.out]
	}
	for j, shift := range a.shift {
		d.weights[d.in*d.out+j] += shift
	}
}

// foldBefore folds a normalization of d's inputs into d's weights.
func (d *dense) foldBefore(a affine) {
	for i := range d.in {
		for j := range d.out {
			w := &d.weights[i*d.out+j]
			d.weights[d.in*d.out+j] += a.shift[i] * *w
			*w *= a.scale[i]
		}
	}
}

// layer returns d as a layer of a network.
func (d *dense) layer() mlp.Layer {
	l := mlp.Layer{Inputs: d.in, Outputs: d.out, Activation: d.activation, Weights: make([]float32, len(d.weights))}
	for i, v := range d.weights {
		l.Weights[i] = float32(v)
	}
	return l
}

// network builds the model's network from modules. o.Activation is the activation of
// the hidden layers.
func (r *Result) network(list []*module, o Options) error {
	chain, err := r.order(list)
	if err != nil {
		return err
	}
	layers, err := r.layers(chain)
	if err != nil {
		return err
	}
	if len(layers) > 1 {
		if o.Activation == nil {
			return fmt.Errorf("activation: expected an activation for the hidden layers, found none (the file holds only weights): %w", ErrActivation)
		}
		r.assume("the hidden layers have the activation " + o.Activation.Name() + ", as given")
	}
	var made []mlp.Layer
	for i, d := range layers {
		if d.activation == nil {
			d.activation = o.Activation
		}
		made = append(made, d.layer())
		layers[i] = nil // its memory is no longer needed
	}
	net, err := mlp.FromLayers(made, mlp.SquaredError{})
	if err != nil {
		return fmt.Errorf("%w: %w", err, ErrFormat)
	}
	r.Model, r.logits = &mlp.Model{Network: net}, true
	return nil
}

// layers returns the linear layers of a chain, with the batch normalizations folded
// into them. A layer whose activation is nil has the one that the options give.
func (r *Result) layers(chain []*module) ([]*dense, error) {
	var layers []*dense
	var waiting []affine // normalizations to fold into the next linear layer
	counts := countsActivations(chain)
	for i, m := range chain {
		first, last := len(layers) == 0, i == len(chain)-1
		if !first && m.kernel != nil && layers[len(layers)-1].activation == nil && counts && noRoom(chain, i) {
			layers[len(layers)-1].activation = mlp.Identity()
			r.assume(fmt.Sprintf("no activation comes before %q, because the modules' numbers leave no gap for one", m.name))
		}
		if m.kernel != nil {
			d := m.dense()
			for k := len(waiting) - 1; k >= 0; k-- { // the last one is nearest to the layer
				d.foldBefore(waiting[k])
			}
			if waiting = nil; !last {
				d.activation = nil
			}
			layers = append(layers, d)
			continue
		}
		a, err := m.affine()
		if err != nil {
			return nil, err
		}
		behind := !first && len(waiting) == 0
		if behind {
			if behind, err = r.beforeActivation(chain, i); err != nil {
				return nil, err
			}
		}
		if behind {
			layers[len(layers)-1].foldAfter(a)
			r.fold(fmt.Sprintf("batch normalization %q (epsilon %g) into the layer before it", m.name, m.epsilon))
		} else {
			waiting = append(waiting, a)
			r.fold(fmt.Sprintf("batch normalization %q (epsilon %g) into the layer after it", m.name, m.epsilon))
		}
	}
	if len(layers) == 0 {
		return nil, fmt.Errorf("expected a linear layer, found only batch normalizations: %w", ErrFormat)
	}
	if waiting != nil {
		return nil, fmt.Errorf("module %q: expected a linear layer before or after the batch normalization, found none: %w", chain[len(chain)-1].name, ErrFormat)
	}
	layers[len(layers)-1].activation = mlp.Identity()
	return layers, nil
}

// countsActivations reports whether the numbers in the modules' names count
// activations too, as in PyTorch's Sequential. If so, the modules' own numbers have
// gaps.
func countsActivations(chain []*module) bool {
	for i := range chain[1:] {
		if gap, known := chain[i+1].after(chain[i]); known && gap > 1 {
			return true
		}
	}
	return false
}

// noRoom reports whether the numbers in the modules' names leave no position for an
// activation between module i, which must be a linear layer, and the linear layer
// before it.
func noRoom(chain []*module, i int) bool {
	before := i - 1
	for before > 0 && chain[before].kernel == nil {
		before--
	}
	gap, known := chain[i].after(chain[before])
	return known && gap == i-before
}

// beforeActivation reports whether module i of the chain, a batch normalization that
// follows a linear layer, comes before the layer's activation.
func (r *Result) beforeActivation(chain []*module, i int) (bool, error) {
	m := chain[i]
	if gap, known := m.after(chain[i-1]); known {
		return gap == 1, nil
	}
	switch {
	case i == len(chain)-1:
	case m.keras():
		return false, fmt.Errorf("module %q: expected names that show whether a batch normalization comes before or after the activation, found %s; save the model as ONNX, which shows it: %w", m.name, moduleNames(chain), ErrFormat)
	default:
		r.assume(fmt.Sprintf("batch normalization %q comes before the activation", m.name))
	}
	return true, nil
}
