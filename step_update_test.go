package mlp

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/optim"
)

// lars is an optimizer of whole layers: w -= rate · ‖w‖/‖g‖ · g. Its slot sums up what was
// subtracted from each weight.
type lars struct{}

func (lars) Name() string { return "lars" }
func (lars) Slots() int   { return 1 }

func (lars) Step(optim.Params, float32) { panic("a run of parameters is no layer") }

func (lars) StepLayer(l optim.Layer, rate float32) {
	var w, g float64
	each := func(f func(at int)) {
		for r := range l.Rows {
			for c := range l.Cols {
				f(r*l.Stride + c)
			}
		}
	}
	each(func(at int) {
		w += float64(l.Weights[at]) * float64(l.Weights[at])
		g += float64(l.Gradient[at]) * float64(l.Gradient[at])
	})
	factor := rate * float32(math.Sqrt(w)/math.Sqrt(g))
	each(func(at int) {
		l.Weights[at] -= factor * l.Gradient[at]
		l.Slots[0][at] += factor * l.Gradient[at]
	})
}

// TestWholeLayers trains with an optimizer of whole layers. Each layer must move by
// rate·‖w‖, and slots and weights must not depend on the number of threads.
func TestWholeLayers(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		var first *State
		for _, threads := range []int{1, 2, 3} {
			trainer := sharing()
			trainer.Optimizer, trainer.Schedule, trainer.Threads = lars{}, nil, threads
			s := started(t, trainer, clusters(350, 1, sparse), nil)
			before := s.Model().Network.Clone()
			if _, err := s.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
			state, err := s.State()
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range before.layers {
				var moved, size float64
				for k, w := range d.Weights() {
					lost := float64(w) - float64(state.Weights[i][k])
					if math.Abs(lost-float64(state.Slots[0][i][k])) > 1e-6 {
						t.Fatalf("layer %d, weight %d lost %v, its slot says %v", i, k, lost, state.Slots[0][i][k])
					}
					moved, size = moved+lost*lost, size+float64(w)*float64(w)
				}
				if want := 0.01 * math.Sqrt(size); math.Abs(math.Sqrt(moved)-want) > 1e-3*want {
					t.Errorf("sparse %v, layer %d moved by %v, want %v", sparse, i, math.Sqrt(moved), want)
				}
			}
			if _, err := s.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if state, err = s.State(); err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = state
			}
			sameState(t, state, first)
		}
	}
	trainer := sharing()
	trainer.Optimizer = optim.L2{Optimizer: lars{}, Decay: 0.1}
	if err := trainer.Check(wide(t), clusters(350, 1, false), nil); !errors.Is(err, ErrConfig) {
		t.Errorf("L2 around an optimizer of whole layers: %v", err)
	}
}

// armijo is an optimizer that halves its step until the loss is low enough (Armijo
// 1966).
type armijo struct{ evaluations *int }

func (armijo) Name() string { return "armijo" }
func (armijo) Slots() int   { return 0 }

func (armijo) Step(optim.Params, float32) { panic("a line search is not for runs of parameters") }

func (a armijo) Search(p *optim.Problem, rate float32) {
	var weights, gradients [][]float32
	square := 0.0
	for _, l := range p.Layers {
		weights, gradients = append(weights, slices.Clone(l.Weights)), append(gradients, slices.Clone(l.Gradient))
		for _, g := range l.Gradient {
			square += float64(g) * float64(g)
		}
	}
	for ; ; rate /= 2 {
		for i, l := range p.Layers {
			for k, g := range gradients[i] {
				l.Weights[k] = weights[i][k] - rate*g
			}
		}
		*a.evaluations++
		if p.Evaluate() <= p.Loss-1e-4*float64(rate)*square {
			return
		}
	}
}

// TestSearch trains with an optimizer that evaluates the loss several times in a step. With
// one batch of all rows, the loss must never increase.
func TestSearch(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		var first []byte
		for _, threads := range []int{1, 3} {
			evaluations := 0
			trainer := Trainer{Optimizer: armijo{&evaluations}, LearningRate: 100, BatchSize: 350, Epochs: 20, Threads: threads}
			s := started(t, trainer, clusters(350, 1, sparse), nil)
			last := math.Inf(1)
			for !s.Done() {
				e, err := s.Step(t.Context())
				if err != nil || e.Loss >= last {
					t.Fatalf("step %d: loss %v after %v, %v", e.Step, e.Loss, last, err)
				}
				last = e.Loss
			}
			if evaluations < 40 {
				t.Errorf("%d evaluations in 20 steps", evaluations)
			}
			if b := encoded(t, s.Model()); first == nil {
				first = b
			} else if !bytes.Equal(first, b) {
				t.Errorf("sparse %v: %d threads give other bytes than 1", sparse, threads)
			}
		}
	}
}

// TestGroups gives one layer a learning rate of 0, and another one no weight decay.
func TestGroups(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		for _, o := range []optim.Optimizer{optim.SGD{}, optim.AdamW{Adam: optim.NewAdam(), Decay: 10}} {
			trainer := sharing()
			trainer.Optimizer = o
			s := started(t, trainer, clusters(350, 1, sparse), nil)
			plain := started(t, trainer, clusters(350, 1, sparse), nil)
			s.params().groups[1].rate = 0
			s.params().groups[0].decay = 0
			for _, s := range []*Session{s, plain} {
				if _, err := s.Step(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			got, was := s.Model().Network, wide(t).Network
			if !slices.Equal(got.layers[1].Weights(), was.layers[1].Weights()) {
				t.Errorf("%s, sparse %v: a layer without a learning rate has moved", o.Name(), sparse)
			}
			if slices.Equal(got.layers[2].Weights(), was.layers[2].Weights()) {
				t.Errorf("%s, sparse %v: a layer has not moved", o.Name(), sparse)
			}
			decays := o.Name() == "adamw"
			if same := slices.Equal(got.layers[0].Weights(), plain.Model().Network.layers[0].Weights()); same == decays {
				t.Errorf("%s, sparse %v: without decay the first layer is the same: %v", o.Name(), sparse, same)
			}
		}
	}
}

// TestLayersOfOptimizers checks the layers that an optimizer of whole layers gets.
func TestLayersOfOptimizers(t *testing.T) {
	p := newParams(wide(t).Network, learning{optimizer: lars{}}, false, 2)
	for i, want := range [][2]int{{21, 48}, {49, 24}, {25, 3}} {
		l := p.groups[i].layer
		if l.Rows != want[0] || l.Cols != want[1] || l.Stride < l.Cols || l.Biases != l.Stride || len(l.Slots) != 1 {
			t.Errorf("layer %d: got %d×%d with the stride %d, %d biases and %d slots, want %v and one row of biases",
				i, l.Rows, l.Cols, l.Stride, l.Biases, len(l.Slots), want)
		}
	}
}
