//go:build !race

package mlp

import (
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// TestPredictIntoAllocates checks that PredictInto allocates nothing, for several kinds of
// rows and models. (It does not run with the race detector, which makes sync.Pool drop
// items.)
func TestPredictIntoAllocates(t *testing.T) {
	divide := []data.Step{data.Divide{By: 255}}
	numbers := make([]float32, 6*chunkRows)
	for i := range numbers {
		numbers[i] = float32(i%5) - 1
	}
	for name, c := range map[string]struct {
		rows   int
		floats bool
		steps  []data.Step
		loss   Loss
		sparse bool
	}{
		"bytes":           {rows: 1, steps: divide},
		"sparse bytes":    {rows: chunkRows, steps: divide, sparse: true},
		"bytes as inputs": {rows: 3, loss: SigmoidCrossEntropy{}},
		"floats":          {rows: chunkRows, floats: true, loss: SquaredError{}},
		"divided floats":  {rows: 2, floats: true, steps: divide},
		"standardized":    {rows: 2, floats: true, steps: []data.Step{data.Standardize{Mean: []float32{1}, Scale: []float32{2}}}},
	} {
		m, f := hiddenModel(t, c.rows, c.sparse)
		if c.floats {
			f.Bytes, f.Floats = nil, numbers[:6*c.rows]
		}
		m.Preprocessor.Steps = c.steps
		if c.loss != nil {
			m.Network = m.Network.WithLoss(c.loss)
			m.TargetScale = &data.TargetScale{Mean: []float32{1, 2, 3}, Scale: []float32{4, 5, 6}}
		}
		dst := make([]float32, 3*c.rows)
		// Rows of one chunk stay on this goroutine, however many may be used.
		if n := testing.AllocsPerRun(100, func() {
			if err := m.PredictInto(t.Context(), dst, f, 2); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
	// With one thread, any number of rows.
	m, f := hiddenModel(t, 10*chunkRows, true)
	dst := make([]float32, 3*f.Rows)
	if n := testing.AllocsPerRun(20, func() { _ = m.PredictInto(t.Context(), dst, f, 1) }); n != 0 {
		t.Errorf("one thread: %v allocations", n)
	}
}

// TestPredictVectorAllocates checks that PredictVector allocates only the outputs.
func TestPredictVectorAllocates(t *testing.T) {
	plain, _ := hiddenModel(t, 1, false)
	named := known(t, "a", "b")
	named.Preprocessor.Encoder = &data.Encoder{Columns: []data.EncodedColumn{
		{Name: "x", Kind: data.Number, Scale: 1, High: 9}, {Name: "y", Kind: data.Number, Scale: 1, High: 9},
	}}
	for name, m := range map[string]*Model{"plain": plain, "named": named} {
		x := make([]float32, m.Network.Inputs())
		if n := testing.AllocsPerRun(100, func() {
			if _, err := m.PredictVector(x); err != nil {
				t.Fatal(err)
			}
		}); n != 1 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
