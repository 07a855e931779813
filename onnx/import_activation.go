package onnx

import (
	"math"

	"github.com/seed-217ca19f/mlp"
)

// activation handles the operators that are elementwise activations.
func activation(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	var a mlp.Activation
	switch n.Operator {
	case "Relu":
		a = mlp.ReLU()
	case "LeakyRelu":
		return n.leaky(r, n.float("alpha", 0.01))
	case "PRelu":
		return n.learned(r)
	case "Elu":
		a, err = n.elu(n.float("alpha", 1))
	case "Celu":
		return n.celu(r)
	case "Gelu":
		if form := n.attribute("approximate"); form != nil && form.String != "none" {
			return value{}, n.fault("expected the exact GELU (approximate=none), found its %s approximation, which differs by up to 0.0005; export the model with the exact GELU", form.String)
		}
		a = mlp.GELU()
	case "Sigmoid":
		a = mlp.Sigmoid()
	case "Tanh":
		a = mlp.Tanh()
	case "Softplus":
		a = mlp.Softplus()
	}
	if err != nil {
		return value{}, err
	}
	out, err := r.activated(n, a)
	return value{rows: out}, err
}

func (n *node) leaky(r *rows, slope float64) (value, error) {
	if slope-slope != 0 {
		return value{}, n.fault("expected a finite alpha, found %v", slope)
	}
	out, err := r.activated(n, mlp.LeakyReLUWith(float32(slope)))
	return value{rows: out}, err
}

func (n *node) elu(alpha float64) (mlp.Activation, error) {
	if alpha-alpha != 0 {
		return nil, n.fault("expected a finite alpha, found %v", alpha)
	}
	return mlp.ELUWith(float32(alpha)), nil
}

// learned handles PRelu, a LeakyReLU with learned slopes. All units must have the
// same slope.
func (n *node) learned(r *rows) (value, error) {
	t, err := n.needed(1, "slope")
	if err != nil {
		return value{}, err
	}
	slopes := t.numbers()
	if len(slopes) == 0 {
		return value{}, n.fault("expected a slope, found an empty constant")
	}
	for _, s := range slopes {
		if s != slopes[0] {
			return value{}, n.fault("expected one slope for all units, found %v and %v", slopes[0], s)
		}
	}
	return n.leaky(r, float64(slopes[0]))
}

// celu handles Celu, which is alpha·ELU(x/alpha).
func (n *node) celu(r *rows) (value, error) {
	alpha := n.float("alpha", 1)
	if !(alpha > 0) || alpha-alpha != 0 {
		return value{}, n.fault("expected a finite alpha above 0, found %v", alpha)
	}
	scaled, err := r.scaled(n, affine{vector{1 / alpha}, vector{0}})
	if err != nil {
		return value{}, err
	}
	out, err := scaled.rows.activated(n, mlp.ELU())
	if err != nil {
		return value{}, err
	}
	return out.scaled(n, affine{vector{alpha}, vector{0}})
}

// clip handles Clip with the lower bound 0 and no upper bound, which is Relu.
func clip(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	var bounds [2]*float64
	for i, name := range []string{"min", "max"} {
		if a := n.attribute(name); a != nil {
			bounds[i] = new(float64(a.Float))
		}
		t, err := n.constant(1+i, name)
		if err != nil {
			return value{}, err
		}
		if t != nil && len(t.numbers()) == 1 {
			bounds[i] = new(float64(t.numbers()[0]))
		}
	}
	if bounds[0] == nil || *bounds[0] != 0 || bounds[1] != nil && *bounds[1] < math.MaxFloat32 {
		return value{}, n.fault("expected the lower bound 0 and no upper bound, which make it Relu, found other bounds, as in ReLU6")
	}
	out, err := r.activated(n, mlp.ReLU())
	return value{rows: out}, err
}

// maximum handles Max of a value and the constant 0, which is Relu.
func maximum(n *node) (value, error) {
	if len(n.inputs) == 2 {
		for i, in := range n.inputs {
			t := n.inputs[1-i].constant
			if in.rows != nil && t != nil && len(t.numbers()) == 1 && t.numbers()[0] == 0 {
				out, err := in.rows.activated(n, mlp.ReLU())
				return value{rows: out}, err
			}
		}
	}
	return value{}, n.fault("expected the maximum of a value and 0, which is Relu, found another maximum")
}

// softmaxNode handles Softmax and LogSoftmax over all numbers of a row.
func softmaxNode(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	open, err := r.open(n)
	if err != nil {
		return value{}, err
	}
	// Before opset 13, all dimensions from the axis on are flattened into one.
	flattens := n.g.report.Opset < 13
	axis := n.integer("axis", -1)
	if flattens {
		axis = n.integer("axis", 1)
	}
	rank := int64(len(open.dims) + 1)
	if axis < 0 {
		axis += rank
	}
	if axis < 1 || axis >= rank {
		return value{}, n.fault("expected the softmax over the numbers of a row, found it over the rows (axis %d)", n.integer("axis", axis))
	}
	whole := 1
	for k, d := range open.dims {
		if k == int(axis)-1 || flattens && k > int(axis)-1 {
			whole *= d
		}
	}
	if open.width() == 1 {
		return value{}, n.fault("expected Softmax of two or more numbers, found Softmax of one number, which is always 1")
	}
	if whole != open.width() {
		return value{}, n.fault("expected the softmax over all %d numbers of a row, found it over %d of them (axis %d)", open.width(), whole, axis)
	}
	out := *open
	out.end = map[string]ending{"Softmax": softmax, "LogSoftmax": logSoftmax}[n.Operator]
	return value{rows: &out}, nil
}

// logarithm handles Log right after Softmax, which together are LogSoftmax.
func logarithm(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	if r.end != softmax {
		return value{}, n.fault("expected Log right after Softmax, found it after something else")
	}
	out := *r
	out.end = logSoftmax
	return value{rows: &out}, nil
}
