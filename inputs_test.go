package mlp

import (
	"errors"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// TestBind checks the rows that bind returns for a model that scales targets.
func TestBind(t *testing.T) {
	net, err := New(Config{Inputs: 1, Outputs: 2, Loss: SquaredError{}})
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Network: net, TargetScale: &data.TargetScale{Mean: []float32{1, 10}, Scale: []float32{2, 5}}}
	values := []float32{3, 15, 1, 0}
	set := &data.Set{
		Name: "rows", Features: data.Features{Rows: 2, Cols: 1, Floats: []float32{1, 2}},
		Targets: data.Targets{Values: values, Width: 2}, Weights: []float32{1, 3},
	}
	for _, keep := range []bool{false, true} {
		b, err := m.bind(set, keep)
		if err != nil {
			t.Fatal(err)
		}
		if want := []float32{1, 1, 0, -2}; !slices.Equal(b.targets.Values, want) || !slices.Equal(values, []float32{3, 15, 1, 0}) {
			t.Errorf("keep %v: got the targets %v of %v, want %v", keep, b.targets.Values, values, want)
		}
		if b.name != "rows" || b.len() != 2 || !slices.Equal(b.weights, set.Weights) || (b.x != nil) != keep {
			t.Errorf("keep %v: got %+v", keep, b)
		}
	}
	// Rows of a table are encoded once if they are kept, else when they are read.
	table := &data.Table{Name: "t", Rows: 2, Columns: []data.Column{{Name: "x", Kind: data.Number, Numbers: []float32{4, 6}}}}
	set.Features = data.TableFeatures(table)
	m.Preprocessor.Encoder = &data.Encoder{Columns: []data.EncodedColumn{{Name: "x", Kind: data.Number, Mean: 4, Scale: 2, High: 9}}}
	for _, keep := range []bool{false, true} {
		b, err := m.bind(set, keep)
		if err != nil {
			t.Fatal(err)
		}
		if keep != slices.Equal(b.features.Floats, []float32{0, 1}) {
			t.Errorf("keep %v: got the floats %v", keep, b.features.Floats)
		}
	}
}

// TestSmallTestSet checks that a test set smaller than a batch is an error with DropLast.
func TestSmallTestSet(t *testing.T) {
	net, err := New(Config{Inputs: 20, Outputs: 3})
	if err != nil {
		t.Fatal(err)
	}
	trainer := Trainer{LearningRate: 0.1, BatchSize: 21, Epochs: 1}
	for _, drop := range []bool{false, true} {
		trainer.DropLast = drop
		err := trainer.Check(&Model{Network: net}, clusters(50, 1, false), clusters(20, 2, false))
		if errors.Is(err, ErrConfig) != drop {
			t.Errorf("drop %v: got %v", drop, err)
		}
	}
}

// TestTwoStorages checks that rows given in two fields of data.Features at once are an
// error, for every kind of model.
func TestTwoStorages(t *testing.T) {
	for _, m := range []*Model{tabular(t), known(t, "a", "b")} {
		columns := []data.Column{{Name: "x", Kind: data.Number, Numbers: []float32{4}}, {Name: "y", Kind: data.Number, Numbers: []float32{4}}}
		f := data.TableFeatures(&data.Table{Name: "t", Rows: 1, Columns: columns})
		f.Floats = make([]float32, 2)
		if _, err := m.Predict(f); !errors.Is(err, data.ErrShape) {
			t.Errorf("got the error %v", err)
		}
		set := &data.Set{Name: "s", Features: f, Targets: data.Targets{Class: []int32{0}}, Classes: []string{"a", "b"}}
		if _, err := m.Evaluate(t.Context(), set, 1); !errors.Is(err, data.ErrShape) {
			t.Errorf("got the error %v", err)
		}
	}
}
