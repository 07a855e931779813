package onnx

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// finish makes the model whose outputs are those of the graph.
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
		g.fold("%d nodes that no output needs: left out", left)
	}
	m := &mlp.Model{Network: net, Classes: classes}
	if step := first.step(); step != nil {
		m.Preprocessor.Steps = []data.Step{step}
		g.fold("the scaling of the inputs: a preprocessing step")
	}
	m.InputShape = g.inputShape(net.Inputs())
	if err := m.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrGraph)
	}
	g.report.Model = m
	return nil
}

// choose returns the outputs that make the model. Of logits, probabilities and
// the classes that follow from them, it takes the probabilities.
func (g *graph) choose(outputs []value) (end *rows, classes []string, err error) {
	for i, v := range outputs {
		name := g.file.Graph.Outputs[i].Name
		if v.constant != nil || v == (value{}) {
			return nil, nil, fmt.Errorf("output %q: expected what comes of the graph's input, found a constant: %w", name, ErrGraph)
		}
		r, names := v.decides()
		if v.label != nil {
			g.fold("output %q: the class with the largest output, which the model names itself", name)
		}
		if names != nil {
			classes = names
		}
		switch {
		case end == nil || r.isProbabilityOf(end):
			end = r
		case !end.isProbabilityOf(r) && !r.same(end):
			return nil, nil, fmt.Errorf("outputs %q and %q: expected one output, or one and the class that follows from it, found two; cut the graph to one: %w", g.file.Graph.Outputs[0].Name, name, ErrGraph)
		}
	}
	return end, slices.Clone(classes), nil
}

// same reports whether r and o are the same numbers.
func (r *rows) same(o *rows) bool {
	return r.last == o.last && r.end == o.end && r.factor == nil && o.factor == nil && r.plain.equal(o.plain)
}

// isProbabilityOf reports whether r is a probability, or its logarithm, of the
// logits o, or more than the logarithm or the probability of one class that o is.
func (r *rows) isProbabilityOf(o *rows) bool {
	if r.logits() == nil || r.logits() != o.logits() {
		return false
	}
	if o.end == noEnding && o.last.activation == nil {
		return o.factor == nil && o.plain.isIdentity() && (r.end != noEnding || r.isSigmoid())
	}
	return r.end == softmax && o.end == logSoftmax || r.end == twoClasses && o.isSigmoid()
}

// isSigmoid reports whether r is the output of a sigmoid.
func (r *rows) isSigmoid() bool {
	return r.end == noEnding && r.last != nil && r.last.activation == mlp.Sigmoid() && r.factor == nil && r.plain.isIdentity()
}

// logits returns the layer whose sums r comes of by what may end a graph.
func (r *rows) logits() *layer {
	if r.last != nil && r.last.sums != nil {
		return r.last.sums
	}
	return r.last
}

// ending returns the last layer of the network, without its activation, and the
// loss that gives its outputs.
func (g *graph) ending(r *rows) (*layer, mlp.Loss, error) {
	n := &node{Node: &pb.Node{Operator: "the end", Outputs: []string{g.file.Graph.Outputs[0].Name}}, g: g}
	if err := r.settled(n); err != nil {
		return nil, nil, err
	}
	switch {
	case r.end == twoClasses || r.isSigmoid():
		if r.end == twoClasses {
			g.fold("the probability of the first class: the model puts out only that of the second")
		}
		return r.last.sums, mlp.SigmoidCrossEntropy{}, nil
	case r.end == logSoftmax:
		g.assume("the model puts out probabilities, the graph their logarithms")
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

// network returns the network that ends in a layer, and its first layer.
func (g *graph) network(last *layer, loss mlp.Loss) (*mlp.Network, *layer, error) {
	var chain []*layer
	parameters := 0
	for l := last; l != nil; l = l.before {
		if chain = append(chain, l); len(chain) > mlp.MaxLayers {
			return nil, nil, fmt.Errorf("expected at most %d layers, found more: %w", mlp.MaxLayers, ErrGraph)
		}
		parameters += (l.weights.in + 1) * l.weights.out
		if parameters-last.extra > g.most {
			return nil, nil, fmt.Errorf("expected layers with weights of their own, found the same tensors in several of %d layers: %w", len(chain), ErrGraph)
		}
	}
	slices.Reverse(chain)
	var layers []mlp.Layer
	for i, l := range chain {
		if !l.finite() {
			return nil, nil, fmt.Errorf("layer %d: expected finite numbers, found a scale or shift beyond them: %w", i, ErrGraph)
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

func (l *layer) finite() bool {
	for _, a := range []affine{l.prepare, l.input, l.output} {
		if !a.scale.finite() || !a.shift.finite() {
			return false
		}
	}
	return true
}

// step returns the preprocessing that comes before the first layer, or nil.
func (l *layer) step() data.Step {
	if l.prepare.isIdentity() {
		return nil
	}
	var s data.Standardize
	for _, scale := range l.prepare.scale {
		s.Scale = append(s.Scale, float32(1/scale))
	}
	for i := range max(len(l.prepare.shift), len(l.prepare.scale)) {
		s.Mean = append(s.Mean, float32(0-l.prepare.shift.at(i)/l.prepare.scale.at(i))) // 0, not -0
	}
	s.Mean, s.Scale = shared(s.Mean), shared(s.Scale)
	if len(s.Scale) == 1 && len(s.Mean) == 1 && s.Mean[0] == 0 {
		return data.Divide{By: s.Scale[0]}
	}
	return s
}

// shared returns a list of equal numbers as one number for all columns.
func shared(list []float32) []float32 {
	if slices.ContainsFunc(list, func(v float32) bool { return v != list[0] }) {
		return list
	}
	return list[:1]
}

// inputShape returns the shape of a picture, if the rows come in as pictures.
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
