package kernel

import (
	"fmt"
	"math"
	"testing"
)

// functions holds each activation and its derivative in float64.
var functions = []struct {
	name  string
	a     Activation
	alpha float32
	f, by func(x float64) float64
	// relative is the tolerated error of f as a part of its value. If it is
	// zero, 2e-6 is tolerated as an absolute error.
	relative float64
}{
	{"identity", Identity, 0, func(x float64) float64 { return x }, func(float64) float64 { return 1 }, 1e-30},
	{"sigmoid", Sigmoid, 0, sigmoid64, func(x float64) float64 { return sigmoid64(x) * sigmoid64(-x) }, 1e-6},
	{"tanh", Tanh, 0, math.Tanh, func(x float64) float64 { return 1 - math.Tanh(x)*math.Tanh(x) }, 1e-6},
	{"relu", ReLU, 0, func(x float64) float64 { return max(x, 0) }, func(x float64) float64 { return step(x, 0) }, 1e-30},
	{"leaky relu", LeakyReLU, 0.0625, func(x float64) float64 { return x * step(x, 0.0625) }, func(x float64) float64 { return step(x, 0.0625) }, 1e-7},
	{"elu", ELU, 1.25, func(x float64) float64 { return max(x, 0) + 1.25*math.Expm1(min(x, 0)) },
		func(x float64) float64 { return step(x, 1.25*math.Exp(x)) }, 1e-6},
	{"gelu", GELU, 0, func(x float64) float64 { return x * normal64(x) },
		func(x float64) float64 { return normal64(x) + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi) }, 2e-6},
	{"softplus", Softplus, 0, func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }, sigmoid64, 1e-6},
}

func sigmoid64(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
func normal64(x float64) float64  { return math.Erfc(-x/math.Sqrt2) / 2 }
func step(x, below float64) float64 {
	if x > 0 {
		return 1
	}
	return below
}

// lengths are the sizes at which elementwise operations are tried.
func lengths() (all []int) {
	for n := range 71 {
		all = append(all, n)
	}
	return append(all, 127, 128, 129, 255, 1000, 1023)
}

// spread returns numbers of many sizes between -limit and limit.
func spread(limit float32, seed uint64) func() float32 {
	next := uniform(seed)
	n := 0
	return func() float32 {
		n++
		scale := limit
		for range n % 7 {
			scale /= 8
		}
		return next() * scale
	}
}

// tiny is the error that is tolerated because numbers below 2^-126 may count as
// zero: GELU multiplies such a number by up to 13.
const tiny = 13 * 0x1p-126

func TestActivate(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		for _, f := range functions {
			for _, n := range lengths() {
				s := guardedSlice(n, spread(30, uint64(n)))
				z := guardedSlice(n, uniform(1))
				before := s.clone()
				b.Activate(f.a, f.alpha, z.Data, s.Data)
				z.intact(t, f.name)
				sameBits(t, f.name+" input", s.all, before.all)
				for i, x := range s.Data {
					want := f.f(float64(x))
					if !(math.Abs(float64(z.Data[i])-want) <= f.relative*math.Abs(want)+tiny) {
						t.Fatalf("%s(%v) is %v, want %v (length %d)", f.name, x, z.Data[i], want, n)
					}
				}
				b.Activate(f.a, f.alpha, s.Data, s.Data)
				sameBits(t, f.name+" in place", s.Data, z.Data)
			}
		}
	})
}

func TestDerive(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		for _, f := range functions {
			for _, n := range lengths() {
				s := guardedSlice(n, spread(30, uint64(n)))
				z := guardedSlice(n, uniform(1))
				b.Activate(f.a, f.alpha, z.Data, s.Data)
				delta := guardedSlice(n, uniform(2))
				was, sWas, zWas := delta.clone(), s.clone(), z.clone()
				b.Derive(f.a, f.alpha, delta.Data, s.Data, z.Data)
				delta.intact(t, f.name)
				sameBits(t, f.name+" sums", s.all, sWas.all)
				sameBits(t, f.name+" outputs", z.all, zWas.all)
				for i, x := range s.Data {
					want := float64(was.Data[i]) * f.by(float64(x))
					if !(math.Abs(float64(delta.Data[i])-want) <= 2e-6) {
						t.Fatalf("delta by %s at %v is %v, want %v (length %d)", f.name, x, delta.Data[i], want, n)
					}
				}
			}
		}
	})
}

// extremes are finite numbers at the ends of float32, among others.
var extremes = []float32{
	0, float32(math.Copysign(0, -1)), 1e-45, -1e-45, 1e-39, -1e-39, 1.2e-38, -1.2e-38, 1e-20, -1e-20,
	0.34, 0.35, -0.34, -0.35, 0.624, 0.626, 13, -13, -14, 14, 20, -20, 87, 88, 88.3, 88.4, 89, 103, 104,
	-87, -87.3, -87.4, -88, -89, -103, -104, 1e5, -1e5, 1e19, -1e19, 1e30, -1e30, math.MaxFloat32, -math.MaxFloat32,
}

