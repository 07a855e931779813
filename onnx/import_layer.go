package onnx

import (
	"github.com/seed-217ca19f/mlp"
)

// layer is one linear layer of a chain, with its activation if one has been found:
// f(output(input(x)·W)). A layer does not change after it was made: nodes that extend it
// make copies.
type layer struct {
	before     *layer // the previous layer; nil for the first
	prepare    affine // applied to the rows; only in the first layer, as a preprocessing step
	input      affine // applied to the layer's inputs
	weights    weights
	output     affine         // applied to the sums; its shift holds the bias
	activation mlp.Activation // nil if none has been found yet
	sums       *layer         // the same layer without its activation; nil if it has none
	extra      int            // number of weights in all added layers from the first layer to this one
}

// weights is the (in, out) matrix of a layer. Its values are those of a constant of
// the file. If values is nil, it is the identity matrix.
type weights struct {
	in, out    int
	values     []float32
	transposed bool // whether values has the shape (out, in)
}

// at returns the weight from input i to output j.
func (w weights) at(i, j int) float64 {
	switch {
	case w.values == nil && i == j:
		return 1
	case w.values == nil:
		return 0
	case w.transposed:
		return float64(w.values[j*w.in+i])
	}
	return float64(w.values[i*w.out+j])
}

// maxExtra limits the number of weights of added layers. A layer is added to hold an
// activation or a scaling that does not come right after a linear layer of the file.
const maxExtra = 1 << 20

// linear returns the outputs of a new linear layer whose inputs are r. The layer has the
// weights w, and the parameter output is the formula that it applies to its sums. r's
// formula becomes part of this layer or of the one before.
func (r *rows) linear(n *node, w weights, output affine) (*rows, error) {
	if err := r.settled(n); err != nil {
		return nil, err
	}
	if r.end != noEnding {
		return nil, n.fault("expected %v as the end of the graph, found a linear layer after it", r.end)
	}
	if last := len(r.dims) - 1; r.dims != nil && (last < 0 || r.width() != w.in || r.dims[last] != w.in) {
		return nil, n.fault("expected weights for rows of the shape %v, found weights for %d inputs; a Flatten node may be missing", r.dims, w.in)
	}
	l := &layer{prepare: identity.plain, input: identity.plain, weights: w, output: output}
	switch {
	case r.last == nil && r.plain.canPrepare():
		l.prepare = r.plain
	case r.last == nil:
		l.input = r.plain
	case r.last.activation == nil: // two linear layers with no activation between them
		before := *r.last
		before.output, before.activation = before.output.then(r.plain), mlp.Identity()
		l.before, l.extra = &before, before.extra
		if err := n.spend(expr{plain: before.output}.size()); err != nil {
			return nil, err
		}
	default:
		l.before, l.extra, l.input = r.last, r.last.extra, r.plain
	}
	dims := []int{w.out}
	if r.dims != nil {
		dims = append(append([]int{}, r.dims[:len(r.dims)-1]...), w.out)
	}
	return &rows{last: l, dims: dims, expr: identity}, nil
}

// open makes r's formula part of a layer that has no activation yet, and returns the
// outputs of that layer. If r's last layer has an activation, or if r has no layer, open
// first adds a layer whose weights are the identity matrix.
func (r *rows) open(n *node) (*rows, error) {
	if err := r.settled(n); err != nil {
		return nil, err
	}
	if r.end != noEnding {
		return nil, n.fault("expected %v as the end of the graph, found another node after it", r.end)
	}
	if r.last == nil || r.last.activation != nil {
		return r.added(n)
	}
	if r.plain.isIdentity() {
		return r, nil
	}
	l := *r.last
	l.output = l.output.then(r.plain)
	return &rows{last: &l, dims: r.dims, expr: identity}, n.spend(expr{plain: l.output}.size())
}

// added returns r as the outputs of a new layer whose weights are the identity matrix.
func (r *rows) added(n *node) (*rows, error) {
	width := r.width()
	if width == 0 {
		return nil, n.fault("expected a linear layer before this node, to show how long the rows are, found none")
	}
	extra := 0
	if r.last != nil {
		extra = r.last.extra
	}
	if width > maxExtra || extra+width*width > maxExtra {
		return nil, n.fault("expected a linear layer before this node, found none; adding one of %d×%d weights (the identity matrix) would make the network too large", width, width)
	}
	flat := *r
	flat.dims = []int{width}
	out, err := flat.linear(n, weights{in: width, out: width}, identity.plain)
	if err != nil {
		return nil, err
	}
	out.last.extra, out.dims = extra+width*width, r.dims
	n.g.fold("%v: put into an added layer of %d×%d weights (the identity matrix), because it does not come right after a linear layer", n, width, width)
	return out, nil
}

// withGELU returns r with GELU as the activation of its layer if r's formula is GELU,
// and r unchanged if not. Callers try it after each product or sum, so that later
// formulas are formulas of GELU's outputs.
func (r *rows) withGELU(n *node) (*rows, error) {
	if r.factor == nil {
		return r, nil
	}
	inner, outer, ok := r.gelu()
	if !ok {
		return r, nil
	}
	before := &rows{last: r.last, dims: r.dims, expr: expr{plain: inner}}
	out, err := before.activated(n, mlp.GELU())
	if err != nil {
		return nil, err
	}
	out.plain = outer
	n.g.fold("Erf and the nodes around it: now the activation GELU")
	return out, nil
}

// settled returns an error if r's formula still contains an erf, which is then not part
// of a GELU.
func (r *rows) settled(n *node) error {
	if r.factor == nil {
		return nil
	}
	return n.fault("expected Erf only inside GELU, x·(1 + erf(x/√2))/2, found it in another formula")
}

// build returns l as a layer of a network. The formulas l.input and l.output become part
// of its weights. build computes the weights in float64 and rounds each of them once.
func (l *layer) build() mlp.Layer {
	in, out := l.weights.in, l.weights.out
	built := mlp.Layer{Inputs: in, Outputs: out, Activation: l.activation, Weights: make([]float32, (in+1)*out)}
	bias := make([]float64, out)
	for i := range in {
		scale, shift := l.input.scale.at(i), l.input.shift.at(i)
		for j := range out {
			w := l.weights.at(i, j)
			bias[j] += shift * w
			built.Weights[i*out+j] = float32(scale * w * l.output.scale.at(j))
		}
	}
	for j := range out {
		built.Weights[in*out+j] = float32(l.output.shift.at(j))
		if bias[j] != 0 { // adding 0 would turn a bias of -0 into 0
			built.Weights[in*out+j] = float32(bias[j]*l.output.scale.at(j) + l.output.shift.at(j))
		}
	}
	return built
}

// canPrepare reports whether a can be written as the preprocessing step
// (x - mean) / scale with finite float32 numbers and a scale other than 0.
func (a affine) canPrepare() bool {
	for i := range max(len(a.scale), len(a.shift)) {
		scale := float32(1 / a.scale.at(i))
		mean := float32(-a.shift.at(i) / a.scale.at(i))
		if scale == 0 || scale-scale != 0 || mean-mean != 0 {
			return false
		}
	}
	return true
}
