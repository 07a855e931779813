package kernel

import (
	"fmt"
	"testing"
)

// BenchmarkProducts times the three products at the notebook's first layer
// and at a square size, in operations per second (two per multiplication).
func BenchmarkProducts(b *testing.B) {
	for _, size := range []struct{ rows, in, out int }{{100, 784, 100}, {100, 100, 100}, {100, 100, 10}, {512, 512, 512}} {
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
					for b.Loop() {
						op.run()
					}
					flops := 2 * float64(size.rows*size.in*size.out)
					b.ReportMetric(flops*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
				})
			}
		}
	}
}
