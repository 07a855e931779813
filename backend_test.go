package mlp

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// TestWrongBackend runs this test again in a new process in which MLP_BACKEND names a
// backend that does not exist. Every function that a program may call first must return
// an error and not panic.
func TestWrongBackend(t *testing.T) {
	const child = "MLP_TEST_WRONG_BACKEND"
	if os.Getenv(child) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWrongBackend$", "-test.count=1", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1", "MLP_BACKEND=foo")
		if b, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(b), "every door") {
			t.Errorf("%v\n%s", err, b)
		}
		return
	}
	set := &data.Set{Name: "rows", Features: data.Features{Rows: 1, Cols: 1, Floats: []float32{1}}, Targets: data.Targets{Class: []int32{0}}, Classes: []string{"a", "b"}}
	for door, open := range map[string]func() error{
		"New": func() error { _, err := New(Config{Inputs: 1, Outputs: 2}); return err },
		"FromLayers": func() error {
			_, err := FromLayers([]Layer{{Inputs: 1, Outputs: 1, Weights: []float32{1, 2}}}, nil)
			return err
		},
		"Load":    func() error { _, err := Load("testdata/format-1.safetensors"); return err },
		"Prepare": func() error { _, err := rows.Open(set, data.Preprocessor{}); return err },
	} {
		if err := open(); err == nil || !strings.Contains(err.Error(), "MLP_BACKEND: expected one of") || errors.Is(err, ErrModel) {
			t.Errorf("%s: got %v", door, err)
		}
	}
	for door, err := range withoutNetwork(t, set) {
		if err == nil {
			t.Errorf("%s: got no error", door)
		}
	}
	t.Log("every door")
}

// TestWithoutNetwork calls the methods of a model without a network.
func TestWithoutNetwork(t *testing.T) {
	set := &data.Set{Name: "rows", Features: data.Features{Rows: 1, Cols: 1, Floats: []float32{1}}, Targets: data.Targets{Class: []int32{0}}, Classes: []string{"a", "b"}}
	for door, err := range withoutNetwork(t, set) {
		if !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), "expected a network, found none") {
			t.Errorf("%s: got %v", door, err)
		}
	}
}

// withoutNetwork returns the error of each method that needs a network, called on a
// model without one.
func withoutNetwork(t *testing.T, set *data.Set) map[string]error {
	m, trainer, ctx := new(Model), Trainer{LearningRate: 1, BatchSize: 1, Epochs: 1}, t.Context()
	of := func(_ any, err error) error { return err }
	return map[string]error{
		"Train":         of(trainer.Train(ctx, m, set, nil)),
		"Check":         trainer.Check(m, set, nil),
		"Predict":       of(m.Predict(set.Features)),
		"PredictInto":   m.PredictInto(ctx, make([]float32, 1), set.Features, 1),
		"PredictRow":    of(m.PredictRow(map[string]any{"a": 1})),
		"PredictVector": of(m.PredictVector([]float32{1})),
		"Hidden":        of(m.Hidden(set.Features)),
		"Evaluate":      of(m.Evaluate(ctx, set, 1)),
		"PredictSet":    of(m.PredictSet(ctx, set, 1)),
		"Logits":        of(m.Logits(ctx, set, 1)),
		"TestSet":       of(m.TestSet(&data.Table{Rows: 1})),
		"empty network": of((&Model{Network: new(Network)}).Predict(set.Features)),
	}
}
