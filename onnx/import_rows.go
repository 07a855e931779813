package onnx

import (
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp"
)

// rows is what has become of the input so far: the outputs of a chain of layers,
// and a formula of them that no layer holds yet.
type rows struct {
	last *layer // nil: the input itself
	dims []int  // of one row; nil if that is not known
	expr
	end     ending
	classes []string // names that the graph gives to the outputs
}

// ending is what a graph may end in, and nothing but an end.
type ending uint8

const (
	noEnding   ending = iota
	softmax           // probabilities
	logSoftmax        // their logarithms
	twoClasses        // 1-p and p, of one output p of sigmoid
)

func (e ending) String() string {
	return [...]string{"", "Softmax", "LogSoftmax", "the probabilities of two classes"}[e]
}

// width returns the number of values in a row, or 0 if that is not known.
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

// vector is one number for all columns of a row, or one for each.
type vector []float64

func (v vector) at(i int) float64 {
	if len(v) == 1 {
		return v[0]
	}
	return v[i]
}

// each applies f to the numbers of two vectors, of which the longer has as many
// as a row, or one.
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

// all reports whether all numbers of v are x.
func (v vector) all(x float64) bool {
	return !slices.ContainsFunc(v, func(y float64) bool { return y != x })
}

// finite reports whether all numbers of v are float32s.
func (v vector) finite() bool {
	for _, x := range v {
		if math.Abs(x) > math.MaxFloat32 || x != x {
			return false
		}
	}
	return true
}

// affine is the formula scale·x + shift.
type affine struct{ scale, shift vector }

func (a affine) isIdentity() bool { return a.scale.all(1) && a.shift.all(0) }

// then returns b(a(x)).
func (a affine) then(b affine) affine {
	if b.isIdentity() {
		return a // -0 stays -0
	}
	return affine{product(a.scale, b.scale), sum(product(a.shift, b.scale), b.shift)}
}

// expr is the formula plain(x) + factor(x)·erf(inner(x)) of the outputs x of a
// layer, column by column. Exporters write GELU so. factor is nil if there is no
// erf.
type expr struct {
	plain         affine
	factor, inner *affine
}

// size returns how many numbers e holds beyond one for each of its vectors.
func (e expr) size() int {
	n := 0
	for _, a := range []*affine{&e.plain, e.factor, e.inner} {
		if a != nil {
			n += len(a.scale) + len(a.shift) - 2
		}
	}
	return n
}

var identity = expr{plain: affine{vector{1}, vector{0}}}

// then returns a(e(x)).
func (e expr) then(a affine) expr {
	out := expr{plain: e.plain.then(a), inner: e.inner}
	if e.factor != nil {
		out.factor = &affine{product(e.factor.scale, a.scale), product(e.factor.shift, a.scale)}
	}
	return out
}

// plus returns e(x) + o(x), and whether that has the same form.
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

// times returns e(x)·o(x), and whether that has the same form. It does not if
// both factors have x, or both have erf.
func (e expr) times(o expr) (expr, bool) {
	if e.factor != nil && o.factor != nil {
		return expr{}, false
	}
	if e.factor == nil {
		e, o = o, e // what erf there is, is in e
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

// times returns a(x)·b(x), and whether that is free of x².
func (a affine) times(b affine) (affine, bool) {
	return affine{
		sum(product(a.scale, b.shift), product(a.shift, b.scale)), product(a.shift, b.shift),
	}, product(a.scale, b.scale).all(0)
}

// gelu returns e as outer(GELU(inner(x))), if it has that form: c·t/2 +
// c·t/2·erf(t/√2) with t = inner(x), plus a number.
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

// snapped returns v with 1 in place of numbers that differ from 1 only by the
// rounding of √2 to a float32, so that weights do not change.
func (v vector) snapped() vector {
	return each(v, vector{1}, func(x, one float64) float64 {
		if math.Abs(x-one) < 1e-7 {
			return one
		}
		return x
	})
}

// near reports whether two vectors are the same but for the rounding of their
// constants.
func near(a, b vector) bool {
	return each(a, b, func(x, y float64) float64 {
		if math.Abs(x-y) <= 1e-5*max(math.Abs(x), math.Abs(y)) {
			return 0
		}
		return 1
	}).all(0)
}

// activated returns r behind an activation, in a layer that may still take up
// what is before it.
func (r *rows) activated(n *node, a mlp.Activation) (*rows, error) {
	open, err := r.open(n)
	if err != nil {
		return nil, err
	}
	l := *open.last
	l.activation, l.sums = a, open.last
	return &rows{last: &l, dims: r.dims, expr: identity}, nil
}
