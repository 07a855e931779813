package mlp

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/data"
)

// TestBoundRows assesses a model without column names on rows that an encoder makes
// when they are read.
func TestBoundRows(t *testing.T) {
	table, err := data.OpenTable([]string{"testdata/iris.csv"}, data.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	set, _, err := data.TableSet(table, data.TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := data.FitEncoder(set.Features.Table)
	if err != nil {
		t.Fatal(err)
	}
	bound, encoded := *set, *set
	if bound.Features, err = encoder.Bind(set.Features.Table); err != nil {
		t.Fatal(err)
	}
	if encoded.Features, err = bound.Features.Encoded(); err != nil {
		t.Fatal(err)
	}
	net, err := New(Config{Inputs: encoder.Width(), Outputs: 3, Init: Normal(1), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Network: net, Classes: set.Classes}
	got, err := m.PredictSet(t.Context(), &bound, 0)
	if err != nil {
		t.Fatal(err)
	}
	want, err := m.PredictSet(t.Context(), &encoded, 0)
	if d := cmp.Diff(want, got); err != nil || len(got) != 150 || d != "" {
		t.Errorf("%v, %s", err, d)
	}
	few := bound.Features.Range(100, 103)
	outputs, err := m.Predict(few)
	if err != nil {
		t.Fatal(err)
	}
	all, err := m.Predict(encoded.Features)
	if d := cmp.Diff(all[100:103], outputs); err != nil || d != "" {
		t.Errorf("%v, %s", err, d)
	}
	few.Rows = 150
	if _, err := m.Predict(few); !errors.Is(err, data.ErrShape) {
		t.Errorf("rows that were not bound gave %v", err)
	}
}
