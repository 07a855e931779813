package onnx

import (
	"slices"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// same returns input 0. It handles Identity, and other operators that keep the numbers
// call it.
func same(n *node) (value, error) {
	if n.input(0) == (value{}) {
		return value{}, n.fault("expected an input, found none")
	}
	return n.inputs[0], nil
}

// dropout handles Dropout, which does nothing when a network predicts.
func dropout(n *node) (value, error) {
	training := n.input(2).constant
	if training != nil && len(training.numbers()) == 1 && training.numbers()[0] != 0 {
		n.g.assume("%v does nothing, although it was exported for training", n)
	}
	return same(n)
}

// cast handles Cast. Rows must stay floats, of any precision; constants may become
// integers or floats.
func cast(n *node) (value, error) {
	in, err := same(n)
	if err != nil {
		return value{}, err
	}
	switch to := pb.DataType(n.integer("to", 0)); {
	case to == pb.Float || to == pb.Double || to == pb.Float16 || to == pb.BFloat16:
		if in.constant != nil && in.constant.ints != nil {
			if in.constant.batch != nil {
				return value{}, n.fault("expected a shape that depends on the number of rows to stay integers, found a cast to %v", to)
			}
			err = n.spend(in.constant.size())
			in = value{constant: &tensor{dims: in.constant.dims, floats: in.constant.numbers()}}
		}
	case in.label != nil:
	case in.constant != nil && in.constant.floats != nil:
		ints := make([]int64, len(in.constant.floats))
		for i, v := range in.constant.floats {
			ints[i] = int64(v)
		}
		err = n.spend(in.constant.size())
		in = value{constant: &tensor{dims: in.constant.dims, ints: ints}}
	case in.rows != nil:
		err = n.fault("expected floats to stay floats, found a cast to %v", to)
	}
	return in, err
}

// reshaped returns v with new dimensions and the same numbers. dims has the dimensions of
// a row, or all dimensions of a constant.
func (n *node) reshaped(v value, dims []int) value {
	if v.constant != nil {
		t := *v.constant
		t.dims = dims
		return value{constant: &t}
	}
	r := *v.rows
	r.dims = dims
	return value{rows: &r}
}

// flatten handles Flatten. It must flatten each row on its own.
func flatten(n *node) (value, error) {
	in, err := same(n)
	if err != nil {
		return value{}, err
	}
	if in.rows == nil {
		return value{}, n.fault("expected numbers that depend on the graph's input, found something else")
	}
	r := in.rows
	axis := n.integer("axis", 1)
	if axis < 0 && r.dims != nil {
		axis += int64(len(r.dims) + 1)
	}
	if axis != 1 && !(r.dims != nil && axis > 1 && int(axis) <= len(r.dims) && width(r.dims[:axis-1]) == 1) {
		return value{}, n.fault("expected a flattening of each row (axis 1), found axis %d", n.integer("axis", 1))
	}
	if r.dims == nil {
		return in, nil
	}
	return n.reshaped(in, []int{r.width()}), nil
}

// width returns the product of dims, which is 1 if there are none.
func width(dims []int) int { return (&rows{dims: append([]int{}, dims...)}).width() }

// reshape handles Reshape. It must keep the rows separate.
func reshape(n *node) (value, error) {
	in, err := same(n)
	if err != nil {
		return value{}, err
	}
	if in.label != nil {
		return in, nil
	}
	t, err := n.constant(1, "shape")
	if err == nil && t == nil {
		if a := n.attribute("shape"); a != nil {
			t = &tensor{ints: a.Ints}
		}
	}
	if err != nil {
		return value{}, err
	}
	if t == nil || t.ints == nil && t.size() > 0 || t.size() > maxRank {
		return value{}, n.fault("expected a shape of at most %d integers, found none or another constant", maxRank)
	}
	if in.constant != nil {
		dims, ok := resolve(t.ints, in.constant.dims, in.constant.size())
		if !ok || t.batch != nil {
			return value{}, n.fault("expected a shape that holds %d numbers, found %v", in.constant.size(), t.ints)
		}
		return n.reshaped(in, dims), nil
	}
	return n.reshapeRows(in, t)
}

// reshapeRows gives each row a new shape, which t holds. The first number of t must stand
// for the number of rows; the others are the shape of a row.
func (n *node) reshapeRows(in value, t *tensor) (value, error) {
	r := in.rows
	if len(t.ints) == 0 {
		return value{}, n.fault("expected a shape that begins with the number of rows, found an empty one")
	}
	for i, b := range t.batch {
		if b && i > 0 {
			return value{}, n.fault("expected a shape that begins with the number of rows, found the number of rows at index %d", i)
		}
	}
	rest := t.ints[1:]
	if r.dims == nil { // the layer after it will show the length of a row
		if len(rest) == 1 && rest[0] > 0 && rest[0] <= maxWidth {
			return n.reshaped(in, []int{int(rest[0])}), nil
		}
		if len(rest) == 1 && rest[0] == -1 {
			return in, nil
		}
		return value{}, n.fault("expected a shape of two dimensions, since the length of the rows is not known, found %v", t.ints)
	}
	dims, ok := resolve(rest, r.dims, r.width())
	first := t.ints[0]
	keeps := t.batch != nil && t.batch[0] || first == 0 || first == -1 && !slices.Contains(rest, -1) || first > 0 && (first == n.g.batch || !slices.Contains(rest, -1))
	if !ok || !keeps {
		return value{}, n.fault("expected a shape that keeps the rows separate, each of the shape %v, found %v", r.dims, t.ints)
	}
	return n.reshaped(in, dims), nil
}

// resolve returns the dimensions that shape stands for. In shape, 0 stands for the old
// dimension at the same index, and -1 for the dimension that makes the product of all
// dimensions equal to size. The second result is false if shape is not valid or the
// product can't be size.
func resolve(shape []int64, old []int, size int) ([]int, bool) {
	dims, known, open := make([]int, len(shape)), 1, -1
	for i, d := range shape {
		switch {
		case d == 0 && i < len(old):
			dims[i] = old[i]
		case d == -1 && open < 0:
			open = i
			continue
		case d > 0 && d <= maxWidth:
			dims[i] = int(d)
		default:
			return nil, false
		}
		if dims[i] == 0 || known > maxWidth/dims[i] {
			return nil, false
		}
		known *= dims[i]
	}
	if open >= 0 {
		dims[open] = size / known
		known *= dims[open]
	}
	return dims, known == size && size > 0
}

// axes returns the node's axes, sorted, or nil if it gives none. rank is the number of
// dimensions that the axes refer to.
func (n *node) axes(rank int) ([]int, error) {
	list, err := n.integers(1, "axes")
	var axes []int
	for _, a := range list {
		if a < 0 {
			a += int64(rank)
		}
		if a < 0 || a >= int64(rank) {
			return nil, n.fault("expected axes of a value with %d dimensions, found %v", rank, list)
		}
		axes = append(axes, int(a))
	}
	slices.Sort(axes)
	return axes, err
}

// squeeze handles Squeeze, which removes dimensions of 1.
func squeeze(n *node) (value, error) {
	in, err := same(n)
	if err != nil || in.label != nil {
		return in, err
	}
	dims, first := n.dims(in)
	if dims == nil && first == 1 {
		return value{}, n.fault("expected rows of known shape, found rows of unknown shape")
	}
	axes, err := n.axes(len(dims) + first)
	if err != nil {
		return value{}, err
	}
	var left []int
	for k, d := range dims {
		gone := slices.Contains(axes, k+first)
		if gone && d != 1 {
			return value{}, n.fault("expected to remove only dimensions of 1, found a dimension of %d", d)
		}
		if !gone && (axes != nil || d != 1) {
			left = append(left, d)
		}
	}
	if first == 1 && slices.Contains(axes, 0) {
		return value{}, n.fault("expected the first dimension, the number of rows, to stay, found it removed")
	}
	return n.reshaped(in, append([]int{}, left...)), nil
}

// unsqueeze handles Unsqueeze, which inserts dimensions of 1.
func unsqueeze(n *node) (value, error) {
	in, err := same(n)
	if err != nil || in.label != nil {
		return in, err
	}
	dims, first := n.dims(in)
	if dims == nil && first == 1 {
		return value{}, n.fault("expected rows of known shape, found rows of unknown shape")
	}
	list, err := n.integers(1, "axes")
	if err != nil {
		return value{}, err
	}
	axes, err := n.axes(len(dims) + first + len(list))
	if err != nil {
		return value{}, err
	}
	if len(dims)+len(axes) > maxRank {
		return value{}, n.fault("expected at most %d dimensions, found %d", maxRank, len(dims)+len(axes))
	}
	for _, a := range axes {
		if a < first {
			return value{}, n.fault("expected the number of rows to stay the first dimension, found a dimension inserted before it")
		}
		if a-first > len(dims) {
			return value{}, n.fault("expected different axes, found %v", axes)
		}
		dims = slices.Insert(slices.Clone(dims), a-first, 1)
	}
	return n.reshaped(in, dims), nil
}

// dims returns the dimensions of a constant or of a row. first is the index of dims[0]
// among the value's dimensions in ONNX. It is 0 for a constant, and 1 for rows, whose
// first dimension is the number of rows.
func (n *node) dims(v value) (dims []int, first int) {
	if v.constant != nil {
		return v.constant.dims, 0
	}
	return v.rows.dims, 1
}

// transposeNode handles Transpose of a constant, or of rows if it moves only
// dimensions of 1, so that the numbers keep their order.
func transposeNode(n *node) (value, error) {
	var perm []int
	if a := n.attribute("perm"); a != nil {
		for _, p := range a.Ints {
			perm = append(perm, int(max(-1, min(p, maxRank))))
		}
	}
	if t := n.input(0).constant; t != nil {
		out, err := n.transpose(t, perm)
		return value{constant: out}, err
	}
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	if r.dims == nil {
		return value{}, n.fault("expected rows of known shape, found rows of unknown shape")
	}
	rank := len(r.dims) + 1
	if perm == nil {
		for k := range rank {
			perm = append(perm, rank-1-k)
		}
	}
	if sorted := slices.Sorted(slices.Values(perm)); len(perm) != rank || sorted[0] != 0 || sorted[rank-1] != rank-1 || len(slices.Compact(sorted)) != rank {
		return value{}, n.fault("expected a permutation of %d dimensions, found %v", rank, perm)
	}
	dims, last := []int{}, 0
	for i, p := range perm {
		if i == 0 && p == 0 {
			continue
		}
		if i == 0 || p == 0 || r.dims[p-1] != 1 && p < last {
			return value{}, n.fault("expected the numbers of a row to keep their order, found rows of the shape %v with their dimensions permuted to %v; transpose the weights instead", r.dims, perm)
		}
		if r.dims[p-1] != 1 {
			last = p
		}
		dims = append(dims, r.dims[p-1])
	}
	return n.reshaped(value{rows: r}, dims), nil
}
