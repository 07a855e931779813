package recipe

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
)

// noisy returns rows of two classes; a fifth of the labels are wrong.
func noisy(rows int) *data.Set {
	set := halves(rows)
	for i := range set.Targets.Class {
		if i%5 == i/10%5 {
			set.Targets.Class[i] = 1 - set.Targets.Class[i]
		}
	}
	return set
}

// quick returns a short recipe for tests; it calibrates.
func quick(t *testing.T, set *data.Set) *Recipe {
	t.Helper()
	r, err := For(set)
	if err != nil {
		t.Fatal(err)
	}
	r.Epochs, r.LearningRate, r.Calibrate = 3, 0.02, true
	return r
}

// hook is a Recorder that calls a function.
type hook func(mlp.Event) error

func (f hook) Record(e mlp.Event) error { return f(e) }

// countedUnits is the width of the layer that counts rows.
const countedUnits = 16

// counter is an activation that counts the rows that it is applied to.
type counter struct {
	mlp.Activation
	numbers *atomic.Int64
}

func (c counter) Forward(z, s []float32) {
	c.numbers.Add(int64(len(z)))
	c.Activation.Forward(z, s)
}

// countedModel returns a model for a set with a counter as its activation, and the counter.
func countedModel(t *testing.T, set *data.Set) (*mlp.Model, *atomic.Int64) {
	t.Helper()
	numbers := new(atomic.Int64)
	n, err := mlp.New(mlp.Config{Inputs: 1, Hidden: []int{countedUnits}, Outputs: len(set.Classes), Activation: counter{mlp.Tanh(), numbers}, Loss: mlp.SoftmaxCrossEntropy{}, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return &mlp.Model{Network: n, Classes: set.Classes}, numbers
}

// TestFitPasses counts the rows that go forward: those of the training and of each epoch's
// evaluation, the rows kept aside once, and the test rows once more at the end.
func TestFitPasses(t *testing.T) {
	train, test := noisy(2000), noisy(500)
	for _, c := range []struct {
		calibrate bool
		evaluate  string
		want      int64
	}{
		{false, "test", 3*(2000+500) + 500},
		{false, "none", 3 * 2000},
		{true, "test", 3*(1800+500) + 200 + 500},
		{true, "both", 3*(1800+1800+500) + 200 + 1800 + 500},
	} {
		r := quick(t, train)
		r.Calibrate, r.Evaluate = c.calibrate, c.evaluate
		base, numbers := countedModel(t, train)
		fitted, err := r.Fit(t.Context(), FitOptions{Train: train, Test: test, Base: base})
		if err != nil {
			t.Fatal(err)
		}
		if got := numbers.Load() / countedUnits; got != c.want {
			t.Errorf("calibrate %v, evaluate %s: %d rows went forward, want %d", c.calibrate, c.evaluate, got, c.want)
		}
		if calibrated := fitted.Temperature != 0 && fitted.Temperature != 1; calibrated != c.calibrate {
			t.Errorf("calibrate %v: temperature %v", c.calibrate, fitted.Temperature)
		}
	}
}

// TestFitMeasures compares the figures in the result with those of the returned model.
func TestFitMeasures(t *testing.T) {
	train, test := noisy(2000), noisy(500)
	r := quick(t, train)
	r.Evaluate = "both"
	before := *r
	fitted, err := r.Fit(t.Context(), FitOptions{Train: train, Test: test, Epochs: 2, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	onTest, testErr := fitted.Model.Evaluate(t.Context(), test, 1)
	rest, _, restErr := r.KeepAside(train)
	if testErr != nil || restErr != nil {
		t.Fatal(testErr, restErr)
	}
	onTrain, err := fitted.Model.Evaluate(t.Context(), rest, 1)
	if err != nil {
		t.Fatal(err)
	}
	a, err := assess.Assess(t.Context(), fitted.Model, test)
	if err != nil {
		t.Fatal(err)
	}
	if got := fitted.Result; got.Epochs != 2 || got.Test.Loss != onTest.Loss || got.Train.Loss != onTrain.Loss || got.Train.Rows != 1800 {
		t.Errorf("got %+v, want %v on the test rows and %v on the training rows", got, onTest.Loss, onTrain.Loss)
	}
	if fitted.Assessment.Classes.LogLoss != a.Classes.LogLoss || fitted.Temperature == 1 {
		t.Errorf("got the log loss %v, want %v; temperature %v", fitted.Assessment.Classes.LogLoss, a.Classes.LogLoss, fitted.Temperature)
	}
	if !cmp.Equal(before, *r) || fitted.Recipe.Epochs != 2 {
		t.Errorf("the recipe changed: %s; or the one used has %d epochs", cmp.Diff(before, *r), fitted.Recipe.Epochs)
	}
}

// TestTrainCalibrates checks that Train calibrates if the recipe says so.
func TestTrainCalibrates(t *testing.T) {
	train := noisy(2000)
	r, err := For(train)
	if err != nil {
		t.Fatal(err)
	}
	want, err := r.Fit(t.Context(), FitOptions{Train: train, MaxSteps: 20})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Fit(t.Context(), FitOptions{Train: train, MaxSteps: 20})
	if err != nil {
		t.Fatal(err)
	}
	if got.Temperature != want.Temperature || got.Result.Train == nil || got.Result.Train.Loss != want.Result.Train.Loss {
		t.Errorf("got %v and %+v, want %v and %+v", got.Temperature, got.Result.Train, want.Temperature, want.Result.Train)
	}
}

// TestFitStops ends trainings early. What was computed before must be returned.
func TestFitStops(t *testing.T) {
	train, full := noisy(2000), errors.New("disk full")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, c := range []struct {
		at   hook
		want error
		why  mlp.Reason
	}{
		{func(e mlp.Event) error { cancel(); return nil }, context.Canceled, mlp.Interrupted},
		{func(e mlp.Event) error { return full }, full, mlp.Failed},
		{func(e mlp.Event) error { return mlp.ErrStop }, nil, mlp.Stopped},
	} {
		fitted, err := quick(t, train).Fit(ctx, FitOptions{Train: train, Recorders: []mlp.Recorder{hook(func(e mlp.Event) error {
			if e.Kind == mlp.EpochEnded && e.Epoch == 0 {
				return c.at(e)
			}
			return nil
		})}})
		if !errors.Is(err, c.want) || fitted == nil || fitted.Model == nil {
			t.Fatalf("%s: got %v, %v", c.why, fitted, err)
		}
		if fitted.Result.Reason != c.why || fitted.Result.Epochs != 1 {
			t.Errorf("got %+v, want the reason %s", fitted.Result, c.why)
		}
		if calibrated := fitted.Temperature != 0; calibrated != (err == nil) {
			t.Errorf("%s: temperature %v", c.why, fitted.Temperature)
		}
		ctx = t.Context()
	}
}

func TestFitRefuses(t *testing.T) {
	if f, err := Fit(t.Context(), FitOptions{}); f != nil || !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("no rows gave %v, %v", f, err)
	}
	train := noisy(200)
	if f, err := quick(t, train).Fit(t.Context(), FitOptions{Train: train, Epochs: -1}); f != nil || !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("-1 epochs gave %v, %v", f, err)
	}
	for name, known := range map[string][]string{"old": train.Classes, "new": {"left", "right"}} {
		base, _ := countedModel(t, train)
		base.Classes = known
		test := *train
		test.Classes = []string{"below", "beside"}
		if f, err := quick(t, train).Fit(t.Context(), FitOptions{Train: train, Test: &test, Base: base}); f != nil || !errors.Is(err, mlp.ErrInput) {
			t.Errorf("%s classes, of which the test rows have others: %v, %v", name, f, err)
		}
	}
	base, _ := countedModel(t, train)
	values := *train
	values.Classes, values.Targets = nil, data.Targets{Values: make([]float32, 200), Width: 1}
	r := quick(t, train)
	r.Calibrate = false
	if f, err := r.Fit(t.Context(), FitOptions{Train: &values, Base: base}); f != nil || !errors.Is(err, mlp.ErrInput) {
		t.Errorf("values for a base of classes gave %v, %v", f, err)
	}
}

// TestPrepare makes sure that every option of a fit reaches the trainer.
func TestPrepare(t *testing.T) {
	train := noisy(200)
	f, err := quick(t, train).Prepare(FitOptions{
		Train: train, Epochs: 7, MaxSteps: 5, Threads: 3, StepInterval: mlp.EveryStep,
		Recorders: []mlp.Recorder{hook(nil)}, Controllers: make([]mlp.Controller, 2),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Trainer; got.Epochs != 7 || got.MaxSteps != 5 || got.Threads != 3 || got.StepInterval != mlp.EveryStep || len(got.Recorders) != 1 || len(got.Controllers) != 2 {
		t.Errorf("got %+v", got)
	}
	if f.Options.Train.Len() != 180 || f.Aside.Len() != 20 {
		t.Errorf("got %d rows to train on and %d aside", f.Options.Train.Len(), f.Aside.Len())
	}
}

// TestFitAgain trains a model twice, which requires that Fit closes its session.
func TestFitAgain(t *testing.T) {
	train := noisy(200)
	base, _ := countedModel(t, train)
	for range 2 {
		if _, err := quick(t, train).Fit(t.Context(), FitOptions{Train: train, Base: base}); err != nil {
			t.Fatal(err)
		}
	}
}
