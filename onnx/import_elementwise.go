package onnx

import (
	"math"

	"github.com/seed-217ca19f/mlp"
)

// arithmetic is Add, Sub, Mul, Div, and Sum of any number of values.
func arithmetic(n *node) (value, error) {
	if len(n.inputs) < 1 || n.Operator != "Sum" && len(n.inputs) != 2 {
		return value{}, n.fault("expected two inputs, found %d", len(n.inputs))
	}
	out := n.inputs[0]
	for _, in := range n.inputs[1:] {
		var err error
		if out, err = n.combineValues(out, in); err != nil {
			return value{}, err
		}
	}
	return out, nil
}

// combineValues combines two values as the node does.
func (n *node) combineValues(a, b value) (value, error) {
	if a == (value{}) || b == (value{}) || a.label != nil || b.label != nil {
		return value{}, n.fault("expected numbers as both inputs")
	}
	switch {
	case a.constant != nil && b.constant != nil:
		t, err := n.combine(a.constant, b.constant, operations[n.Operator])
		return value{constant: t}, err
	case a.rows != nil && b.rows != nil:
		return n.joined(a.rows, b.rows)
	case a.constant != nil: // c - x is -x + c; c / x is no such thing
		if n.Operator == "Div" {
			return value{}, n.fault("expected a division by a constant, found one by what depends on the graph's input")
		}
		if n.Operator == "Sub" {
			negated, err := b.rows.scaled(n, affine{vector{-1}, vector{0}})
			if err != nil {
				return value{}, err
			}
			return n.withConstant(negated.rows, a.constant, "Add")
		}
		return n.withConstant(b.rows, a.constant, n.Operator)
	}
	return n.withConstant(a.rows, b.constant, n.Operator)
}

// operations are those of two numbers.
var operations = map[string]func(x, y float64) float64{
	"Add": func(x, y float64) float64 { return x + y }, "Sum": func(x, y float64) float64 { return x + y },
	"Sub": func(x, y float64) float64 { return x - y },
	"Mul": func(x, y float64) float64 { return x * y },
	"Div": func(x, y float64) float64 { return x / y },
}

// withConstant combines rows with a constant on their right.
func (n *node) withConstant(r *rows, t *tensor, operator string) (value, error) {
	if r.dims == nil && t.size() > 1 { // the constant tells how long the rows are
		r = &rows{last: r.last, dims: []int{t.dims[len(t.dims)-1]}, expr: r.expr, end: r.end}
	}
	v, err := n.perColumn(t, r.width(), r.dims)
	if err != nil {
		return value{}, err
	}
	a := affine{vector{1}, vector{0}}
	switch operator {
	case "Add", "Sum":
		a.shift = v
	case "Sub":
		a.shift = product(v, vector{-1})
	case "Mul":
		a.scale = v
	case "Div":
		for i, x := range v {
			if x == 0 {
				return value{}, n.fault("expected a division by numbers other than 0, found 0 as number %d", i)
			}
		}
		a.scale = quotient(vector{1}, v)
	}
	return r.scaled(n, a)
}

// scaled returns r with a formula more.
func (r *rows) scaled(n *node, a affine) (value, error) {
	if r.end != noEnding {
		return value{}, n.fault("expected %v as the end of the graph, found a calculation with it", r.end)
	}
	out := r.expr.then(a)
	return value{rows: &rows{last: r.last, dims: r.dims, expr: out}}, n.spend(out.size())
}

// joined combines two values that both depend on the input. They are formulas of
// the same layer's outputs, as the parts of GELU are, or they are branches.
func (n *node) joined(a, b *rows) (value, error) {
	if a.last != b.last || a.width() != b.width() || a.end != noEnding || b.end != noEnding {
		return value{}, n.fault("expected a chain of layers, found two branches that join, as in a residual connection or in SiLU")
	}
	out, ok := expr{}, false
	switch n.Operator {
	case "Add", "Sum":
		out, ok = a.expr.plus(b.expr)
	case "Sub":
		out, ok = a.expr.plus(b.expr.then(affine{vector{-1}, vector{0}}))
	case "Mul":
		out, ok = a.expr.times(b.expr)
	}
	if !ok {
		return value{}, n.fault("expected at most a sum of what depends on the graph's input, or the product that is a part of the exact GELU, found another")
	}
	if err := n.spend(out.size()); err != nil {
		return value{}, err
	}
	r, err := (&rows{last: a.last, dims: a.dims, expr: out}).withGELU(n)
	return value{rows: r}, err
}

