package onnx

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// tensor is a constant: numbers, whole numbers or texts, row-major.
type tensor struct {
	dims   []int
	floats []float32
	ints   []int64
	texts  []string
	batch  []bool // of whole numbers: those that are the number of rows, whatever it is
}

func (t *tensor) size() int { return max(len(t.floats), len(t.ints), len(t.texts)) }

// load returns the values of a tensor of the file.
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
			return nil, fmt.Errorf("tensor %q: expected %d texts for the shape %v, found %d: %w", p.Name, n, p.Dims, len(p.StringData), ErrGraph)
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
			return nil, fmt.Errorf("tensor %q: expected finite numbers, found %v as number %d: %w", p.Name, v, i+1, ErrGraph)
		}
	}
	return t, nil
}

// spend subtracts numbers from the budget of constants, which grows with the
// file: no graph makes far more constants than it holds.
func (n *node) spend(numbers int) error {
	if n.g.budget -= numbers; numbers < 0 || n.g.budget < 0 {
		return n.fault("expected constants that do not outgrow the file, found %d numbers more", numbers)
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

// constantNode is the operator Constant.
func constantNode(n *node) (value, error) {
	if len(n.Attributes) == 0 {
		return value{}, n.fault("expected a value, found none")
	}
	a := &n.Attributes[0]
	t := &tensor{}
	switch a.Name {
	case "value":
		if a.Tensor == nil {
			return value{}, n.fault("expected a tensor as its value, found none")
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
		return value{}, n.fault("expected a value of numbers or texts, found %q", a.Name)
	}
	return value{constant: t}, nil
}

// transpose returns t with its dimensions in the order of perm.
func (n *node) transpose(t *tensor, perm []int) (*tensor, error) {
	if t.texts != nil || t.batch != nil {
		return nil, n.fault("expected constant numbers, found texts, or a shape that depends on the number of rows")
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
			return nil, n.fault("expected an order of %d dimensions, found %v", rank, perm)
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

// gather returns the values of from at the places that strides give, row-major in
// dims.
func gather[T any](from []T, dims, strides []int) []T {
	if from == nil {
		return nil
	}
	n := 1
	for _, d := range dims {
		n *= d
	}
	to, index, at := make([]T, 0, n), make([]int, len(dims)), 0
	for range n {
		to = append(to, from[at])
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

// combine applies f to the values of two constants, broadcast against each other
// as NumPy does.
func (n *node) combine(a, b *tensor, f func(x, y float64) float64) (*tensor, error) {
	if a.texts != nil || b.texts != nil || slices.Contains(a.batch, true) || slices.Contains(b.batch, true) {
		return nil, n.fault("expected constant numbers, found texts, or a shape that depends on the number of rows")
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
			return nil, n.fault("expected shapes that fit each other, found %v and %v", a.dims, b.dims)
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
			return nil, n.fault("expected at most %d numbers, found shapes of more, %v and %v", maxWidth, a.dims, b.dims)
		}
		size *= d
	}
	if err := n.spend(size); err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, n.fault("expected numbers, found an empty constant")
	}
	if a.ints != nil && b.ints != nil {
		x, y := gather(a.ints, out.dims, as), gather(b.ints, out.dims, bs)
		for i := range x {
			if n.Operator == "Div" && y[i] == 0 {
				return nil, n.fault("expected no division by 0")
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
			return nil, n.fault("expected finite constants, found %v", x[i])
		}
	}
	out.floats = x
	return out, nil
}

// dimension returns dimension k of dims after filling dims up with 1s in front to
// rank dimensions.
func dimension(dims []int, rank, k int) int {
	if k -= rank - len(dims); k >= 0 {
		return dims[k]
	}
	return 1
}
