package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// guardBits is a NaN that no operation produces: it marks memory that an
// operation may not write, and poisons whatever reads it by mistake.
const guardBits = 0x7fc0_dead

// guarded is a matrix with guards around it: before the first row, after every
// row, and after the last.
type guarded struct {
	Matrix
	all []float32
}

const margin = 40

// newGuarded returns a matrix of the given shape, filled with numbers from next. Each
// row is followed by a gap of extra guards.
func newGuarded(rows, cols, extra int, next func() float32) guarded {
	stride := cols + extra
	size := rows * stride
	all := make([]float32, margin+size+margin)
	for i := range all {
		all[i] = math.Float32frombits(guardBits)
	}
	last := size
	if rows > 0 {
		last -= extra // the data end with the last row's last number
	}
	g := guarded{Matrix{rows, cols, stride, all[margin : margin+last : margin+last]}, all}
	for i := range rows {
		for j := range cols {
			g.Row(i)[j] = next()
		}
	}
	return g
}

// clone returns a copy of the matrix with guards of its own.
func (g guarded) clone() guarded {
	all := append([]float32(nil), g.all...)
	last := len(g.Data)
	return guarded{Matrix{g.Rows, g.Cols, g.Stride, all[margin : margin+last : margin+last]}, all}
}

// intact fails the test if a guard was overwritten.
func (g guarded) intact(t tester, name string) {
	t.Helper()
	for i, v := range g.all {
		at := i - margin
		inside := at >= 0 && at < len(g.Data) && at%g.Stride < g.Cols
		if !inside && math.Float32bits(v) != guardBits {
			t.Fatalf("%s: number %d, outside the matrix of %d rows of %d (stride %d), was overwritten with %v",
				name, at, g.Rows, g.Cols, g.Stride, v)
		}
	}
}

// sameBits fails the test unless got and want are the same bytes.
func sameBits(t tester, name string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", name, len(got), len(want))
	}
	for i := range got {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: number %d is %v (%08x), want %v (%08x)", name, i,
				got[i], math.Float32bits(got[i]), want[i], math.Float32bits(want[i]))
		}
	}
}

// sameMatrix fails the test unless got and want hold the same bytes.
func sameMatrix(t tester, name string, got, want Matrix) {
	t.Helper()
	for i := range want.Rows {
		sameBits(t, name, got.Row(i), want.Row(i))
	}
}

// uniform returns numbers between -1 and 1.
func uniform(seed uint64) func() float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	return func() float32 { return 2*r.Float32() - 1 }
}

// guardedSlice returns n numbers with guards on both sides, as one row.
func guardedSlice(n int, next func() float32) guarded {
	return newGuarded(1, n, 0, next)
}

// eachBackend runs a test on every backend of this CPU.
func eachBackend(t *testing.T, run func(t *testing.T, b *Backend)) {
	for _, b := range Backends() {
		t.Run(b.Name, func(t *testing.T) { run(t, b) })
	}
}

// tester has the methods of testing.T and rapid.T that the checks call.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}
