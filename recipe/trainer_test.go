package recipe

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/optim"
)

// unlike is a recipe in which every setting of the training differs from its default.
const unlike = `
optimizer = "nesterov"
learning_rate = 0.375
momentum = 0.75
weight_decay = 0.25
schedule = "cosine"
gradient = "sum"
batch_size = 7
epochs = 9
shuffle = true
shuffle_block = 11
drop_last = true
class_weight = "balanced"
freeze = 2
seed = 13
evaluate = "both"
`

// TestTrainer makes sure that every setting of a recipe reaches the trainer.
func TestTrainer(t *testing.T) {
	r := &Resolved{*parsed(t, unlike, base(t))}
	got, err := r.Trainer()
	if err != nil {
		t.Fatal(err)
	}
	want := &mlp.Trainer{
		Optimizer: optim.L2{Optimizer: optim.Nesterov{Mu: 0.75}, Decay: 0.25}, LearningRate: 0.375, Schedule: optim.Cosine{},
		BatchSize: 7, Epochs: 9, SumGradient: true, Shuffle: true, BlockShuffle: 11, DropLast: true, Freeze: 2, Seed: 13, BalanceClasses: true,
		EvaluateTrain: true,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestTrainerOfPlainRecipe does the same as TestTrainer with the other choices.
func TestTrainerOfPlainRecipe(t *testing.T) {
	r := parsed(t, `
optimizer = "momentum"
learning_rate = 0.5
momentum = 0.875
weight_decay = 0
schedule = "constant"
gradient = "mean"
batch_size = 2
epochs = 3
shuffle = false
class_weight = "none"
seed = 0
evaluate = "test"
`, base(t))
	got, err := (&Resolved{*r}).Trainer()
	if err != nil {
		t.Fatal(err)
	}
	want := &mlp.Trainer{
		Optimizer: optim.Momentum{Mu: 0.875}, LearningRate: 0.5, Schedule: optim.Constant{}, BatchSize: 2, Epochs: 3,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestNetwork makes sure that every setting of a recipe reaches the network.
func TestNetwork(t *testing.T) {
	r := parsed(t, `
hidden = [6, 4]
activation = "tanh"
output = "sigmoid"
init = "normal:0.25"
init_bias = true
seed = 13
`, base(t))
	set := &data.Set{Name: "labels", Features: data.Features{Rows: 1, Cols: 5, Floats: make([]float32, 5)},
		Targets: data.Targets{Values: []float32{1, 0}, Width: 2, Labels: true}}
	m, err := resolved(t, r, set).NewModel(set)
	if err != nil {
		t.Fatal(err)
	}
	want, err := mlp.New(mlp.Config{Inputs: 5, Hidden: []int{6, 4}, Outputs: 2, Activation: mlp.Tanh(), Loss: mlp.SigmoidCrossEntropy{}, Init: mlp.Normal(0.25), InitBias: true, Seed: 13})
	if err != nil {
		t.Fatal(err)
	}
	if m.Network.Loss() != want.Loss() {
		t.Errorf("got the loss %s, want %s", m.Network.Loss().Name(), want.Loss().Name())
	}
	for i, l := range want.Layers() {
		got := m.Network.Layers()[i]
		if d := cmp.Diff(l.Weights(), got.Weights()); d != "" || got.Activation() != l.Activation() {
			t.Errorf("layer %d: activation %s, want %s; weights: %s", i, got.Activation().Name(), l.Activation().Name(), d)
		}
	}
}

// TestChoicesRefuse sets every setting with choices to a word that is not one of them, in a
// file and in a recipe that was read.
func TestChoicesRefuse(t *testing.T) {
	for _, s := range Settings() {
		if s.Kind() != Text {
			continue
		}
		if _, err := Parse(s.Key + ` = "none of them"`); !errors.Is(err, mlp.ErrConfig) || !strings.HasPrefix(err.Error(), s.Key+": expected ") || !strings.Contains(err.Error(), `found "none of them"`) {
			t.Errorf("%s: got %v", s.Key, err)
		}
		r := &Resolved{*base(t)}
		*s.field(&r.Recipe).(*string) = "none of them"
		if trainer, err := r.Trainer(); !errors.Is(err, mlp.ErrConfig) || trainer != nil {
			t.Errorf("%s: got %v, %v", s.Key, trainer, err)
		}
	}
}

// base returns a recipe in which no setting is left to the data.
func base(t *testing.T) *Recipe {
	t.Helper()
	r, err := Get("images")
	if err != nil {
		t.Fatal(err)
	}
	return r
}
