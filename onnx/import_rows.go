package onnx

import (
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp"
)

// rows is a value that depends on the graph's input: a formula of the outputs of a
// chain of layers. The formula is not part of a layer yet.
type rows struct {
	last *layer // last layer of the chain; nil if the formula uses the input itself
	dims []int  // shape of one row; nil if it is not known
	expr
	end     ending   // what follows the formula
	classes []string // names that the graph gives to the outputs, or nil
}

// ending is a function that is only allowed at the end of a graph.
type ending uint8

const (
	noEnding   ending = iota
	softmax           // probabilities
	logSoftmax        // their logarithms
	twoClasses        // 1-p and p, for the single output p of a sigmoid
)

func (e ending) String() string {
	return [...]string{"", "Softmax", "LogSoftmax", "the probabilities of two classes"}[e]
}

// width returns the number of values in a row, 0 if it is not known, or maxWidth+1 if
// it is larger than maxWidth.
func (r *rows) width() int {
	if r.dims == nil {
		return 0
	}
	n := 1
	for _, d := range r.dims {
		if d == 0 || n > maxWidth/d {
			return maxWidth + 1
		}
		n *= d
	}
	return n
}

// vector holds one number for all columns of a row, or one for each column.
type vector []float64

// at returns the number for column i.
func (v vector) at(i int) float64 {
	if len(v) == 1 {
		return v[0]
	}
	return v[i]
}

// each applies f to a and b column by column. Either may have one number for all
// columns.
func each(a, b vector, f func(x, y float64) float64) vector {
	out := make(vector, max(len(a), len(b)))
	for i := range out {
		out[i] = f(a.at(i), b.at(i))
	}
	return out
}

func sum(a, b vector) vector { return each(a, b, func(x, y float64) float64 { return x + y }) }

func product(a, b vector) vector { return each(a, b, func(x, y float64) float64 { return x * y }) }

func quotient(a, b vector) vector { return each(a, b, func(x, y float64) float64 { return x / y }) }

// all reports whether all numbers of v equal x.
func (v vector) all(x float64) bool {
	return !slices.ContainsFunc(v, func(y float64) bool { return y != x })
}

// finite reports whether all numbers of v are finite as float32.
func (v vector) finite() bool {
	for _, x := range v {
		if math.Abs(x) > math.MaxFloat32 || x != x {
			return false
		}
	}
	return true
}

// affine is the formula scale·x + shift, column by column.
type affine struct{ scale, shift vector }

func (a affine) isIdentity() bool { return a.scale.all(1) && a.shift.all(0) }

// then returns b(a(x)).
func (a affine) then(b affine) affine {
	if b.isIdentity() {
		return a // adding 0 would turn -0 into 0
	}
	return affine{product(a.scale, b.scale), sum(product(a.shift, b.scale), b.shift)}
}

// expr is the formula plain(x) + factor(x)·erf(inner(x)), column by column. x are the
// outputs of a layer. Exporters write GELU in this form. factor and inner are nil if
// the formula has no erf.
type expr struct {
	plain         affine
	factor, inner *affine
}

// size returns how much of the budget of constants e takes. The first number of each of
// its vectors is free; size counts the other numbers.
func (e expr) size() int {
	n := 0
	for _, a := range []*affine{&e.plain, e.factor, e.inner} {
		if a != nil {
			n += len(a.scale) + len(a.shift) - 2
		}
	}
	return n
}

// identity is the formula x.
var identity = expr{plain: affine{vector{1}, vector{0}}}

// then returns a(e(x)).
func (e expr) then(a affine) expr {
	out := expr{plain: e.plain.then(a), inner: e.inner}
	if e.factor != nil {
		out.factor = &affine{product(e.factor.scale, a.scale), product(e.factor.shift, a.scale)}
	}
	return out
}

// plus returns e(x) + o(x). The second result is false if an expr can't express the sum.
func (e expr) plus(o expr) (expr, bool) {
	out := expr{plain: e.plain.plus(o.plain), factor: e.factor, inner: e.inner}
	switch {
	case e.factor == nil:
		out.factor, out.inner = o.factor, o.inner
	case o.factor == nil:
	case !e.inner.equal(*o.inner):
		return out, false
	default:
		factor := e.factor.plus(*o.factor)
		out.factor = &factor
	}
	return out, true
}

// times returns e(x)·o(x). The second result is false if an expr can't express the
// product, because both factors depend on x, or both have an erf.
func (e expr) times(o expr) (expr, bool) {
	if e.factor != nil && o.factor != nil {
		return expr{}, false
	}
	if e.factor == nil {
		e, o = o, e // now o has no erf
	}
	plain, ok := e.plain.times(o.plain)
	if !ok || e.factor == nil {
		return expr{plain: plain}, ok
	}
	factor, ok := e.factor.times(o.plain)
	return expr{plain: plain, factor: &factor, inner: e.inner}, ok
}

func (a affine) plus(b affine) affine {
	return affine{sum(a.scale, b.scale), sum(a.shift, b.shift)}
}

func (a affine) equal(b affine) bool {
	same := func(x, y float64) float64 { return x - y }
	return each(a.scale, b.scale, same).all(0) && each(a.shift, b.shift, same).all(0)
}

// times returns a(x)·b(x). The second result is false if the product has an x².
func (a affine) times(b affine) (affine, bool) {
	return affine{
		sum(product(a.scale, b.shift), product(a.shift, b.scale)), product(a.shift, b.shift),
	}, product(a.scale, b.scale).all(0)
}

// gelu splits e into outer(GELU(inner(x))). ok is false if e does not have this form:
// c·t/2 + c·t/2·erf(t/√2) + d, with t = inner(x), and numbers c and d. e must have an
// erf.
func (e expr) gelu() (inner, outer affine, ok bool) {
	inner = e.inner.then(affine{vector{math.Sqrt2}, vector{0}})
	if slices.Contains(inner.scale, 0) {
		return inner, outer, false
	}
	half := quotient(e.factor.scale, inner.scale) // c/2
	outer.scale = product(vector{2}, half).snapped()
	outer.shift = each(e.plain.shift, e.factor.shift, func(x, y float64) float64 { return x - y })
	ok = near(e.factor.scale, e.plain.scale) && near(e.factor.shift, product(half, inner.shift))
	inner.scale = inner.scale.snapped()
	return inner, outer, ok
}

// snapped returns v with numbers very near 1 replaced by 1. They differ from 1 only
// because the file holds √2 as a float32, and weights should not change by that.
func (v vector) snapped() vector {
	return each(v, vector{1}, func(x, one float64) float64 {
		if math.Abs(x-one) < 1e-7 {
			return one
		}
		return x
	})
}

// near reports whether a and b are equal up to a relative difference of 1e-5, which the
// rounding of constants can cause.
func near(a, b vector) bool {
	return each(a, b, func(x, y float64) float64 {
		if math.Abs(x-y) <= 1e-5*max(math.Abs(x), math.Abs(y)) {
			return 0
		}
		return 1
	}).all(0)
}

// activated returns the result of applying the activation a to r. It makes a the
// activation of the layer that computes r.
func (r *rows) activated(n *node, a mlp.Activation) (*rows, error) {
	open, err := r.open(n)
	if err != nil {
		return nil, err
	}
	l := *open.last
	l.activation, l.sums = a, open.last
	return &rows{last: &l, dims: r.dims, expr: identity}, nil
}
