package onnx

import (
	"bytes"
	"errors"
	"fmt"
	"math"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Tolerance is the largest difference between predictions that rounding can cause.
// [Verify] says how the difference is measured.
const Tolerance = 1e-5

// Verify imports a file that [Export] made from m with the options o, and returns the
// largest difference between the predictions of m and of the imported model for raw
// rows. Differences of values are measured in units of the target's scale, or relative
// to the value if that is larger.
func Verify(file []byte, m *mlp.Model, o Options, rows data.Features) (difference float64, err error) {
	read, err := Import(bytes.NewReader(file))
	if err != nil {
		return 0, fmt.Errorf("reading the file back: %w", err)
	}
	again := read.Model
	if o.Bare { // the file has no preprocessing: use m's
		again = &mlp.Model{Network: again.Network, TargetScale: again.TargetScale, Preprocessor: m.Preprocessor}
	}
	want, err := m.Predict(rows) // first, so that an error about the rows is about the model
	if err != nil {
		return 0, err
	}
	got, err := again.Predict(rows)
	if errors.Is(err, mlp.ErrOverflow) {
		return math.Inf(1), nil // m's outputs are finite, so they differ
	}
	if err != nil {
		return 0, fmt.Errorf("reading the file back: %w", err)
	}
	for i := range want {
		if len(got[i]) != len(want[i]) {
			return 0, fmt.Errorf("expected a file with %d outputs, found %d: %w", len(want[i]), len(got[i]), ErrGraph)
		}
		for k, v := range want[i] {
			d := math.Abs(float64(got[i][k])-float64(v)) / max(unit(m, k), math.Abs(float64(v)))
			if !(d <= difference) { // also true if d is NaN
				difference = d
			}
		}
	}
	return difference, nil
}

// unit returns the unit in which a difference of output k is measured.
func unit(m *mlp.Model, k int) float64 {
	if m.TargetScale == nil {
		return 1
	}
	return float64(m.TargetScale.Scale[k])
}
