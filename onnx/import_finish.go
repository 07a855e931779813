package onnx

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// finish builds the model from the values of the graph's outputs.
func (g *graph) finish(outputs []value) error {
	end, classes, err := g.choose(outputs)
	if err != nil {
		return err
	}
	last, loss, err := g.ending(end)
	if err != nil {
		return err
	}
	net, first, err := g.network(last, loss)
	if err != nil {
		return err
	}
	if left := len(g.file.Graph.Nodes) - g.needed; left > 0 {
		g.fold("nodes that no output needs: %d left out", left)
	}
	m := &mlp.Model{Network: net, Classes: classes}
	if step := first.step(); step != nil {
		m.Preprocessor.Steps = []data.Step{step}
		g.fold("the scaling of the inputs: now a preprocessing step")
	}
	m.InputShape = g.inputShape(net.Inputs())
	if err := m.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrGraph)
	}
	g.report.Model = m
	return nil
}

// choose returns the output that the model predicts, and the names of the classes if
// the graph gives them. A graph may output logits, probabilities and the class computed
// from them; choose then takes the probabilities. Other outputs are refused.
func (g *graph) choose(outputs []value) (end *rows, classes []string, err error) {
	for i, v := range outputs {
		name := g.file.Graph.Outputs[i].Name
		if v.constant != nil || v == (value{}) {
			return nil, nil, fmt.Errorf("output %q: expected a value that depends on the graph's input, found a constant: %w", name, ErrGraph)
		}
		r, names := v.decides()
		if v.label != nil {
			g.fold("output %q: left out, because every model computes the class with the largest output", name)
		}
		if names != nil {
			classes = names
		}
		switch {
		case end == nil || r.isProbabilityOf(end):
			end = r
		case !end.isProbabilityOf(r) && !r.same(end):
			return nil, nil, fmt.Errorf("outputs %q and %q: expected one output, or an output and the class computed from it, found two unrelated outputs; remove one from the graph: %w", g.file.Graph.Outputs[0].Name, name, ErrGraph)
		}
	}
	return end, slices.Clone(classes), nil
}

// same reports whether r and o are the same formula of the same layer's outputs.
func (r *rows) same(o *rows) bool {
	return r.last == o.last && r.end == o.end && r.factor == nil && o.factor == nil && r.plain.equal(o.plain)
}

// isProbabilityOf reports whether r and o are computed from the same outputs and a model
// should predict r rather than o. This is so in three cases: r has probabilities and o
// has logits or logarithms of probabilities; r has logarithms of probabilities and o has
// logits; r has the probabilities of two classes and o has only that of the second.
func (r *rows) isProbabilityOf(o *rows) bool {
	if r.logits() == nil || r.logits() != o.logits() {
		return false
	}
	if o.end == noEnding && o.last.activation == nil {
		return o.factor == nil && o.plain.isIdentity() && (r.end != noEnding || r.isSigmoid())
	}
	return r.end == softmax && o.end == logSoftmax || r.end == twoClasses && o.isSigmoid()
}

// isSigmoid reports whether r is the output of a layer with the activation sigmoid.
func (r *rows) isSigmoid() bool {
	return r.end == noEnding && r.last != nil && r.last.activation == mlp.Sigmoid() && r.factor == nil && r.plain.isIdentity()
}

// logits returns r's last layer without its activation: the layer whose sums become
// r by a softmax, a sigmoid or another activation. It is nil if there is no layer.
func (r *rows) logits() *layer {
	if r.last != nil && r.last.sums != nil {
		return r.last.sums
	}
	return r.last
}

