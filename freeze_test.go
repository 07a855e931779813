package mlp

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/seed-217ca19f/mlp/optim"
)

// TestFreeze trains with frozen layers and optimizers of each kind. The frozen layers must
// keep their bits and the others change. The state must be the same for any number of
// threads, with fused and with stored gradients.
func TestFreeze(t *testing.T) {
	for name, optimizer := range map[string]optim.Optimizer{
		"sgd": nil, "decay": optim.AdamW{Adam: optim.NewAdam(), Decay: 0.1}, "layers": lars{}, "search": armijo{new(int)},
	} {
		for _, sparse := range []bool{false, true} {
			for freeze := 1; freeze <= 2; freeze++ {
				t.Run(fmt.Sprintf("%s, sparse %v, %d layers", name, sparse, freeze), func(t *testing.T) { compareFrozen(t, optimizer, sparse, freeze) })
			}
		}
	}
}

// compareFrozen trains on 1 and 3 threads, and looks at the gradients of some steps.
func compareFrozen(t *testing.T, optimizer optim.Optimizer, sparse bool, freeze int) {
	before := wide(t).Network
	var first *State
	for _, threads := range []int{1, 3} {
		for _, looking := range []bool{false, true} {
			trainer := sharing()
			trainer.Optimizer, trainer.Threads, trainer.Freeze = optimizer, threads, freeze
			s := started(t, trainer, clusters(350, 1, sparse), clusters(100, 2, sparse))
			if looking {
				if _, err := s.StepWithGradients(t.Context(), func(*Gradients) error { return nil }); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			state := viaBytes(t, s)
			if first == nil {
				first = state
			}
			sameState(t, state, first)
		}
	}
	for i, d := range before.layers {
		if same := slices.Equal(d.Weights(), first.Weights[i]); same != (i < freeze) {
			t.Errorf("layer %d kept its weights: %v", i, same)
		}
		for k := range first.Slots {
			if i < freeze && slices.ContainsFunc(first.Slots[k][i], func(v float32) bool { return v != 0 }) {
				t.Errorf("slot %d of the frozen layer %d is not 0", k, i)
			}
		}
	}
}

// backwards is an activation that counts the calls of Backward.
type backwards struct {
	Activation
	calls *atomic.Int32
}

func (b backwards) Backward(delta, s, z []float32) {
	b.calls.Add(1)
	b.Activation.Backward(delta, s, z)
}

// TestFreezeEndsBackward counts the hidden layers that deltas are carried back through.
// Frozen layers need no deltas.
func TestFreezeEndsBackward(t *testing.T) {
	train := clusters(40, 1, false)
	for freeze, want := range []int32{2 * 40, 40, 0} {
		a := backwards{Tanh(), new(atomic.Int32)}
		net, err := New(Config{Inputs: 20, Hidden: []int{4, 4}, Outputs: 3, Activation: a})
		if err != nil {
			t.Fatal(err)
		}
		trainer := Trainer{LearningRate: 0.1, BatchSize: 20, Epochs: 1, Freeze: freeze}
		if _, err := trainer.Train(t.Context(), &Model{Network: net, Classes: train.Classes}, train, nil); err != nil {
			t.Fatal(err)
		}
		if got := a.calls.Load(); got != want {
			t.Errorf("%d frozen layers: %d rows went back through hidden layers, want %d", freeze, got, want)
		}
	}
}

// frozenLook holds what a look at a step's gradients returns.
type frozenLook struct {
	layers, visited [][]float32 // by layer
	norms           []float64
	norm            float64
	inputs          []float32
}

// lookAtFirst returns the gradients of a first step with some layers frozen.
func lookAtFirst(t *testing.T, sparse bool, freeze int) (l frozenLook) {
	t.Helper()
	trainer := sharing()
	trainer.Freeze = freeze
	s := started(t, trainer, clusters(350, 1, sparse), nil)
	_, err := s.StepWithGradients(t.Context(), func(g *Gradients) error {
		l.visited = make([][]float32, g.Layers())
		for i := range g.Layers() {
			l.layers, l.norms = append(l.layers, g.Layer(i)), append(l.norms, g.LayerNorm(i))
		}
		g.Visit(func(layer, _, _ int, values []float32) { l.visited[layer] = append(l.visited[layer], values...) })
		l.norm, l.inputs = g.Norm(), g.Inputs()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestFreezeGradients looks at the gradients of a step. Those of frozen layers must be
// zeros and not count in the norms. The others, and the gradient of the inputs, must be
// the same as without a frozen layer.
func TestFreezeGradients(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		all := lookAtFirst(t, sparse, 0)
		for freeze := 1; freeze <= 2; freeze++ {
			got, squares := lookAtFirst(t, sparse, freeze), 0.0
			for i := range all.layers {
				if i < freeze {
					if len(got.visited[i]) > 0 || got.norms[i] != 0 || !slices.Equal(got.layers[i], make([]float32, len(all.layers[i]))) {
						t.Errorf("sparse %v: the frozen layer %d has gradients", sparse, i)
					}
					continue
				}
				squares += all.norms[i] * all.norms[i]
				if got.norms[i] != all.norms[i] || !slices.Equal(got.layers[i], all.layers[i]) || len(got.visited[i]) != len(all.layers[i]) {
					t.Errorf("sparse %v, %d layers frozen: layer %d has other gradients", sparse, freeze, i)
				}
			}
			if math.Abs(got.norm-math.Sqrt(squares)) > 1e-9*got.norm || !slices.Equal(got.inputs, all.inputs) {
				t.Errorf("sparse %v, %d layers frozen: the norm is %v, want %v; or the gradient by the inputs is another", sparse, freeze, got.norm, math.Sqrt(squares))
			}
		}
	}
}

// TestThaw trains with frozen layers, and continues from the state without frozen layers.
// Then all layers must learn.
func TestThaw(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		train := clusters(350, 1, sparse)
		trainer := sharing()
		trainer.Freeze = 2
		frozen := started(t, trainer, train, nil)
		if _, err := frozen.Epoch(t.Context()); err != nil {
			t.Fatal(err)
		}
		trainer.Freeze = 0
		s := started(t, trainer, train, nil)
		state := viaBytes(t, frozen)
		if err := s.Restore(state); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, d := range s.Model().Network.layers {
			if slices.Equal(d.Weights(), state.Weights[i]) {
				t.Errorf("sparse %v: layer %d did not learn", sparse, i)
			}
		}
		if err := frozen.Restore(viaBytes(t, s)); err != nil {
			t.Errorf("back to frozen layers: %v", err)
		}
	}
}

// TestFreezeHidesLayers checks that a LayerOptimizer and a Searcher get only the layers
// that learn, and that no gradients are allocated for the others.
func TestFreezeHidesLayers(t *testing.T) {
	p := newParams(wide(t).Network, learning{optimizer: optim.NewAdam(), frozen: 2}, true, 2)
	for i, g := range p.groups {
		if got := g.norms != nil; got != (i == 2) {
			t.Errorf("layer %d: room for gradients %v", i, got)
		}
	}
	seen := &seenLayers{}
	for _, optimizer := range []optim.Optimizer{wholeSeen{lars{}, seen}, searchSeen{armijo{new(int)}, seen}} {
		trainer := sharing()
		trainer.Optimizer, trainer.Freeze, trainer.MaxSteps = optimizer, 1, 1
		if _, err := started(t, trainer, clusters(350, 1, false), nil).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		slices.Sort(seen.rows)
		if !slices.Equal(seen.rows, []int{25, 49}) {
			t.Errorf("%s saw layers of %v rows, want 49 and 25", optimizer.Name(), seen.rows)
		}
		seen.rows = nil
	}
}

// seenLayers records the number of rows of each layer that an optimizer gets.
type seenLayers struct {
	mu   sync.Mutex
	rows []int
}

func (s *seenLayers) note(l optim.Layer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows = append(s.rows, l.Rows)
}

type wholeSeen struct {
	lars
	seen *seenLayers
}

func (w wholeSeen) StepLayer(l optim.Layer, rate float32) {
	w.seen.note(l)
	w.lars.StepLayer(l, rate)
}

type searchSeen struct {
	armijo
	seen *seenLayers
}

func (s searchSeen) Search(p *optim.Problem, rate float32) {
	for _, l := range p.Layers {
		s.seen.note(l)
	}
	s.armijo.Search(p, rate)
}
