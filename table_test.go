package mlp_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// flowers is a CSV table with a number, a category with a missing value, and a class that
// depends on both.
func flowers(n int) string {
	var b strings.Builder
	b.WriteString("size,color,kind\n")
	for i := range n {
		color := []string{"red", "blue", "NA"}[i%3]
		size, kind := float64(i%7), "daisy"
		if color == "red" || size > 4 {
			kind = "rose"
		}
		fmt.Fprintf(&b, "%g,%s,%s\n", size, color, kind)
	}
	return b.String()
}

// trainFlowers trains a model on the table of flowers and checks that it learned.
func trainFlowers(t *testing.T) *mlp.Model {
	t.Helper()
	table, err := data.ReadTable(strings.NewReader(flowers(420)), "flowers.csv", data.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	column, err := table.Column("kind")
	if err != nil {
		t.Fatal(err)
	}
	targets, classes, err := data.ClassTargets(column)
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := table.Drop("kind")
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := data.FitEncoder(inputs)
	if err != nil {
		t.Fatal(err)
	}
	net, err := mlp.New(mlp.Config{Inputs: encoder.Width(), Hidden: []int{16}, Outputs: len(classes), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Encoder: encoder}, Classes: classes}
	set := &data.Set{Name: "flowers", Features: data.TableFeatures(inputs), Targets: targets, Classes: classes}
	trainer := mlp.Trainer{LearningRate: 0.3, BatchSize: 20, Epochs: 60, Shuffle: true, EvaluateTrain: true}
	result, err := trainer.Train(t.Context(), m, set, nil)
	if err != nil {
		t.Fatal(err)
	}
	if result.Train.Accuracy() < 0.99 {
		t.Errorf("accuracy %v on a table that is learned easily", result.Train.Accuracy())
	}
	return m
}

// reloaded returns m after saving and loading it.
func reloaded(t *testing.T, m *mlp.Model) *mlp.Model {
	t.Helper()
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := mlp.Decode(b, mlp.Custom{})
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// newFlowers is a table with columns in another order, and a color that is not in the
// training table.
func newFlowers(t *testing.T) *data.Table {
	t.Helper()
	rows, err := data.ReadTable(strings.NewReader("color,size\nred,1\nblue,1\nblue,6\ngreen,1\n"), "new.csv", data.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestTable trains on named columns, saves, loads, and predicts rows by name.
func TestTable(t *testing.T) {
	loaded := reloaded(t, trainFlowers(t))
	outputs, err := loaded.Predict(data.TableFeatures(newFlowers(t)))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"rose", "daisy", "rose", "daisy"} {
		if class, p := loaded.Class(outputs[i]); loaded.Classes[class] != want {
			t.Errorf("row %d is a %s (%.2f), want a %s", i, loaded.Classes[class], p, want)
		}
	}
	// Predicting row by row and from many goroutines must give the same outputs.
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for i, row := range []map[string]any{
				{"color": "red", "size": 1}, {"color": "blue", "size": 1.0}, {"color": "blue", "size": "6"}, {"color": "green", "size": float32(1), "id": 7},
			} {
				if got, err := loaded.PredictRow(row); err != nil || !slices.Equal(got, outputs[i]) {
					t.Errorf("row %d alone gave %v, %v, want %v", i, got, err, outputs[i])
				}
			}
		})
	}
	wait.Wait()
}

// TestTableFaults predicts rows that lack a column, and rows without column names.
func TestTableFaults(t *testing.T) {
	m := reloaded(t, trainFlowers(t))
	if _, err := m.PredictRow(map[string]any{"color": "red"}); !errors.Is(err, data.ErrColumn) {
		t.Errorf("a row without a column gave %v", err)
	}
	if _, err := m.Predict(data.Features{Rows: 1, Cols: 2, Floats: []float32{1, 2}}); !errors.Is(err, mlp.ErrInput) {
		t.Errorf("plain numbers gave %v", err)
	}
	one, err := newFlowers(t).Drop("size")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Predict(data.TableFeatures(one)); !errors.Is(err, data.ErrColumn) {
		t.Errorf("a missing column gave %v", err)
	}
}