// TestExtremes checks that finite numbers give finite results, in range.
func TestExtremes(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		for _, f := range functions {
			z := make([]float32, len(extremes))
			b.Activate(f.a, f.alpha, z, extremes)
			delta := make([]float32, len(extremes))
			for i := range delta {
				delta[i] = 1
			}
			b.Derive(f.a, f.alpha, delta, extremes, z)
			for i, x := range extremes {
				want := f.f(float64(x))
				if !(math.Abs(float64(z[i])-want) <= 2e-6*math.Abs(want)+tiny) {
					t.Errorf("%s(%v) is %v, want %v", f.name, x, z[i], want)
				}
				if math.Abs(float64(x)) < 0x1p-126 && float64(delta[i]) == f.by(0) {
					continue // such small numbers may count as zero
				}
				if want := f.by(float64(x)); !(math.Abs(float64(delta[i])-want) <= 2e-6) {
					t.Errorf("%s'(%v) is %v, want %v", f.name, x, delta[i], want)
				}
			}
		}
	})
}

// TestSubnormals checks that kernels in assembly treat numbers below 2^-126 as
// zero, and that Go code that runs after them does not.
func TestSubnormals(t *testing.T) {
	for _, b := range Backends()[1:] {
		small, one := NewMatrix(5, 7), NewMatrix(8, 9)
		for i := range small.Data {
			small.Data[i] = 1e-20
		}
		for i := range one.Data {
			one.Data[i] = 1e-20
		}
		copy(one.Row(7), make([]float32, 9)) // the bias
		w, out := NewWorker(b), NewMatrix(5, 9)
		w.Affine(out, small, one)
		if got := out.Data[0]; got != 0 {
			t.Errorf("%s: a sum of products of 1e-40 is %v, want 0", b.Name, got)
		}
		if got := small.Data[0] * one.Data[0]; got == 0 {
			t.Errorf("%s: 1e-20 * 1e-20 is 0 in Go afterwards", b.Name)
		}
	}
}

// TestNotFinite checks that NaN gives NaN, and that an infinity gives the limit of
// the function.
func TestNotFinite(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	eachBackend(t, func(t *testing.T, b *Backend) {
		for _, c := range []struct {
			a        Activation
			at, want float32
		}{
			{Sigmoid, inf, 1}, {Tanh, inf, 1}, {Tanh, -inf, -1}, {ReLU, inf, inf}, {ReLU, -inf, 0},
			{ELU, -inf, -1}, {ELU, inf, inf}, {Softplus, inf, inf}, {GELU, inf, inf}, {LeakyReLU, -inf, -inf},
			{Sigmoid, nan, nan}, {Tanh, nan, nan}, {ReLU, nan, nan}, {LeakyReLU, nan, nan},
			{ELU, nan, nan}, {GELU, nan, nan}, {Softplus, nan, nan},
		} {
			z := []float32{0}
			b.Activate(c.a, 1, z, []float32{c.at})
			if z[0] != c.want && !(z[0] != z[0] && c.want != c.want) {
				t.Errorf("activation %d at %v is %v, want %v", c.a, c.at, z[0], c.want)
			}
		}
	})
}

func TestSoftmax(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		for _, n := range lengths() {
			logits := guardedSlice(n, spread(30, uint64(n)))
			y := guardedSlice(n, uniform(1))
			before := logits.clone()
			logSum := b.Softmax(y.Data, logits.Data)
			y.intact(t, "softmax")
			sameBits(t, "logits", logits.all, before.all)
			checkSoftmax(t, y.Data, logits.Data, logSum)
			if n > 0 {
				b.Softmax(logits.Data, logits.Data)
				sameBits(t, "softmax in place", logits.Data, y.Data)
			}
		}
		for _, logits := range [][]float32{{1e30, -1e30}, {math.MaxFloat32, math.MaxFloat32}, {-math.MaxFloat32}, {1e-45, 0, -200, 200}} {
			y := make([]float32, len(logits))
			checkSoftmax(t, y, logits, b.Softmax(y, logits))
		}
	})
}

func TestSoftmaxRows(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		for cols := range 40 {
			rows := cols % 7
			logits := newGuarded(rows, cols, cols%3, spread(30, uint64(cols)))
			y := newGuarded(rows, cols, 5, uniform(1))
			before := logits.clone()
			logSums := make([]float64, rows)
			b.SoftmaxRows(y.Matrix, logits.Matrix, logSums)
			y.intact(t, "softmax of rows")
			sameBits(t, "logits", logits.all, before.all)
			for i := range rows {
				single := make([]float32, cols)
				logSum := b.Softmax(single, logits.Row(i))
				sameBits(t, "one of the rows", y.Row(i), single)
				if logSum != logSums[i] {
					t.Fatalf("row %d of %d columns: logarithm %v, from Softmax %v", i, cols, logSums[i], logSum)
				}
			}
		}
	})
}

