package onnx

import "math"

// gemm handles Gemm, which is alpha·A·B + beta·C. A must be the rows.
func gemm(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	if n.integer("transA", 0) != 0 {
		return value{}, n.fault("expected rows that are not transposed, found transA set")
	}
	if r.dims != nil && len(r.dims) != 1 {
		return value{}, n.fault("expected rows of one dimension, found rows of the shape %v; a Flatten node may be missing", r.dims)
	}
	w, err := n.weights(1, n.integer("transB", 0) != 0)
	if err != nil {
		return value{}, err
	}
	output := affine{vector{n.float("alpha", 1)}, vector{0}}
	if c := n.input(2); c != (value{}) {
		t, err := n.needed(2, "C")
		if err != nil {
			return value{}, err
		}
		bias, err := n.perColumn(t, w.out, []int{w.out})
		if err != nil {
			return value{}, err
		}
		output.shift = product(bias, vector{n.float("beta", 1)})
	}
	out, err := r.linear(n, w, output)
	return value{rows: out}, err
}

// matMul handles MatMul of rows (left) and weights (right).
func matMul(n *node) (value, error) {
	if n.input(0).constant != nil && n.input(1).rows != nil {
		return value{}, n.fault("expected rows × weights, found weights × rows; export the model so that the rows are the first input")
	}
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	w, err := n.weights(1, false)
	if err != nil {
		return value{}, err
	}
	out, err := r.linear(n, w, identity.plain)
	return value{rows: out}, err
}

// weights returns input i as the weights of a layer. transposed says that its shape is
// (out, in) rather than (in, out).
func (n *node) weights(i int, transposed bool) (weights, error) {
	t, err := n.needed(i, "weights")
	if err != nil {
		return weights{}, err
	}
	if len(t.dims) != 2 || t.dims[0] == 0 || t.dims[1] == 0 || t.floats == nil {
		return weights{}, n.fault("expected a matrix of floats as weights, found a constant of other numbers or of the shape %v", t.dims)
	}
	w := weights{in: t.dims[0], out: t.dims[1], values: t.floats, transposed: transposed}
	if transposed {
		w.in, w.out = w.out, w.in
	}
	return w, nil
}

// perColumn converts the constant t, which broadcasts against rows, to a vector: one
// number for all columns, or one for each column. width is the number of columns. dims is
// the shape of a row, or nil if it is not known. A constant that differs between rows is
// refused.
func (n *node) perColumn(t *tensor, width int, dims []int) (vector, error) {
	if t.texts != nil || t.size() == 0 {
		return nil, n.fault("expected a constant with numbers, found texts or an empty constant")
	}
	if t.batch != nil {
		return nil, n.fault("expected a constant, found a shape that depends on the number of rows")
	}
	numbers := t.numbers()
	if len(numbers) == 1 && len(t.dims) <= max(1, len(dims))+1 {
		return vector{float64(numbers[0])}, nil
	}
	if dims == nil {
		return nil, n.fault("expected one number for all columns, since the shape of the rows is not known, found a constant of the shape %v", t.dims)
	}
	shape := t.dims
	if len(shape) == len(dims)+1 && shape[0] == 1 {
		shape = shape[1:] // the same for all rows
	}
	strides, stride := make([]int, len(dims)), 1
	for k := len(dims) - 1; k >= 0; k-- {
		switch d := dimension(shape, len(dims), k); {
		case len(shape) > len(dims) || d != 1 && d != dims[k]:
			return nil, n.fault("expected one number for all columns or one for each, for rows of the shape %v, found a constant of the shape %v", dims, t.dims)
		case d > 1:
			strides[k] = stride
			stride *= d
		}
	}
	if err := n.spend(width); err != nil {
		return nil, err
	}
	v := make(vector, width)
	for i, x := range gather(numbers, dims, strides) {
		v[i] = float64(x)
	}
	return v, nil
}

// batchNormalization handles BatchNormalization, which becomes a scale and a shift. It
// uses the mean and variance that the file holds, also in a graph that was exported
// for training (Ioffe and Szegedy 2015, algorithm 2).
func batchNormalization(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	var v [4]vector // gamma, beta, mean, variance
	for i, what := range []string{"scale", "bias", "mean", "variance"} {
		t, err := n.needed(1+i, what)
		if err != nil {
			return value{}, err
		}
		if len(t.dims) != 1 || t.size() == 0 || t.texts != nil {
			return value{}, n.fault("expected a %s with one number for each column or channel, found a constant of the shape %v", what, t.dims)
		}
		if r.dims == nil {
			r = &rows{last: r.last, dims: []int{t.size()}, expr: r.expr, end: r.end}
		}
		// The first dimension of a row is the channel.
		perChannel := &tensor{dims: []int{t.size()}, floats: t.numbers()}
		for range len(r.dims) - 1 {
			perChannel.dims = append(perChannel.dims, 1)
		}
		if len(r.dims) == 0 || t.size() != r.dims[0] {
			return value{}, n.fault("expected a %s with one number for each column or channel of rows of the shape %v, found %d numbers", what, r.dims, t.size())
		}
		if v[i], err = n.perColumn(perChannel, r.width(), r.dims); err != nil {
			return value{}, err
		}
	}
	epsilon := n.float("epsilon", 1e-5)
	scale := each(v[0], v[3], func(gamma, variance float64) float64 { return gamma / math.Sqrt(variance+epsilon) })
	for i, x := range scale {
		if x-x != 0 {
			return value{}, n.fault("expected variances of 0 or more and finite scales, found the variance %v at index %d", v[3].at(i), i)
		}
	}
	if n.integer("training_mode", 0) != 0 {
		n.g.assume("%v, although exported for training, uses the mean and variance of the file, not those of a batch", n)
	}
	n.g.fold("%v: now a scale and a shift", n)
	shift := sum(v[1], product(product(v[2], scale), vector{-1}))
	return r.scaled(n, affine{scale, shift})
}

// scaler handles Scaler, which scikit-learn's exporters write: (x - offset)·scale.
func scaler(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	list := map[string]vector{"offset": {0}, "scale": {1}}
	for name := range list {
		a := n.attribute(name)
		if a == nil {
			continue
		}
		if len(a.Floats) != 1 && r.dims == nil {
			r = &rows{last: r.last, dims: []int{len(a.Floats)}, expr: r.expr, end: r.end}
		}
		if list[name], err = n.perColumn(&tensor{dims: []int{len(a.Floats)}, floats: a.Floats}, r.width(), r.dims); err != nil {
			return value{}, err
		}
	}
	shift := product(product(list["offset"], list["scale"]), vector{-1})
	return r.scaled(n, affine{list["scale"], shift})
}
