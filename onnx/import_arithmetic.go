package onnx

import (
	"math"
	"slices"
)

// arithmetic handles Add, Sub, Mul and Div of two values, and Sum of one or more.
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

// combineValues applies the node's operator to a and b.
func (n *node) combineValues(a, b value) (value, error) {
	if a == (value{}) || b == (value{}) || a.label != nil || b.label != nil {
		return value{}, n.fault("expected numbers as both inputs, found a class or no value")
	}
	switch {
	case a.constant != nil && b.constant != nil:
		t, err := n.combine(a.constant, b.constant, operations[n.Operator])
		return value{constant: t}, err
	case a.rows != nil && b.rows != nil:
		return n.joined(a.rows, b.rows)
	case a.constant != nil: // c - x is computed as -x + c; c / x is not linear in x
		if n.Operator == "Div" {
			return value{}, n.fault("expected a division by a constant, found a divisor that depends on the graph's input")
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

// operations maps an operator to the function of two numbers that it computes.
var operations = map[string]func(x, y float64) float64{
	"Add": func(x, y float64) float64 { return x + y }, "Sum": func(x, y float64) float64 { return x + y },
	"Sub": func(x, y float64) float64 { return x - y },
	"Mul": func(x, y float64) float64 { return x * y },
	"Div": func(x, y float64) float64 { return x / y },
}

// withConstant applies operator to r and t: the rows r are its left operand, and the
// constant t is its right operand.
func (n *node) withConstant(r *rows, t *tensor, operator string) (value, error) {
	if r.dims == nil && t.size() > 1 { // the length of the rows is not known: take that of the constant
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
				return value{}, n.fault("expected divisors other than 0, found 0 at index %d", i)
			}
		}
		a.scale = quotient(vector{1}, v)
	}
	return r.scaled(n, a)
}

// scaled returns r with its formula f(x) changed to scale·f(x) + shift. The argument a
// has scale and shift.
func (r *rows) scaled(n *node, a affine) (value, error) {
	if r.end != noEnding {
		return value{}, n.fault("expected %v as the end of the graph, found arithmetic after it", r.end)
	}
	out := r.expr.then(a)
	return value{rows: &rows{last: r.last, dims: r.dims, expr: out}}, n.spend(out.size())
}

// joined applies the node's operator to two values that both depend on the graph's
// input. It accepts two formulas of the same layer's outputs, such as the parts of
// GELU, and refuses other branches.
func (n *node) joined(a, b *rows) (value, error) {
	if a.last != b.last || a.width() != b.width() || a.end != noEnding || b.end != noEnding {
		return value{}, n.fault("expected a chain of layers, found two branches that join, as in a residual connection or in SiLU")
	}
	if !slices.Equal(a.dims, b.dims) { // broadcasting would combine each row with all others
		return value{}, n.fault("expected two values of the same shape, found rows of the shapes %v and %v", a.dims, b.dims)
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
		return value{}, n.fault("expected a sum of values that depend on the graph's input, or the product inside the exact GELU, found another combination; if it is the tanh approximation of GELU, train and export with the exact GELU (approximate='none')")
	}
	if err := n.spend(out.size()); err != nil {
		return value{}, err
	}
	r, err := (&rows{last: a.last, dims: a.dims, expr: out}).withGELU(n)
	return value{rows: r}, err
}

// erf handles Erf, which is accepted only as a part of GELU.
func erf(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	if err := r.settled(n); err != nil {
		return value{}, err
	}
	if r.end != noEnding {
		return value{}, n.fault("expected %v as the end of the graph, found Erf after it", r.end)
	}
	inner := r.plain
	out := expr{plain: affine{vector{0}, vector{0}}, factor: &affine{vector{0}, vector{1}}, inner: &inner}
	return value{rows: &rows{last: r.last, dims: r.dims, expr: out}}, nil
}

// negative handles Neg, of a constant or of rows.
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

// unary handles Neg, Sqrt and Reciprocal of a constant.
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