// TestLogSum32 compares logSum32 with math.Log, up to a relative error of 1e-10.
func TestLogSum32(t *testing.T) {
	for x := float32(1); x <= math.MaxFloat32; x *= 1.0009 {
		for _, x := range []float32{x, math.Nextafter32(x, math.MaxFloat32)} {
			got, want := logSum32(x), math.Log(float64(x))
			if !(math.Abs(got-want) <= 1e-10*want) {
				t.Fatalf("ln %v is %v, want %v", x, got, want)
			}
		}
	}
	if nan := float32(math.NaN()); logSum32(nan) == logSum32(nan) {
		t.Errorf("ln NaN is %v", logSum32(nan))
	}
}

// checkSoftmax compares one row with the float64 reference.
func checkSoftmax(t *testing.T, y, logits []float32, logSum float64) {
	t.Helper()
	top := math.Inf(-1)
	for _, x := range logits {
		top = max(top, float64(x))
	}
	sum := 0.0
	for _, x := range logits {
		sum += math.Exp(float64(x) - top)
	}
	if want := top + math.Log(sum); logSum != want && !(math.Abs(logSum-want) <= 1e-6*max(1, math.Abs(want))) {
		t.Fatalf("the logarithm of the sum of %d is %v, want %v", len(logits), logSum, want)
	}
	for i, x := range logits {
		want := math.Exp(float64(x)-top) / sum
		relative := 2e-6 + (top-float64(x))/(1<<24) // x - top is rounded before its exponential is taken
		if !(math.Abs(float64(y[i])-want) <= relative*want+1e-37) {
			t.Fatalf("softmax %d of %d is %v, want %v", i, len(logits), y[i], want)
		}
	}
}

// closeTo fails the test unless got is within the rounding of n additions of want.
// size is the sum of the absolute values of want's terms.
func closeTo(t tester, name string, got float32, want, size float64, n int) {
	t.Helper()
	if tolerance := float64(n+3) * size / (1 << 24); !(math.Abs(float64(got)-want) <= tolerance) {
		t.Fatalf("%s is %v, want %v within %.3g", name, got, want, tolerance)
	}
}

func TestUpdates(t *testing.T) {
	const rate, mu = 0.3, 0.9
	eachBackend(t, func(t *testing.T, b *Backend) {
		for _, u := range []struct {
			name string
			run  func(w, g, v []float32)
			want func(w, g, v float64) (newW, newV float64)
		}{
			{"descend", func(w, g, _ []float32) { b.Descend(w, g, rate) },
				func(w, g, v float64) (float64, float64) { return w - rate*g, v }},
			{"momentum", func(w, g, v []float32) { b.Momentum(w, g, v, rate, mu) },
				func(w, g, v float64) (float64, float64) { return w - rate*(mu*v+g), mu*v + g }},
			{"nesterov", func(w, g, v []float32) { b.Nesterov(w, g, v, rate, mu) },
				func(w, g, v float64) (float64, float64) { return w - rate*(g+mu*(mu*v+g)), mu*v + g }},
		} {
			for _, n := range lengths() {
				w, g, v := guardedSlice(n, uniform(1)), guardedSlice(n, uniform(2)), guardedSlice(n, uniform(3))
				w0, g0, v0 := w.clone(), g.clone(), v.clone()
				u.run(w.Data, g.Data, v.Data)
				w.intact(t, u.name)
				v.intact(t, u.name)
				sameBits(t, u.name+" gradient", g.all, g0.all)
				for i := range n {
					wantW, wantV := u.want(float64(w0.Data[i]), float64(g0.Data[i]), float64(v0.Data[i]))
					closeTo(t, fmt.Sprintf("%s: weight %d of %d", u.name, i, n), w.Data[i], wantW, 3, 1)
					closeTo(t, fmt.Sprintf("%s: velocity %d of %d", u.name, i, n), v.Data[i], wantV, 2, 1)
				}
			}
		}
	})
}

