package onnx

import (
	"github.com/seed-217ca19f/mlp"
)

// layer is one linear layer of a chain, and its activation if it has one yet:
// f(output(input(x)·W)). A layer is not changed once made: if two things follow
// it, each follows a copy of its own.
type layer struct {
	before     *layer // nil: the input, prepared
	prepare    affine // of the input, if before is nil
	input      affine // of what comes in
	weights    weights
	output     affine         // of the sums; the bias is in its shift
	activation mlp.Activation // nil: none yet
	sums       *layer         // the same layer without its activation, if it has one
	extra      int            // numbers of weights that the chain has and the file does not
}

// weights are the matrix (in, out) of a layer, in a constant of the file; the
// unit matrix if values is nil.
type weights struct {
	in, out    int
	values     []float32
	transposed bool // values are (out, in)
}

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

// maxExtra limits the weights of added layers. A layer is added to hold an
// activation, or a scaling, if no linear layer of the file stands before that.
const maxExtra = 1 << 20

// linear returns r behind a layer of weights.
func (r *rows) linear(n *node, w weights, output affine) (*rows, error) {
	if err := r.settled(n); err != nil {
		return nil, err
	}
	if r.end != noEnding {
		return nil, n.fault("expected %v as the end of the graph, found a linear layer after it", r.end)
	}
	if last := len(r.dims) - 1; r.dims != nil && (last < 0 || r.width() != w.in || r.dims[last] != w.in) {
		return nil, n.fault("expected weights for rows of the shape %v, found them for %d inputs; a flattening may be missing", r.dims, w.in)
	}
	l := &layer{prepare: identity.plain, input: identity.plain, weights: w, output: output}
	switch {
	case r.last == nil && r.plain.canPrepare():
		l.prepare = r.plain
	case r.last == nil:
		l.input = r.plain
	case r.last.activation == nil: // two linear layers, one right after the other
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

// open returns r as the outputs of a layer that has no activation yet: its
// formula becomes a part of the layer. If there is no such layer, it adds one
// with the unit matrix.
func (r *rows) open(n *node) (*rows, error) {
	if err := r.settled(n); err != nil {
		return nil, err
	}
	if r.end != noEnding {
		return nil, n.fault("expected %v as the end of the graph, found more after it", r.end)
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

// added returns r behind a layer with the unit matrix.
func (r *rows) added(n *node) (*rows, error) {
	width := r.width()
	if width == 0 {
		return nil, n.fault("expected a linear layer before it, which shows how long the rows are, found none")
	}
	extra := 0
	if r.last != nil {
		extra = r.last.extra
	}
	if width > maxExtra || extra+width*width > maxExtra {
		return nil, n.fault("expected a linear layer before it, found none; one of %d×%d, whose weights are 1 and 0, would be needed, which is too large", width, width)
	}
	flat := *r
	flat.dims = []int{width}
	out, err := flat.linear(n, weights{in: width, out: width}, identity.plain)
	if err != nil {
		return nil, err
	}
	out.last.extra, out.dims = extra+width*width, r.dims
	n.g.fold("%v: a layer of %d×%d weights that are 1 and 0 holds it, since no linear layer stands right before it", n, width, width)
	return out, nil
}

// withGELU returns r with GELU as the activation of its layer, if its formula is
// that. Callers ask as soon as they can, so that whatever follows is a formula of
// the same outputs.
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
	n.g.fold("Erf and the nodes around it: GELU")
	return out, nil
}

// settled reports a formula with an erf that is not GELU.
func (r *rows) settled(n *node) error {
	if r.factor == nil {
		return nil
	}
	return n.fault("expected Erf as a part of GELU, x·(1 + erf(x/√2))/2, found it in another formula")
}

// build returns the layer as one of a network, and takes it apart: its weights
// are multiplied in float64 and rounded once.
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
		if bias[j] != 0 { // so that a bias of -0 stays one
			built.Weights[in*out+j] = float32(bias[j]*l.output.scale.at(j) + l.output.shift.at(j))
		}
	}
	return built
}

// canPrepare reports whether a can be written as (x - mean) / scale in float32.
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
