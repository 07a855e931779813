package onnx

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// tensor is a constant. One of floats, ints and texts holds its values, row-major.
type tensor struct {
	dims   []int
	floats []float32
	ints   []int64
	texts  []string
	batch  []bool // whether each element of ints stands for the number of rows; nil: none does
}

func (t *tensor) size() int { return max(len(t.floats), len(t.ints), len(t.texts)) }

// load converts a tensor of the file, or of a file that it refers to, to a constant.
func (g *graph) load(p *pb.Tensor) (*tensor, error) {
	n, err := p.Len()
	if err != nil {
		return nil, err
	}
	t := &tensor{}
	for _, d := range p.Dims {
		t.dims = append(t.dims, int(d))
	}
	if p.Location == pb.External {
		if p, err = g.readExternal(p); err != nil {
			return nil, err
		}
		g.budget, g.most = g.budget+len(p.RawData), g.most+len(p.RawData)
	}
	switch p.Type {
	case pb.String:
		if len(p.StringData) != n {
			return nil, fmt.Errorf("tensor %q: expected %d texts for the shape %v, found %d texts: %w", p.Name, n, p.Dims, len(p.StringData), ErrGraph)
		}
		t.texts = p.StringData
	case pb.Float, pb.Double, pb.Float16, pb.BFloat16:
		t.floats, err = p.Float32s()
	default:
		t.ints, err = p.Int64s()
	}
	if err != nil {
		return nil, err
	}
	for i, v := range t.floats {
		if v-v != 0 {
			return nil, fmt.Errorf("tensor %q: expected finite numbers, found %v at index %d: %w", p.Name, v, i, ErrGraph)
		}
	}
	return t, nil
}

// spend subtracts count from the graph's budget. It is called when a node adds count
// numbers to folded constants. It returns an error if that exceeds the budget. The budget
// is proportional to the file's size, so that a small file can't take much memory.
func (n *node) spend(count int) error {
	if n.g.budget -= count; count < 0 || n.g.budget < 0 {
		return n.fault("expected constants in proportion to the file's size, found a node whose result of %d numbers exceeds the limit", count)
	}
	return nil
}

// numbers returns the values of a constant as floats.
func (t *tensor) numbers() []float32 {
	if t.floats != nil || t.ints == nil {
		return t.floats
	}
	list := make([]float32, len(t.ints))
	for i, v := range t.ints {
		list[i] = float32(v)
	}
	return list
}

// constantNode handles Constant.
func constantNode(n *node) (value, error) {
	if len(n.Attributes) == 0 {
		return value{}, n.fault("expected an attribute with the value, found none")
	}
	a := &n.Attributes[0]
	t := &tensor{}
	switch a.Name {
	case "value":
		if a.Tensor == nil {
			return value{}, n.fault("expected a tensor in the attribute value, found none")
		}
		loaded, err := n.g.load(a.Tensor)
		return value{constant: loaded}, err
	case "value_float":
		t.floats = []float32{a.Float}
	case "value_int":
		t.ints = []int64{a.Int}
	case "value_string":
		t.texts = []string{a.String}
	case "value_floats":
		t.floats, t.dims = a.Floats, []int{len(a.Floats)}
	case "value_ints":
		t.ints, t.dims = a.Ints, []int{len(a.Ints)}
	case "value_strings":
		t.texts, t.dims = a.Strings, []int{len(a.Strings)}
	default:
		return value{}, n.fault("expected an attribute with a value of numbers or texts, found the attribute %q", a.Name)
	}
	return value{constant: t}, nil
}

