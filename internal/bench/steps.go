package bench

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// trained describes a network, and the batches for its training steps, which are
// timed.
type trained struct {
	sizes      []int
	batch      int
	activation mlp.Activation
	density    float64 // share of the inputs that are not zero
	note       string
}

// steps measures whole training steps of plain gradient descent.
func (s *suite) steps() error {
	for _, t := range []trained{
		{[]int{784, 100, 100, 10}, 100, mlp.Sigmoid(), mnistDensity, ", 19% non-zero"},
		{[]int{784, 100, 100, 10}, 100, mlp.Sigmoid(), 1, ", dense"},
		{[]int{784, 2048, 2048, 10}, 256, mlp.ReLU(), 1, ", dense"},
		{[]int{4, 16, 3}, 32, mlp.ReLU(), 1, ""},
	} {
		for _, threads := range slices.Compact([]int{1, runtime.GOMAXPROCS(0)}) {
			if err := s.step(t, threads); err != nil {
				return err
			}
		}
	}
	return nil
}

// step measures the training steps of the network t on the given number of threads.
func (s *suite) step(t trained, threads int) error {
	set := t.data()
	network, err := mlp.New(mlp.Config{
		Inputs: t.sizes[0], Hidden: t.sizes[1 : len(t.sizes)-1], Outputs: t.sizes[len(t.sizes)-1], Activation: t.activation,
	})
	if err != nil {
		return err
	}
	m := &mlp.Model{Network: network, Classes: set.Classes}
	trainer := mlp.Trainer{LearningRate: 1e-3, BatchSize: t.batch, Epochs: 1, Threads: threads}
	// The first training is not a sample. It shows how many epochs a sample needs.
	var steps measured
	for range samples + 1 {
		peak := s.backend.Peak()
		result, err := trainer.Train(s.ctx, m, set, nil)
		if err != nil {
			return err
		}
		seconds := result.TrainTime.Seconds()
		if trainer.Epochs == 1 {
			trainer.Epochs = 2 + int(2*sampleTime.Seconds()/seconds)
			continue
		}
		steps.add(peak, seconds/float64(result.Steps))
	}
	return s.finish(Row{Name: "train step", Shape: t.shape(), Threads: threads, PerSecond: 1, Unit: "steps"}, t.flops(), steps)
}

// shape returns the sizes of the network and of its batches.
func (t trained) shape() string {
	sizes := strings.ReplaceAll(strings.Trim(fmt.Sprint(t.sizes), "[]"), " ", "-")
	return fmt.Sprintf("%s batch %d%s", sizes, t.batch, t.note)
}

// flops returns the number of operations of one step. Each weight takes two
// operations per row in the forward pass, two in the gradient and, except in the
// first layer, two in the backward pass.
func (t trained) flops() float64 {
	total := 0.0
	for i := range t.sizes[1:] {
		products := 3.0
		if i == 0 {
			products = 2
		}
		total += products * 2 * float64(t.batch) * float64(t.sizes[i]) * float64(t.sizes[i+1])
	}
	return total
}

// data returns a set of random rows, enough for a few batches.
func (t trained) data() *data.Set {
	const batches = 8
	rows, classes := batches*t.batch, t.sizes[len(t.sizes)-1]
	set := &data.Set{Name: "random rows", Features: randomFeatures(rows, t.sizes[0], t.density)}
	for k := range classes {
		set.Classes = append(set.Classes, fmt.Sprint(k))
	}
	for i := range rows {
		set.Targets.Class = append(set.Targets.Class, int32(i%classes))
	}
	return set
}
