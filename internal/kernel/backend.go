package kernel

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

// Backend is one implementation of every operation. All fields are set, because
// a backend starts as a copy of the generic one and replaces the operations that
// its instruction set does faster.
type Backend struct {
	Name string

	product        func(w *Worker, p product)
	affineSparse   func(w *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix)
	gradientSparse func(w *Worker, c Matrix, x *Columns, delta Matrix, f finish)
	count          func(counts []int32, row Terms, lo int)
	place          func(terms Terms, next []int32, row Terms, lo, i int)

	activate [activations]func(z, s []float32, alpha float32)
	derive   [activations]func(delta, s, z []float32, alpha float32)

	softmax     func(y, logits []float32) (logSum float64)
	softmaxRows func(y, logits Matrix, logSums []float64)

	momentum func(w, g, velocity []float32, rate, mu float32)
	nesterov func(w, g, velocity []float32, rate, mu float32)
	adam     func(w, g, mean, square []float32, rate, beta1, beta2, epsilon float32)
	descend  func(w, g []float32, rate float32)
	divide   func(dst []float32, src []uint8, divisor float32)

	packBytes  func(terms []codedTerm, src []uint8) int
	packFloats func(terms []term, src []float32) int

	finite func(numbers []float32) bool

	peak func(rounds int) (flops int)
}

// The panic values for mistakes of the caller.
const (
	ErrMatrixShape  = shapeError("kernel: a matrix's shape does not fit its data, or a range is outside the matrix")
	ErrProductShape = shapeError("kernel: the shapes of the matrices do not match")
	ErrLength       = shapeError("kernel: slices differ in length")
)

type shapeError string

func (e shapeError) Error() string { return string(e) }

// Backends returns every backend that works on this CPU, the generic one
// first and the fastest last.
func Backends() []*Backend {
	return append([]*Backend{&generic}, cpuBackends()...)
}

var active = sync.OnceValues(func() (*Backend, error) {
	return choose(os.Getenv("MLP_BACKEND"), Backends())
})

// choose returns the available backend with the given name. If name is empty, it
// returns the last one, which is the fastest.
func choose(name string, available []*Backend) (*Backend, error) {
	if name == "" {
		return available[len(available)-1], nil
	}
	var names []string
	for _, b := range available {
		if b.Name == name {
			return b, nil
		}
		names = append(names, b.Name)
	}
	return nil, fmt.Errorf("MLP_BACKEND: expected one of %s (the backends of this CPU and build), found %q", strings.Join(names, ", "), name)
}

// Check returns an error if MLP_BACKEND names a backend that this CPU or
// build does not have. A program calls it before anything else in this
// package.
func Check() error {
	_, err := active()
	return err
}

// Active returns the backend in use: the one that MLP_BACKEND names, or the
// fastest. It panics if [Check] returns an error.
func Active() *Backend {
	b, err := active()
	if err != nil {
		panic(err)
	}
	return b
}
