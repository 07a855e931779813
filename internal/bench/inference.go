package bench

import (
	"fmt"
	"runtime"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// inference measures predictions of the notebook's network, from raw pixels to
// probabilities, through the same call that programs use.
func (s *suite) inference() error {
	const inputs, rows = 784, 10240
	network, err := mlp.New(mlp.Config{Inputs: inputs, Hidden: []int{100, 100}, Outputs: 10, Activation: mlp.Sigmoid()})
	if err != nil {
		return err
	}
	m := &mlp.Model{Network: network, Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}}}
	random := randomFeatures(rows, inputs, mnistDensity)
	pixels := make([]uint8, len(random.Floats))
	for i, v := range random.Floats {
		pixels[i] = uint8(v*254 + 0.99)
	}
	for _, batch := range []int{1, 32, 1024} {
		at := 0
		var failed error
		predict := func() {
			f := data.Features{Rows: batch, Cols: inputs, Bytes: pixels[at*inputs : (at+batch)*inputs]}
			if _, err := m.Predict(f); err != nil {
				failed = err
			}
			if at += batch; at+batch > rows {
				at = 0
			}
		}
		threads := 1
		if batch > 128 {
			threads = runtime.GOMAXPROCS(0)
		}
		r := Row{Name: "inference", Shape: fmt.Sprintf("784-100-100-10 batch %d", batch), Threads: threads, PerSecond: float64(batch), Unit: "images"}
		if err := s.row(r, 0, predict); err != nil {
			return err
		}
		if failed != nil {
			return failed
		}
	}
	return nil
}