// erf is the operator Erf, of which GELU is made.
func erf(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	if err := r.settled(n); err != nil {
		return value{}, err
	}
	if r.end != noEnding {
		return value{}, n.fault("expected %v as the end of the graph, found Erf behind it", r.end)
	}
	inner := r.plain
	out := expr{plain: affine{vector{0}, vector{0}}, factor: &affine{vector{0}, vector{1}}, inner: &inner}
	return value{rows: &rows{last: r.last, dims: r.dims, expr: out}}, nil
}

// negative is the operator Neg.
func negative(n *node) (value, error) {
	if n.input(0).constant != nil {
		return unary(n)
	}
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	return r.scaled(n, affine{vector{-1}, vector{0}})
}

// unary is Neg, Sqrt or Reciprocal of a constant.
func unary(n *node) (value, error) {
	t, err := n.needed(0, "input")
	if err != nil {
		return value{}, err
	}
	f := map[string]func(x, _ float64) float64{
		"Neg":        func(x, _ float64) float64 { return -x },
		"Sqrt":       func(x, _ float64) float64 { return math.Sqrt(x) },
		"Reciprocal": func(x, _ float64) float64 { return 1 / x },
	}[n.Operator]
	out, err := n.combine(t, &tensor{floats: []float32{0}}, f)
	return value{constant: out}, err
}

// activation is an operator that is an activation, element by element.
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
			return value{}, n.fault("expected the exact GELU (approximate none), found its approximation by %s, which differs by up to 0.0005; export the model with the exact one", form.String)
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

// learned is PRelu, LeakyReLU with a learned slope, where that is one for all
// units.
func (n *node) learned(r *rows) (value, error) {
	t, err := n.needed(1, "slope")
	if err != nil {
		return value{}, err
	}
	slopes := t.numbers()
	if len(slopes) == 0 {
		return value{}, n.fault("expected a slope, found none")
	}
	for _, s := range slopes {
		if s != slopes[0] {
			return value{}, n.fault("expected one slope for all units, found %v and %v", slopes[0], s)
		}
	}
	return n.leaky(r, float64(slopes[0]))
}

// celu is Celu, alpha·ELU(x/alpha).
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

// clip is Clip where that is Relu: a least value of 0 and no largest one.
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
		return value{}, n.fault("expected bounds that make it Relu, at least 0 and no largest value, found others, as in ReLU6")
	}
	out, err := r.activated(n, mlp.ReLU())
	return value{rows: out}, err
}

// maximum is Max where that is Relu: of the rows and 0.
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
	return value{}, n.fault("expected the larger of a value and 0, which is Relu, found another maximum")
}

// softmaxNode is Softmax or LogSoftmax over the numbers of a row.
func softmaxNode(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	open, err := r.open(n)
	if err != nil {
		return value{}, err
	}
	// Before version 13, all dimensions from the axis on are taken as one.
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
		return value{}, n.fault("expected the sum over the numbers of a row, found it over the rows (axis %d)", n.integer("axis", axis))
	}
	whole := 1
	for k, d := range open.dims {
		if k == int(axis)-1 || flattens && k > int(axis)-1 {
			whole *= d
		}
	}
	if open.width() == 1 {
		return value{}, n.fault("expected Softmax of two numbers or more, found it of one, which gives 1")
	}
	if whole != open.width() {
		return value{}, n.fault("expected the sum over all %d numbers of a row, found it over %d of them (axis %d)", open.width(), whole, axis)
	}
	out := *open
	out.end = map[string]ending{"Softmax": softmax, "LogSoftmax": logSoftmax}[n.Operator]
	return value{rows: &out}, nil
}

// logarithm is Log of Softmax.
func logarithm(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	if r.end != softmax {
		return value{}, n.fault("expected Log behind Softmax alone, found it elsewhere")
	}
	out := *r
	out.end = logSoftmax
	return value{rows: &out}, nil
}