// transpose returns t with its dimensions permuted: dimension k of the result is
// dimension perm[k] of t. A nil perm reverses the dimensions.
func (n *node) transpose(t *tensor, perm []int) (*tensor, error) {
	if t.texts != nil || t.batch != nil {
		return nil, n.fault("expected a constant of numbers, found texts or a shape that depends on the number of rows")
	}
	rank := len(t.dims)
	if perm == nil {
		for k := range rank {
			perm = append(perm, rank-1-k)
		}
	}
	sorted := slices.Sorted(slices.Values(perm))
	for k, p := range sorted {
		if p != k || len(perm) != rank {
			return nil, n.fault("expected a permutation of %d dimensions, found %v", rank, perm)
		}
	}
	if err := n.spend(t.size()); err != nil {
		return nil, err
	}
	strides := make([]int, rank)
	for k, stride := rank-1, 1; k >= 0; k-- {
		strides[k], stride = stride, stride*t.dims[k]
	}
	out, from := &tensor{dims: make([]int, rank)}, make([]int, rank)
	for k, p := range perm {
		out.dims[k], from[k] = t.dims[p], strides[p]
	}
	out.floats, out.ints = gather(t.floats, out.dims, from), gather(t.ints, out.dims, from)
	return out, nil
}

// gather returns an array of shape dims in row-major order. Its element (i, j, …) is
// source[i·strides[0] + j·strides[1] + …]. A stride of 0 repeats values.
func gather[T any](source []T, dims, strides []int) []T {
	if source == nil {
		return nil
	}
	n := 1
	for _, d := range dims {
		n *= d
	}
	to, index, at := make([]T, 0, n), make([]int, len(dims)), 0
	for range n {
		to = append(to, source[at])
		for k := len(dims) - 1; k >= 0; k-- {
			index[k]++
			at += strides[k]
			if index[k] < dims[k] {
				break
			}
			at -= dims[k] * strides[k]
			index[k] = 0
		}
	}
	return to
}

// combine applies f element by element to two constants, which are broadcast as in
// NumPy. If both are integers, so is the result.
func (n *node) combine(a, b *tensor, f func(x, y float64) float64) (*tensor, error) {
	if a.texts != nil || b.texts != nil || slices.Contains(a.batch, true) || slices.Contains(b.batch, true) {
		return nil, n.fault("expected a constant of numbers, found texts or a shape that depends on the number of rows")
	}
	rank := max(len(a.dims), len(b.dims))
	if rank > maxRank {
		return nil, n.fault("expected at most %d dimensions, found %d", maxRank, rank)
	}
	out := &tensor{dims: make([]int, rank)}
	as, bs := make([]int, rank), make([]int, rank)
	size, sa, sb := 1, 1, 1
	for k := rank - 1; k >= 0; k-- {
		da, db := dimension(a.dims, rank, k), dimension(b.dims, rank, k)
		d := max(da, db)
		if da != d && da != 1 || db != d && db != 1 {
			return nil, n.fault("expected shapes that broadcast to one shape, found %v and %v", a.dims, b.dims)
		}
		if da > 1 {
			as[k] = sa
		}
		if db > 1 {
			bs[k] = sb
		}
		sa, sb = sa*da, sb*db
		out.dims[k] = d
		if d > 0 && size > maxWidth/d {
			return nil, n.fault("expected at most %d numbers in a constant, found the shapes %v and %v, which broadcast to more", maxWidth, a.dims, b.dims)
		}
		size *= d
	}
	if err := n.spend(size); err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, n.fault("expected constants with at least one number, found an empty one")
	}
	if a.ints != nil && b.ints != nil {
		x, y := gather(a.ints, out.dims, as), gather(b.ints, out.dims, bs)
		for i := range x {
			if n.Operator == "Div" && y[i] == 0 {
				return nil, n.fault("expected divisors other than 0, found 0 at index %d", i)
			}
			x[i] = int64(f(float64(x[i]), float64(y[i])))
		}
		out.ints = x
		return out, nil
	}
	x, y := gather(a.numbers(), out.dims, as), gather(b.numbers(), out.dims, bs)
	for i := range x {
		x[i] = float32(f(float64(x[i]), float64(y[i])))
		if x[i]-x[i] != 0 {
			return nil, n.fault("expected a finite result, found %v at index %d", x[i], i)
		}
	}
	out.floats = x
	return out, nil
}

// dimension extends dims to the given rank, with 1s in front, and returns dimension k of
// the result.
func dimension(dims []int, rank, k int) int {
	if k -= rank - len(dims); k >= 0 {
		return dims[k]
	}
	return 1
}
