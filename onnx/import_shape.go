package onnx

import (
	"fmt"
	"slices"
)

// shape handles Shape, which returns the dimensions of a value. The number of rows is
// not known, so its place in the result is marked in batch.
func shape(n *node) (value, error) {
	in, err := same(n)
	if err != nil {
		return value{}, err
	}
	if in.label != nil || in.rows != nil && in.rows.dims == nil {
		return value{}, n.fault("expected a value of known shape, found one of unknown shape; export the model with an input of known width")
	}
	dims, first := n.dims(in)
	t := &tensor{}
	if first == 1 {
		t.ints, t.batch = append(t.ints, n.g.batch), append(t.batch, true)
	}
	for _, d := range dims {
		t.ints = append(t.ints, int64(d))
		if first == 1 {
			t.batch = append(t.batch, false)
		}
	}
	rank := int64(len(t.ints))
	from, to := bound(n.integer("start", 0), rank), bound(n.integer("end", rank), rank)
	if to = max(from, to); from > 0 || to < rank {
		t = t.part(int(from), int(to))
	}
	t.dims = []int{len(t.ints)}
	return value{constant: t}, nil
}

// bound converts the index i of a slice as Python does: a negative index counts from the
// end, and the result is at least 0 and at most size.
func bound(i, size int64) int64 {
	if i < 0 {
		i += size
	}
	return min(max(i, 0), size)
}

// part returns the part t[from:to] of a list of integers.
func (t *tensor) part(from, to int) *tensor {
	out := &tensor{dims: []int{to - from}, ints: t.ints[from:to]}
	if t.batch != nil {
		out.batch = t.batch[from:to]
	}
	return out.simplified()
}

// simplified sets t.batch to nil if no number stands for the number of rows, and
// returns t.
func (t *tensor) simplified() *tensor {
	if !slices.Contains(t.batch, true) {
		t.batch = nil
	}
	return t
}

// list returns input i as a list of integers. The parameter what is the name of the
// input in messages.
func (n *node) list(i int, what string) (*tensor, error) {
	t, err := n.needed(i, what)
	if err != nil {
		return nil, err
	}
	if t.ints == nil && t.size() > 0 || len(t.dims) > 1 || t.size() > maxRank {
		return nil, n.fault("expected a list of at most %d integers as its %s, found a constant of other values or of the shape %v", maxRank, what, t.dims)
	}
	return t, nil
}

// gatherNode handles Gather, which picks dimensions from a shape, or a class name by
// class number.
func gatherNode(n *node) (value, error) {
	if n.input(1).label != nil {
		return pickClass(n)
	}
	t, err := n.list(0, "list")
	if err != nil {
		return value{}, err
	}
	at, err := n.list(1, "indices")
	if err != nil {
		return value{}, err
	}
	out := &tensor{dims: at.dims}
	for _, i := range at.ints {
		if i < 0 {
			i += int64(len(t.ints))
		}
		if i < 0 || i >= int64(len(t.ints)) || at.batch != nil {
			return value{}, n.fault("expected indices into a list of %d numbers, found %v", len(t.ints), at.ints)
		}
		one := t.part(int(i), int(i)+1)
		out.ints, out.batch = append(out.ints, one.ints...), append(out.batch, one.batch != nil)
	}
	return value{constant: out.simplified()}, nil
}

// slice handles Slice, which takes a part of a shape.
func slice(n *node) (value, error) {
	t, err := n.list(0, "list")
	if err != nil {
		return value{}, err
	}
	var at [4]int64
	for i, name := range []string{"starts", "ends", "axes", "steps"} {
		list, err := n.integers(1+i, name)
		if err != nil {
			return value{}, err
		}
		switch {
		case len(list) == 1:
			at[i] = list[0]
		case name == "axes" && list == nil:
		case name == "steps" && list == nil:
			at[i] = 1
		default:
			return value{}, n.fault("expected one number as its %s, found %v", name, list)
		}
	}
	if at[2] != 0 && at[2] != -1 || at[3] != 1 {
		return value{}, n.fault("expected a slice of a list (axis 0) with steps of 1, found axis %d and steps of %d", at[2], at[3])
	}
	size := int64(len(t.ints))
	from := bound(at[0], size)
	return value{constant: t.part(int(from), int(max(from, bound(at[1], size))))}, nil
}

// concat handles Concat, which joins integers to a shape, or the probabilities of two
// classes to a row.
func concat(n *node) (value, error) {
	if n.input(0).rows != nil {
		return n.concatRows()
	}
	out := &tensor{}
	for i := range n.inputs {
		t, err := n.list(i, fmt.Sprintf("input %d", i))
		if err != nil {
			return value{}, err
		}
		if len(t.dims) != 1 || len(out.ints)+len(t.ints) > maxRank {
			return value{}, n.fault("expected lists with at most %d integers in all, found more integers or a constant of another shape", maxRank)
		}
		out.ints = append(out.ints, t.ints...)
		for k := range t.ints {
			out.batch = append(out.batch, t.batch != nil && t.batch[k])
		}
	}
	out.dims = []int{len(out.ints)}
	return value{constant: out.simplified()}, nil
}