// TestAdam compares a step with its formula in float64.
func TestAdam(t *testing.T) {
	const rate, beta1, beta2, epsilon = 0.3, 0.9, 0.999, 1e-3
	eachBackend(t, func(t *testing.T, b *Backend) {
		for _, n := range lengths() {
			w, g := guardedSlice(n, uniform(1)), guardedSlice(n, uniform(2))
			mean, square := guardedSlice(n, uniform(3)), guardedSlice(n, uniform(4))
			for i, x := range square.Data {
				square.Data[i] = x * x
			}
			w0, g0, mean0, square0 := w.clone(), g.clone(), mean.clone(), square.clone()
			b.Adam(w.Data, g.Data, mean.Data, square.Data, rate, beta1, beta2, epsilon)
			for _, s := range []guarded{w, mean, square} {
				s.intact(t, "adam")
			}
			sameBits(t, "gradient", g.all, g0.all)
			for i := range n {
				gradient := float64(g0.Data[i])
				m := float64(float32(beta1))*float64(mean0.Data[i]) + float64(1-float32(beta1))*gradient
				s := float64(float32(beta2))*float64(square0.Data[i]) + float64(1-float32(beta2))*gradient*gradient
				change := rate * m / (math.Sqrt(s) + epsilon)
				closeTo(t, fmt.Sprintf("mean %d of %d", i, n), mean.Data[i], m, 1, 1)
				closeTo(t, fmt.Sprintf("square %d of %d", i, n), square.Data[i], s, 1, 1)
				closeTo(t, fmt.Sprintf("weight %d of %d", i, n), w.Data[i], float64(w0.Data[i])-change, 1+5*math.Abs(change), 1)
			}
		}
	})
}

// TestElementPosition checks that a result does not depend on the place of a
// number in its slice, so that work may be split anywhere.
func TestElementPosition(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		const n = 77
		s := guardedSlice(n, spread(12, 4)).Data
		for _, f := range functions {
			whole, parts := make([]float32, n), make([]float32, n)
			wholeBy, partsBy := guardedSlice(n, uniform(5)).Data, guardedSlice(n, uniform(5)).Data
			b.Activate(f.a, f.alpha, whole, s)
			b.Derive(f.a, f.alpha, wholeBy, s, whole)
			for lo, width := 0, 1; lo < n; width++ {
				hi := min(lo+width, n)
				b.Activate(f.a, f.alpha, parts[lo:hi], s[lo:hi])
				b.Derive(f.a, f.alpha, partsBy[lo:hi], s[lo:hi], whole[lo:hi])
				lo = hi
			}
			sameBits(t, f.name, parts, whole)
			sameBits(t, f.name+" derived", partsBy, wholeBy)
		}
		w, g, v := guardedSlice(n, uniform(1)), guardedSlice(n, uniform(2)), guardedSlice(n, uniform(3))
		for name, update := range map[string]func(w, g, v []float32){
			"descend":  func(w, g, _ []float32) { b.Descend(w, g, 0.3) },
			"momentum": func(w, g, v []float32) { b.Momentum(w, g, v, 0.3, 0.9) },
			"nesterov": func(w, g, v []float32) { b.Nesterov(w, g, v, 0.3, 0.9) },
			"adam":     func(w, g, v []float32) { b.Adam(w, g, v, make([]float32, len(w)), 0.3, 0.9, 0.999, 0.1) },
		} {
			whole, wholeV, parts, partsV := w.clone().Data, v.clone().Data, w.clone().Data, v.clone().Data
			update(whole, g.Data, wholeV)
			for lo, width := 0, 1; lo < n; width++ {
				hi := min(lo+width, n)
				update(parts[lo:hi], g.Data[lo:hi], partsV[lo:hi])
				lo = hi
			}
			sameBits(t, name, parts, whole)
			sameBits(t, name+" velocity", partsV, wholeV)
		}
	})
}

// TestDivide checks all 256 values at every length: the quotients are exact.
func TestDivide(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		for _, n := range lengths() {
			src := make([]uint8, n)
			for i := range src {
				src[i] = uint8(i*37 + n)
			}
			for _, divisor := range []float32{255, 256, 7, 0.1} {
				dst := guardedSlice(n, uniform(1))
				b.Divide(dst.Data, src, divisor)
				dst.intact(t, "divide")
				for i, v := range src {
					if want := float32(v) / divisor; dst.Data[i] != want {
						t.Fatalf("%d / %v is %v, want %v", v, divisor, dst.Data[i], want)
					}
				}
			}
		}
	})
}

func TestElementwiseAllocations(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *Backend) {
		const n = 75
		w, g, v, src := make([]float32, n), make([]float32, n), make([]float32, n), make([]uint8, n)
		if allocs := testing.AllocsPerRun(10, func() {
			for a := range activations {
				b.Activate(a, 1, w, g)
				b.Derive(a, 1, v, g, w)
			}
			b.Softmax(w, g)
			b.Descend(w, g, 0.1)
			b.Momentum(w, g, v, 0.1, 0.1)
			b.Nesterov(w, g, v, 0.1, 0.1)
			b.Adam(w, g, v, v, 0.1, 0.9, 0.9, 0.1)
			b.Divide(w, src, 255)
		}); allocs != 0 {
			t.Errorf("%v allocations", allocs)
		}
	})
}
