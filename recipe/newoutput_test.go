package recipe

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
)

// further prepares a training of rows with the classes below and above, on a base model with
// other classes. It also returns the base's original network.
func further(t *testing.T, loss mlp.Loss, outputs int, classes ...string) (*Fitting, *mlp.Network) {
	t.Helper()
	net, err := mlp.New(mlp.Config{Inputs: 1, Hidden: []int{4, 3}, Outputs: outputs, Activation: mlp.Tanh(), Loss: loss, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	train, test := halves(100), halves(20)
	test.Classes = []string{"above", "below"}
	for i, k := range test.Targets.Class {
		test.Targets.Class[i] = 1 - k
	}
	train.TargetNames = []string{"where"}
	r := suited(t, train).Recipe
	r.Seed, r.InitBias = 7, true
	base := &mlp.Model{Network: net, Classes: classes, Targets: []string{"what"}}
	f, err := r.Prepare(FitOptions{Train: train, Test: test, Base: base})
	if err != nil {
		t.Fatal(err)
	}
	return f, net
}

// TestKnownClasses checks that a base model that knows all classes keeps its output layer.
func TestKnownClasses(t *testing.T) {
	for _, classes := range [][]string{{"below", "above"}, {"above", "below"}, {"above", "beside", "below"}} {
		f, net := further(t, mlp.SoftmaxCrossEntropy{}, len(classes), classes...)
		if f.NewClasses != nil || f.Model.Network != net || !slices.Equal(f.Model.Classes, classes) || f.Model.Targets[0] != "what" {
			t.Errorf("%v: new classes %v, network %v, classes %v", classes, f.NewClasses, f.Model.Network, f.Model.Classes)
		}
		if k := slices.Index(classes, "above"); f.Options.Train.Targets.Class[9] != int32(k) || f.Options.Test.Targets.Class[9] != int32(k) {
			t.Errorf("%v: the class above is %d in training and %d in the test, want %d", classes, f.Options.Train.Targets.Class[9], f.Options.Test.Targets.Class[9], k)
		}
	}
}

// TestNewClasses checks that a base model that does not know a class gets the output layer
// that a new network of these sizes would have, and keeps its hidden layers.
func TestNewClasses(t *testing.T) {
	for _, c := range []struct {
		loss    mlp.Loss
		outputs int
		classes []string
		want    []string
	}{
		{mlp.SoftmaxCrossEntropy{}, 2, []string{"below", "beside"}, []string{"above"}},
		{mlp.SoftmaxCrossEntropy{}, 2, []string{"0", "1"}, []string{"below", "above"}},
		{mlp.SoftmaxCrossEntropy{}, 3, []string{"0", "1", "2"}, []string{"below", "above"}},
		{mlp.SigmoidCrossEntropy{}, 1, []string{"0", "1"}, []string{"below", "above"}},
	} {
		f, before := further(t, c.loss, c.outputs, c.classes...)
		fresh, err := mlp.New(mlp.Config{Inputs: 1, Hidden: []int{4, 3}, Outputs: 2, Activation: mlp.Tanh(), InitBias: true, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		n := f.Model.Network
		for i, want := range []*mlp.Dense{before.Layers()[0], before.Layers()[1], fresh.Layers()[2]} {
			if d := cmp.Diff(want.Weights(), n.Layers()[i].Weights()); d != "" {
				t.Errorf("%v: layer %d: %s", c.classes, i, d)
			}
		}
		if !slices.Equal(f.NewClasses, c.want) || !slices.Equal(f.Model.Classes, []string{"below", "above"}) || f.Model.Targets[0] != "where" || n.Loss().Name() != "softmax" {
			t.Errorf("%v: new classes %v, classes %v, targets %v, loss %s", c.classes, f.NewClasses, f.Model.Classes, f.Model.Targets, n.Loss().Name())
		}
		if f.Recipe.Output != "softmax" || f.Recipe.Activation != "tanh" || !slices.Equal(f.Recipe.Hidden, []int{4, 3}) || f.Options.Base != f.Model {
			t.Errorf("%v: the recipe is %+v", c.classes, f.Recipe)
		}
		if k := f.Options.Test.Targets.Class[9]; k != 1 {
			t.Errorf("%v: the class above is %d in the test, want 1", c.classes, k)
		}
		fitted, err := f.Train(t.Context())
		if err != nil || fitted.Model.Check() != nil || fitted.Result.Train.Accuracy() < 0.9 {
			t.Errorf("%v: got %+v, %v", c.classes, fitted, err)
		}
		f.Close()
	}
}

// TestFreezeOfBase trains only the new output layer of a base model. Freezing that too must
// be an error.
func TestFreezeOfBase(t *testing.T) {
	f, before := further(t, mlp.SoftmaxCrossEntropy{}, 2, "0", "1")
	defer f.Close()
	drawn := f.Model.Network.Clone()
	f.Trainer.Freeze = 3
	if _, err := f.Start(); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("all layers frozen: %v", err)
	}
	f.Trainer.Freeze = 2
	if _, err := f.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, d := range f.Model.Network.Layers() {
		if same := slices.Equal(d.Weights(), drawn.Layers()[i].Weights()); same != (i < 2) {
			t.Errorf("layer %d kept its weights: %v", i, same)
		}
	}
	if f.Model.Network.Layers()[0] != before.Layers()[0] {
		t.Error("the hidden layers are not those of the base")
	}
}
