package mlp

import (
	"fmt"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

// BenchmarkStep times whole training steps of plain gradient descent on one
// thread, and shows that they allocate nothing.
func BenchmarkStep(b *testing.B) {
	for _, c := range []struct {
		name       string
		sizes      []int
		batch      int
		density    float64
		activation Activation
	}{
		{"784-100-100-10/sparse", []int{784, 100, 100, 10}, 100, 0.19, Sigmoid()},
		{"784-100-100-10/dense", []int{784, 100, 100, 10}, 100, 1, Sigmoid()},
		{"4-16-3/dense", []int{4, 16, 3}, 32, 1, ReLU()},
	} {
		b.Run(c.name, func(b *testing.B) {
			count := c.batch * 20
			set := &data.Set{Features: data.Features{Rows: count, Cols: c.sizes[0], Floats: make([]float32, count*c.sizes[0])}}
			stream := random.New(1, "bench")
			for i := range set.Features.Floats {
				if stream.Float64(2*i) < c.density {
					set.Features.Floats[i] = float32(stream.Float64(2*i + 1))
				}
			}
			outputs := c.sizes[len(c.sizes)-1]
			for i := range count {
				set.Targets.Class = append(set.Targets.Class, int32(i%outputs))
			}
			net, err := New(Config{Inputs: c.sizes[0], Hidden: c.sizes[1 : len(c.sizes)-1], Outputs: outputs, Activation: c.activation})
			if err != nil {
				b.Fatal(err)
			}
			pool := kernel.NewPool(kernel.Active(), 1)
			defer pool.Close()
			s := newStep(pool, rows.Prepare(&set.Features, data.Preprocessor{}), &set.Targets, learning{optimizer: optim.SGD{}, rows: c.batch}, net)
			batches := data.Batches{Rows: count, Size: c.batch}
			order := make([]int32, count)
			batches.Order(0, order)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				s.run(turn{number: 1, batch: i % 20, rows: batches.Batch(i%20, order), scale: 0.001, rate: 0.1}, nil)
				i++
			}
			flops := float64(net.flops()-2*c.sizes[0]*c.sizes[1]) * float64(c.batch)
			b.ReportMetric(flops*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "dense-GFLOP/s")
		})
	}
}

// BenchmarkPredict times predictions of the notebook's network, from raw
// pixels to probabilities.
func BenchmarkPredict(b *testing.B) {
	net, err := New(Config{Inputs: 784, Hidden: []int{100, 100}, Outputs: 10, Activation: Sigmoid()})
	if err != nil {
		b.Fatal(err)
	}
	m := &Model{Network: net, Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}}}
	stream := random.New(1, "bench")
	pixels := make([]byte, 1024*784)
	for i := range pixels {
		if stream.Float64(i) < 0.19 {
			pixels[i] = byte(i) | 1
		}
	}
	for _, rows := range []int{1, 32, 1024} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Predict(data.Features{Rows: rows, Cols: 784, Bytes: pixels[:rows*784]}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
