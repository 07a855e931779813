package mlp

import (
	"errors"
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// hiddenModel returns an untrained 6-5-4-3 network for bytes, and rows for it. If blank
// is true, most of the bytes are 0, so the rows are stored sparse.
func hiddenModel(t *testing.T, rows int, blank bool) (*Model, data.Features) {
	t.Helper()
	n, err := New(Config{Inputs: 6, Hidden: []int{5, 4}, Outputs: 3, Activation: Tanh(), Init: Normal(0.5), InitBias: true, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	f := data.Features{Rows: rows, Cols: 6, Bytes: make([]uint8, rows*6)}
	for i := range f.Bytes {
		if !blank || i%5 == 0 {
			f.Bytes[i] = uint8(i*37 + 1)
		}
	}
	return &Model{Network: n, Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}}}, f
}

func TestHiddenAgreesWithTheReference(t *testing.T) {
	for name, blank := range map[string]bool{"dense": false, "sparse": true} {
		t.Run(name, func(t *testing.T) {
			m, f := hiddenModel(t, 2*chunkRows+3, blank)
			reference := newReference(m.Network)
			outputs, err := m.Hidden(f)
			if err != nil {
				t.Fatal(err)
			}
			seen := 0
			for row, hidden := range outputs {
				if row != seen {
					t.Fatalf("expected row %d, found %d", seen, row)
				}
				seen++
				x := make([]float64, f.Cols)
				for j := range x {
					x[j] = float64(f.Bytes[row*f.Cols+j]) / 255
				}
				sums := reference.forward(x)
				if len(hidden) != 2 || len(hidden[0]) != 5 || len(hidden[1]) != 4 {
					t.Fatalf("expected layers of 5 and 4 units, found %v", hidden)
				}
				for l, layer := range hidden {
					for u, got := range layer {
						if want, _ := f64("tanh", sums[l][u]); math.Abs(float64(got)-want) > 1e-5 {
							t.Fatalf("row %d, layer %d, unit %d: expected %v, found %v", row, l, u, want, got)
						}
					}
				}
			}
			if seen != f.Rows {
				t.Errorf("expected %d rows, found %d", f.Rows, seen)
			}
		})
	}
}

func TestHiddenStopsWhereItIsTold(t *testing.T) {
	m, f := hiddenModel(t, 10, false)
	outputs, err := m.Hidden(f)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for row := range outputs {
		seen++
		if row == 3 {
			break
		}
	}
	if seen != 4 {
		t.Errorf("expected 4 rows, found %d", seen)
	}
}

func TestHiddenRefusesRowsThatDoNotFit(t *testing.T) {
	m, f := hiddenModel(t, 10, false)
	narrow := data.Features{Rows: 12, Cols: 5, Bytes: f.Bytes}
	if _, err := m.Hidden(narrow); !errors.Is(err, ErrInput) {
		t.Errorf("expected ErrInput, found %v", err)
	}
	f.Rows++
	if _, err := m.Hidden(f); !errors.Is(err, data.ErrShape) {
		t.Errorf("expected ErrShape, found %v", err)
	}
}