// ending returns the last layer of the network, without its activation, and the
// loss that goes with the activation, such as cross-entropy with softmax.
func (g *graph) ending(r *rows) (*layer, mlp.Loss, error) {
	n := &node{Node: &pb.Node{Operator: "output", Name: g.file.Graph.Outputs[0].Name}, g: g}
	if err := r.settled(n); err != nil {
		return nil, nil, err
	}
	switch {
	case r.end == twoClasses || r.isSigmoid():
		if r.end == twoClasses {
			g.fold("the probability of the first class: left out, because the model outputs only that of the second")
		}
		return r.last.sums, mlp.SigmoidCrossEntropy{}, nil
	case r.end == logSoftmax:
		g.assume("the model outputs probabilities, although the graph outputs their logarithms")
		return r.last, mlp.SoftmaxCrossEntropy{}, nil
	case r.end == softmax:
		return r.last, mlp.SoftmaxCrossEntropy{}, nil
	}
	g.report.Logits = r.last != nil && r.last.activation == nil
	open, err := r.open(n)
	if err != nil {
		return nil, nil, err
	}
	return open.last, mlp.SquaredError{}, nil
}

// network builds the network from the chain of layers that ends in last. It also returns
// the first layer of the chain, which holds the preprocessing.
func (g *graph) network(last *layer, loss mlp.Loss) (*mlp.Network, *layer, error) {
	var chain []*layer
	parameters := 0
	for l := last; l != nil; l = l.before {
		if chain = append(chain, l); len(chain) > mlp.MaxLayers {
			return nil, nil, fmt.Errorf("expected at most %d layers, found more: %w", mlp.MaxLayers, ErrGraph)
		}
		parameters += (l.weights.in + 1) * l.weights.out
		if parameters-last.extra > g.most {
			return nil, nil, fmt.Errorf("expected no more weights than the file has, found more in the last %d layers, which use the same tensors several times: %w", len(chain), ErrGraph)
		}
	}
	slices.Reverse(chain)
	var layers []mlp.Layer
	for i, l := range chain {
		if !l.finite() {
			return nil, nil, fmt.Errorf("layer %d: expected a scale and a shift that fit a float32, found one that is too large or not a number: %w", i, ErrGraph)
		}
		layers = append(layers, l.build())
	}
	layers[len(layers)-1].Activation = mlp.Identity()
	net, err := mlp.FromLayers(layers, loss)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", err, ErrGraph)
	}
	return net, chain[0], nil
}

// finite reports whether the scales and shifts around l's weights fit a float32.
func (l *layer) finite() bool {
	for _, a := range []affine{l.prepare, l.input, l.output} {
		if !a.scale.finite() || !a.shift.finite() {
			return false
		}
	}
	return true
}

// step returns the preprocessing step that does what l does to its inputs, or nil if
// l leaves them as they are. l is the first layer.
func (l *layer) step() data.Step {
	if l.prepare.isIdentity() {
		return nil
	}
	var s data.Standardize
	for _, scale := range l.prepare.scale {
		s.Scale = append(s.Scale, float32(1/scale))
	}
	for i := range max(len(l.prepare.shift), len(l.prepare.scale)) {
		s.Mean = append(s.Mean, float32(0-l.prepare.shift.at(i)/l.prepare.scale.at(i))) // 0 minus it, to get 0 and not -0
	}
	s.Mean, s.Scale = shared(s.Mean), shared(s.Scale)
	if len(s.Scale) == 1 && len(s.Mean) == 1 && s.Mean[0] == 0 {
		return data.Divide{By: s.Scale[0]}
	}
	return s
}

// shared shortens a list of equal numbers to its first number, which then stands for all
// columns. It returns any other list unchanged.
func shared(list []float32) []float32 {
	if slices.ContainsFunc(list, func(v float32) bool { return v != list[0] }) {
		return list
	}
	return list[:1]
}

// inputShape returns the shape of a row, such as (28, 28), if the graph's input has
// rows of two or more dimensions, and nil otherwise. Dimensions of 1 are left out.
func (g *graph) inputShape(inputs int) []int {
	for _, in := range g.file.Graph.Inputs {
		v := g.values[in.Name]
		if v.rows == nil {
			continue
		}
		dims := slices.DeleteFunc(slices.Clone(v.rows.dims), func(d int) bool { return d == 1 })
		if len(dims) > 1 && width(dims) == inputs {
			return dims
		}
	}
	return nil
}
