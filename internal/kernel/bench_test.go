package kernel

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// reportFlops reports a benchmark's operations per second, and their share of the
// fastest backend's peak, measured just before and just after.
func reportFlops(b *testing.B, flops int, run func()) {
	fastest := Backends()[len(Backends())-1]
	peak := fastest.Peak()
	for b.Loop() {
		run()
	}
	rate := float64(flops) * float64(b.N) / b.Elapsed().Seconds()
	peak = max(peak, fastest.Peak())
	b.ReportMetric(rate/1e9, "GFLOP/s")
	b.ReportMetric(100*rate/peak, "%peak")
}

// BenchmarkProducts times the three products of training: in the notebook's layers,
// with whole and half batches, in small layers, with square matrices, and with many
// weights.
func BenchmarkProducts(b *testing.B) {
	for _, size := range []struct{ rows, in, out int }{
		{100, 784, 100}, {50, 784, 100}, {100, 100, 100}, {50, 100, 100}, {100, 100, 10}, {32, 4, 16}, {32, 16, 3},
		{512, 512, 512}, {1024, 1024, 1024}, {256, 2048, 2048}, {128, 2048, 2048},
	} {
		x, weights := NewMatrix(size.rows, size.in), NewMatrix(size.in+1, size.out)
		out, back := NewMatrix(size.rows, size.out), NewMatrix(size.rows, size.in)
		for _, m := range []Matrix{x, weights, out} {
			for i := range m.Data {
				m.Data[i] = float32(i%13)/13 - 0.5
			}
		}
		for _, backend := range Backends() {
			w := NewWorker(backend)
			for _, op := range []struct {
				name string
				run  func()
			}{
				{"forward", func() { w.Affine(out, x, weights) }},
				{"backward", func() { w.InputDelta(back, out, weights) }},
				{"gradient", func() { w.DescendGradient(weights, x, out, 0, 0, weights.Rows) }},
			} {
				b.Run(fmt.Sprintf("%s/%dx%dx%d/%s", op.name, size.rows, size.in, size.out, backend.Name), func(b *testing.B) {
					reportFlops(b, 2*size.rows*size.in*size.out, op.run)
				})
			}
		}
	}
}

// BenchmarkSparse times the products of a sparse batch like the notebook's: about
// one in five of the 784 numbers in a row is not zero.
func BenchmarkSparse(b *testing.B) {
	const rows, in, out = 100, 784, 100
	next := uniform(1)
	x := Sparse{Cols: in, Blocks: 4, Start: make([]int32, 4*rows+1), Terms: NewTerms(rows*in, &Codes{1: 1})}
	n := 0
	for i := range rows {
		lo := n
		for k := range in {
			// Pixels near the middle of the image are more likely.
			y, z := float32(k/28)-13.5, float32(k%28)-13.5
			if next()+1 < 1.5-(y*y+z*z)/80 {
				x.Terms.coded[n] = codedTerm(k)<<codeBits | 1
				n++
			}
		}
		x.SetRow(i, lo, n)
	}
	pick := make([]int32, rows)
	for i := range pick {
		pick[i] = int32(i * 37 % rows)
	}
	weights, delta := NewMatrix(in+1, out), NewMatrix(rows, out)
	for _, backend := range Backends() {
		w := NewWorker(backend)
		flops := 2 * n * out
		b.Run("forward/"+backend.Name, func(b *testing.B) {
			reportFlops(b, flops, func() { w.AffineSparse(delta, &x, pick, weights) })
		})
		columns := make([]Columns, 1)
		gather := func() { columns[0].Gather(backend, &x, pick, 0, 1) }
		gather()
		b.Run("gather/"+backend.Name, func(b *testing.B) {
			for b.Loop() {
				gather()
			}
		})
		b.Run("gradient/"+backend.Name, func(b *testing.B) {
			reportFlops(b, flops, func() { w.DescendGradientSparse(weights, columns, delta, 0) })
		})
		// What one of two workers computes.
		lo, hi := SplitCols(out, 1, 2)
		b.Run("half forward/"+backend.Name, func(b *testing.B) {
			reportFlops(b, flops*(hi-lo)/out, func() { w.AffineSparse(delta.ColRange(lo, hi), &x, pick, weights.ColRange(lo, hi)) })
		})
		b.Run("half gradient/"+backend.Name, func(b *testing.B) {
			reportFlops(b, flops*(hi-lo)/out, func() { w.DescendGradientSparse(weights.ColRange(lo, hi), columns, delta.ColRange(lo, hi), 0) })
		})
	}
}

// BenchmarkElementwise times activations and their derivatives, softmax and
// updates on numbers in the cache.
func BenchmarkElementwise(b *testing.B) {
	const n = 4000
	next := spread(8, 1)
	s, z, delta, src := make([]float32, n), make([]float32, n), make([]float32, n), make([]uint8, n)
	for i := range s {
		s[i] = next()
	}
	square, logSums := make([]float32, n), make([]float64, n/10)
	for _, backend := range Backends() {
		ops := map[string]func(){
			"softmax":  func() { backend.SoftmaxRows(View(z, n/10, 10), View(s, n/10, 10), logSums) },
			"descend":  func() { backend.Descend(z, s, 0) },
			"momentum": func() { backend.Momentum(z, s, delta, 0, 0) },
			"adam":     func() { backend.Adam(z, s, delta, square, 0, 0.9, 0.999, 1e-8) },
			"divide":   func() { backend.Divide(z, src, 255) },
		}
		for _, f := range functions[1:] {
			ops[f.name] = func() { backend.Activate(f.a, f.alpha, z, s) }
			ops[f.name+" derived"] = func() { backend.Derive(f.a, f.alpha, delta, s, z) }
		}
		for _, name := range slices.Sorted(maps.Keys(ops)) {
			b.Run(name+"/"+backend.Name, func(b *testing.B) {
				for b.Loop() {
					ops[name]()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/number")
			})
		}
	}
}

// BenchmarkSmallStep times the kernels of one training step of a network of 4
// inputs, 16 sigmoids and 3 classes. There the calls take longer than the arithmetic.
func BenchmarkSmallStep(b *testing.B) {
	const rows = 32
	x, first, second := NewMatrix(rows, 4), NewMatrix(5, 16), NewMatrix(17, 3)
	sums, hidden, delta := NewMatrix(rows, 16), NewMatrix(rows, 16), NewMatrix(rows, 16)
	logits, y := NewMatrix(rows, 3), NewMatrix(rows, 3)
	logSums := make([]float64, rows)
	for _, backend := range Backends() {
		w := NewWorker(backend)
		b.Run(backend.Name, func(b *testing.B) {
			for b.Loop() {
				w.Affine(sums, x, first)
				w.Activate(Sigmoid, 0, hidden.Flat(), sums.Flat())
				w.Affine(logits, hidden, second)
				w.SoftmaxRows(y, logits, logSums)
				w.InputDelta(delta, y, second)
				w.Derive(Sigmoid, 0, delta.Flat(), sums.Flat(), hidden.Flat())
				w.DescendGradient(second, hidden, y, 0, 0, 17)
				w.DescendGradient(first, x, delta, 0, 0, 5)
			}
		})
	}
}
