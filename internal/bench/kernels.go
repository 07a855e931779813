package bench

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// products measures the three products of training, with the sizes of the notebook's
// layers and with square matrices.
func (s *suite) products() error {
	w := kernel.NewWorker(s.backend)
	for _, size := range [][3]int{{100, 784, 100}, {100, 100, 100}, {100, 100, 10}, {256, 256, 256}, {1024, 1024, 1024}, {2048, 2048, 2048}} {
		rows, in, out := size[0], size[1], size[2]
		x, weights := filled(rows, in), filled(in+1, out)
		y, back := filled(rows, out), filled(rows, in)
		flops := 2 * float64(rows) * float64(in) * float64(out)
		for _, op := range []struct {
			name string
			call func()
		}{
			{"forward product", func() { w.Affine(y, x, weights) }},
			{"backward product", func() { w.InputDelta(back, y, weights) }},
			{"weight update", func() { w.DescendGradient(weights, x, y, 0, 0, weights.Rows) }},
		} {
			if err := s.row(Row{Name: op.name, Shape: shape(rows, in, out), Threads: 1}, flops, op.call); err != nil {
				return err
			}
		}
	}
	return nil
}

// filled returns a matrix of numbers around zero.
func filled(rows, cols int) kernel.Matrix {
	m := kernel.NewMatrix(rows, cols)
	for i := range m.Data {
		m.Data[i] = float32(i%17)/17 - 0.5
	}
	return m
}

// mnistDensity is the share of MNIST's pixels that are not zero.
const mnistDensity = 0.19

// sparse measures the products of a first layer whose inputs are mostly zero.
func (s *suite) sparse() error {
	const count, in, out = 100, 784, 100
	f := randomFeatures(count, in, mnistDensity)
	x := rows.Prepare(&f, data.Preprocessor{}).Sparse()
	w, order := kernel.NewWorker(s.backend), make([]int32, count)
	data.Batches{Rows: count}.Order(0, order)
	weights, y := filled(in+1, out), filled(count, out)
	flops := 2 * float64(count) * in * out
	name, columns := shape(count, in, out)+", 19% non-zero", make([]kernel.Columns, 1)
	if err := s.row(Row{Name: "sparse forward product", Shape: name, Threads: 1}, flops, func() { w.AffineSparse(y, x, order, weights) }); err != nil {
		return err
	}
	return s.row(Row{Name: "sparse weight update", Shape: name, Threads: 1}, flops, func() {
		columns[0].Gather(s.backend, x, order, 0, 1)
		w.DescendGradientSparse(weights, columns, y, 0)
	})
}

// randomFeatures returns rows of numbers from 0 to 1. density is the share that is
// not zero.
func randomFeatures(rows, cols int, density float64) data.Features {
	f := data.Features{Rows: rows, Cols: cols, Floats: make([]float32, rows*cols)}
	stream := random.New(1, "bench")
	for i := range f.Floats {
		if stream.Float64(2*i) < density {
			f.Floats[i] = float32(1 - stream.Float64(2*i+1))
		}
	}
	return f
}

// elementwise measures the elementwise operations and softmax.
func (s *suite) elementwise() error {
	const n = 100 * 112 // the size of a matrix of 100 rows × 100 hidden units, as in the notebook, with the padding of its rows
	b := s.backend
	z, x, g := filled(1, n).Data, filled(1, n).Data, filled(1, n).Data
	pixels := make([]uint8, n)
	logits, sums := filled(100, 10), make([]float64, 100)
	type operation struct {
		name string
		call func()
	}
	operations := []operation{
		{"gradient descent", func() { b.Descend(z, g, 0) }},
		{"momentum", func() { b.Momentum(z, g, x, 0, 0.9) }},
		{"nesterov", func() { b.Nesterov(z, g, x, 0, 0.9) }},
		{"pixels divided", func() { b.Divide(z, pixels, 255) }},
	}
	for _, a := range kernel.Activations() {
		operations = append(operations,
			operation{a.String(), func() { b.Activate(a, 0.01, z, x) }},
			operation{a.String() + " derivative", func() { b.Derive(a, 0.01, g, x, z) }})
	}
	for _, o := range operations {
		if err := s.row(Row{Name: o.name, Shape: fmt.Sprint(n), Threads: 1, PerSecond: n, Unit: "numbers"}, 0, o.call); err != nil {
			return err
		}
	}
	return s.row(Row{Name: "softmax", Shape: "100×10", Threads: 1, PerSecond: 100, Unit: "rows"}, 0, func() { b.SoftmaxRows(logits, logits, sums) })
}
