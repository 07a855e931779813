package kernel

import (
	"slices"
	"testing"
)

// TestShapeMistakes checks that the exported methods panic with the named constants
// if shapes are wrong.
func TestShapeMistakes(t *testing.T) {
	b := &generic
	w := NewWorker(b)
	m := NewMatrix
	short := Matrix{4, 4, 4, make([]float32, 15)}
	x := &Sparse{Cols: 4, Start: []int32{0, 0}}
	columns := make([]Columns, 1)
	columns[0].Gather(b, x, []int32{0}, 0, 1)
	f := func(n int) []float32 { return make([]float32, n) }
	for name, c := range map[string]struct {
		want error
		run  func()
	}{
		"forward, short data":    {ErrMatrixShape, func() { w.Affine(short, m(4, 3), m(4, 4)) }},
		"forward, other rows":    {ErrProductShape, func() { w.Affine(m(4, 4), m(3, 3), m(4, 4)) }},
		"forward, no bias row":   {ErrProductShape, func() { w.Affine(m(4, 4), m(4, 3), m(3, 4)) }},
		"forward, other columns": {ErrProductShape, func() { w.Affine(m(4, 5), m(4, 3), m(4, 4)) }},
		"backward":               {ErrProductShape, func() { w.InputDelta(m(4, 4), m(4, 3), m(4, 3)) }},
		"gradient":               {ErrProductShape, func() { w.Gradient(m(4, 4), m(5, 3), m(4, 4), 0, 4) }},
		"gradient, range":        {ErrProductShape, func() { w.DescendGradient(m(4, 4), m(5, 3), m(5, 4), 1, 3, 5) }},
		"gradient, backwards":    {ErrProductShape, func() { w.DescendGradient(m(4, 4), m(5, 3), m(5, 4), 1, 3, 2) }},
		"sparse forward":         {ErrProductShape, func() { w.AffineSparse(m(2, 4), x, []int32{0}, m(5, 4)) }},
		"sparse gradient":        {ErrProductShape, func() { w.GradientSparse(m(4, 4), columns, m(1, 4)) }},
		"sparse gradient, rows":  {ErrProductShape, func() { w.GradientSparse(m(5, 4), columns, m(2, 4)) }},
		"sparse gradient, units": {ErrProductShape, func() { w.GradientSparse(m(5, 3), columns, m(1, 4)) }},
		"sparse columns":         {ErrProductShape, func() { new(Columns).Gather(b, x, []int32{0}, 2, 2) }},
		"view":                   {ErrMatrixShape, func() { View(f(5), 2, 3) }},
		"row range":              {ErrMatrixShape, func() { m(4, 4).RowRange(3, 5) }},
		"column range":           {ErrMatrixShape, func() { m(4, 4).ColRange(3, 5) }},
		"activate":               {ErrLength, func() { b.Activate(Sigmoid, 0, f(2), f(3)) }},
		"derive":                 {ErrLength, func() { b.Derive(Sigmoid, 0, f(3), f(3), f(2)) }},
		"softmax":                {ErrLength, func() { b.Softmax(f(3), f(2)) }},
		"softmax, other shape":   {ErrProductShape, func() { b.SoftmaxRows(m(2, 3), m(2, 2), make([]float64, 2)) }},
		"softmax, logarithms":    {ErrLength, func() { b.SoftmaxRows(m(2, 3), m(2, 3), make([]float64, 3)) }},
		"descend":                {ErrLength, func() { b.Descend(f(3), f(2), 1) }},
		"momentum":               {ErrLength, func() { b.Momentum(f(3), f(3), f(2), 1, 1) }},
		"nesterov":               {ErrLength, func() { b.Nesterov(f(3), f(2), f(3), 1, 1) }},
		"adam":                   {ErrLength, func() { b.Adam(f(3), f(3), f(3), f(2), 1, 1, 1, 1) }},
		"divide":                 {ErrLength, func() { b.Divide(f(3), make([]uint8, 2), 1) }},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("panic %v, want %v", got, c.want)
				}
			}()
			c.run()
		})
	}
}

// TestBackendNames checks that the backends' names differ, and that the generic
// backend is the first.
func TestBackendNames(t *testing.T) {
	var names []string
	for _, b := range Backends() {
		if slices.Contains(names, b.Name) {
			t.Errorf("backend %s occurs twice", b.Name)
		}
		names = append(names, b.Name)
	}
	if names[0] != "generic" {
		t.Errorf("the first backend is %s, want generic", names[0])
	}
}

// TestForcedBackend fails if MLP_BACKEND names a backend that this machine lacks,
// so that a test run can't pass without the backend that it is meant to test.
func TestForcedBackend(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
}
