package onnx

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// TestRoundTrip exports random models, imports them, and exports them again. Both files
// must be the same, and both models must predict the same.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t)
		o := Options{Opset: rapid.IntRange(MinOpset, MaxOpset).Draw(t, "opset"), Bare: rapid.Bool().Draw(t, "bare")}
		file := exportBytes(t, m, o)
		read, err := Import(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if again := exportBytes(t, read.Model, o); !bytes.Equal(again, file) && !o.Bare {
			t.Fatalf("imported, it is exported as another file")
		} else if o.Bare && !sameGraph(t, again, file) {
			t.Fatalf("imported, it is exported as another graph")
		}
		if d, err := Verify(file, m, o, randomRows(t, m)); err != nil || d != 0 {
			t.Fatalf("the file differs by %v, %v", d, err)
		}
	})
}

// sameGraph reports whether two files have the same graph.
func sameGraph(t interface{ Fatal(...any) }, a, b []byte) bool {
	var graphs [][]byte
	for _, file := range [][]byte{a, b} {
		m := decoded(t, file)
		m.Metadata = nil
		graphs = append(graphs, m.Encode())
	}
	return bytes.Equal(graphs[0], graphs[1])
}

// TestVerify compares models with files of other models, whose difference is known.
func TestVerify(t *testing.T) {
	model := func(weight float32, scale *data.TargetScale) *mlp.Model {
		n, err := mlp.FromLayers([]mlp.Layer{{Inputs: 1, Outputs: 1, Weights: []float32{weight, 0}}}, mlp.SquaredError{})
		if err != nil {
			t.Fatal(err)
		}
		return &mlp.Model{Network: n, TargetScale: scale}
	}
	scale := &data.TargetScale{Mean: []float32{0}, Scale: []float32{1000}}
	for _, c := range []struct {
		name        string
		scale       *data.TargetScale
		row, weight float32
		want        float64
	}{
		{"same", nil, 1, 0.5, 0},
		{"below 1", nil, 1, 0.625, 0.125},
		{"relative above 1", nil, 8, 0.625, 0.25},
		{"in units of the scale", scale, 1, 0.625, 0.125},
		{"relative above the scale", scale, 8, 0.625, 0.25},
		{"too large to add up", nil, math.MaxFloat32, 3e38, math.Inf(1)},
	} {
		rows := data.Features{Rows: 2, Cols: 1, Floats: []float32{0, c.row}}
		file := exportBytes(t, model(c.weight, c.scale), Options{})
		if got, err := Verify(file, model(0.5, c.scale), Options{}, rows); err != nil || got != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.name, got, err, c.want)
		}
	}
	if _, err := Verify([]byte{}, model(1, nil), Options{}, data.Features{}); err == nil {
		t.Error("an empty file is read")
	}
	_, err := Verify(exportBytes(t, model(1, nil), Options{}), model(1, nil), Options{}, data.Features{Rows: 1, Cols: 2, Floats: []float32{1, 2}})
	if err == nil || !strings.HasPrefix(err.Error(), "expected rows of 1 numbers, found 2") {
		t.Errorf("rows that are too long: got the error %v", err)
	}
}

// TestRoundTripNames exports and imports models whose columns have the names of values
// in the graph.
func TestRoundTripNames(t *testing.T) {
	for _, loss := range mlp.Losses() {
		for _, scale := range []*data.TargetScale{nil, {Mean: []float32{1}, Scale: []float32{2}}} {
			e, err := data.PlainColumns([]string{"logits", "values", "values.standardized", "probabilities", "features", inputName})
			if err != nil {
				t.Fatal(err)
			}
			n, err := mlp.New(mlp.Config{Inputs: e.Width(), Outputs: 1, Loss: loss})
			if err != nil {
				t.Fatal(err)
			}
			m := &mlp.Model{Network: n, TargetScale: scale, Preprocessor: data.Preprocessor{Encoder: e}}
			file := exportBytes(t, m, Options{})
			read, err := Import(bytes.NewReader(file))
			if err != nil {
				t.Errorf("%s: %v", loss.Name(), err)
			} else if !bytes.Equal(exportBytes(t, read.Model, Options{}), file) {
				t.Errorf("%s: imported, it is exported as another file", loss.Name())
			}
		}
	}
}
