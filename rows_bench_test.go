package mlp_test

import (
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
)

// BenchmarkFirstStep times a training of one step on 4 million rows of 30 numbers. Nearly
// all of the time is for preparing the rows.
func BenchmarkFirstStep(b *testing.B) {
	const rows, cols = 4_000_000, 30
	set := &data.Set{Name: "rows", Classes: []string{"no", "yes"}}
	set.Features = data.Features{Rows: rows, Cols: cols, Floats: make([]float32, rows*cols)}
	for i := range set.Features.Floats {
		set.Features.Floats[i] = float32(i%97)/97 + 0.01
	}
	set.Targets.Class = make([]int32, rows)
	for i := range set.Targets.Class {
		set.Targets.Class[i] = int32(i % 2)
	}
	net, err := mlp.New(mlp.Config{Inputs: cols, Hidden: []int{64}, Outputs: 2})
	if err != nil {
		b.Fatal(err)
	}
	m := &mlp.Model{Network: net}
	trainer := mlp.Trainer{LearningRate: 0.01, BatchSize: 256, Epochs: 1, MaxSteps: 1}
	for b.Loop() {
		if _, err := trainer.Train(b.Context(), m, set, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPredictMany times predictions of the notebook's network for as many
// rows as MNIST has.
func BenchmarkPredictMany(b *testing.B) {
	const rows, cols = 60_000, 784
	pixels := make([]byte, rows*cols)
	for i := range pixels {
		if h := uint32(i) * 2654435761 >> 16; h%100 < 19 {
			pixels[i] = byte(h>>8) | 1
		}
	}
	net, err := mlp.New(mlp.Config{Inputs: cols, Hidden: []int{200, 100}, Outputs: 10, Activation: mlp.Sigmoid()})
	if err != nil {
		b.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}}}
	set := &data.Set{Name: "rows", Features: data.Features{Rows: rows, Cols: cols, Bytes: pixels}, Targets: data.Targets{Class: make([]int32, rows)}, Classes: make([]string, 10)}
	for i := range set.Targets.Class {
		set.Targets.Class[i] = int32(i % 10)
	}
	do := map[string]func() error{
		"predict":   func() error { _, err := m.Predict(set.Features); return err },
		"evaluate":  func() error { _, err := m.Evaluate(b.Context(), set, 0); return err },
		"calibrate": func() error { _, err := assess.Calibrate(b.Context(), m, set); return err },
		"assess":    func() error { _, err := assess.Assess(b.Context(), m, set); return err },
	}
	for _, name := range []string{"predict", "evaluate", "calibrate", "assess"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := do[name](); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkPredictRow times the prediction of one row of named columns.
func BenchmarkPredictRow(b *testing.B) {
	columns := &data.Encoder{Columns: []data.EncodedColumn{
		{Name: "a", Kind: data.Number, Scale: 1, Low: -9, High: 9}, {Name: "b", Kind: data.Number, Scale: 1, Low: -9, High: 9},
		{Name: "c", Kind: data.Number, Scale: 1, Low: -9, High: 9}, {Name: "d", Kind: data.Number, Scale: 1, Low: -9, High: 9},
	}}
	net, err := mlp.New(mlp.Config{Inputs: 4, Hidden: []int{64}, Outputs: 3})
	if err != nil {
		b.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Encoder: columns}}
	row := map[string]any{"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.PredictRow(row); err != nil {
			b.Fatal(err)
		}
	}
}
