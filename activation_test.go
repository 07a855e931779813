package mlp

import (
	"maps"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// recording is an activation that counts calls by the length of their slices, and
// checks the numbers in the slices.
type recording struct {
	Activation
	mutex             *sync.Mutex
	forward, backward map[int]int // number of calls by length of the slices
	strange           *int        // counts sums of 0 or NaN, which no unit of the test has, and unequal lengths
}

func (recording) Name() string { return "recording" }

func (r recording) Forward(z, s []float32) {
	r.count(r.forward, z, s)
	r.Activation.Forward(z, s)
}

func (r recording) Backward(delta, s, z []float32) {
	r.count(r.backward, delta, s, z)
	r.Activation.Backward(delta, s, z)
}

func (r recording) count(lengths map[int]int, slices ...[]float32) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, s := range slices {
		if len(s) != len(slices[0]) {
			*r.strange++
		}
	}
	lengths[len(slices[0])]++
	for _, v := range slices[1] { // sums
		if v == 0 || math.IsNaN(float64(v)) {
			*r.strange++
		}
	}
}

// TestActivationSeesRows trains a network with 5 hidden units on two rows. A custom
// activation must get the units of one row per call, without the padding between rows,
// and must give the same bytes as the built-in one.
func TestActivationSeesRows(t *testing.T) {
	set := &data.Set{Name: "rows", Features: data.Features{Rows: 2, Cols: 3, Floats: []float32{1, 2, 3, 4, 5, 6}}, Targets: data.Targets{Class: []int32{0, 1}}, Classes: []string{"a", "b"}}
	custom := recording{Tanh(), new(sync.Mutex), map[int]int{}, map[int]int{}, new(int)}
	weights := map[string][]float32{}
	for name, a := range map[string]Activation{"built in": Tanh(), "custom": custom} {
		net, err := New(Config{Inputs: 3, Hidden: []int{5}, Outputs: 2, Activation: a, Init: Normal(0.3), InitBias: true, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		m := &Model{Network: net}
		if _, err := (&Trainer{LearningRate: 0.1, BatchSize: 2, Epochs: 1, Threads: 1}).Train(t.Context(), m, set, nil); err != nil {
			t.Fatal(err)
		}
		for _, d := range net.Layers() {
			weights[name] = append(weights[name], d.Weights()...)
		}
	}
	if !maps.Equal(custom.forward, map[int]int{5: 2}) || !maps.Equal(custom.backward, map[int]int{5: 2}) || *custom.strange != 0 {
		t.Errorf("forward was given the lengths %v, backward %v, and %d numbers of no unit", custom.forward, custom.backward, *custom.strange)
	}
	if !slices.Equal(weights["built in"], weights["custom"]) {
		t.Error("the weights differ from those of a built-in activation")
	}
}
