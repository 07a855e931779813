package recipe

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
)

// halves returns rows of one number. Those with a number above 0 have class 1.
func halves(rows int) *data.Set {
	s := &data.Set{Name: "halves", Classes: []string{"below", "above"},
		Features: data.Features{Rows: rows, Cols: 1, Floats: make([]float32, rows)}, Targets: data.Targets{Class: make([]int32, rows)}}
	for i := range rows {
		s.Features.Floats[i] = float32(i%10) - 4.5
		if i%10 > 4 {
			s.Targets.Class[i] = 1
		}
	}
	return s
}

// TestResolve checks the settings that are chosen by the data.
func TestResolve(t *testing.T) {
	for _, c := range []struct {
		rows, batch, epochs int
		decay               float64
	}{
		{10, 10, 200, 1}, {1000, 32, 200, 1}, {8000, 32, 80, 0.25}, {60_000, 200, 67, 1.0 / 30}, {10_000_000, 1024, 3, 0.0002},
	} {
		r := suited(t, &data.Set{Features: data.Features{Rows: c.rows}, Targets: data.Targets{Class: []int32{}}})
		if r.Name != "tables" || r.BatchSize != c.batch || r.Epochs != c.epochs || r.WeightDecay != c.decay || r.Output != "softmax" {
			t.Errorf("%d rows: got %s, batches of %d, %d epochs, weight decay %v, output %s", c.rows, r.Name, r.BatchSize, r.Epochs, r.WeightDecay, r.Output)
		}
	}
	one := suited(t, &data.Set{Features: data.Features{Rows: 1000, Floats: make([]float32, 1000), Cols: 1}, Targets: data.Targets{Values: make([]float32, 1000), Width: 1}})
	one.BatchSize = 1
	if fillEpochs(&one.Recipe, &data.Set{Features: data.Features{Rows: 1000}}); one.Epochs != 20 {
		t.Errorf("batches of one row: %d epochs, want 20", one.Epochs)
	}
	values := suited(t, &data.Set{Features: data.Features{Rows: 1}, Targets: data.Targets{Values: []float32{1}, Width: 1}})
	labels := suited(t, &data.Set{Features: data.Features{Rows: 1}, Targets: data.Targets{Values: []float32{1}, Width: 1, Labels: true}})
	if values.Output != "linear" || labels.Output != "sigmoid" {
		t.Errorf("got the outputs %s and %s", values.Output, labels.Output)
	}
}

// suited returns the built-in recipe for a set, resolved.
func suited(t *testing.T, set *data.Set) *Resolved {
	t.Helper()
	r, err := For(set)
	if err != nil {
		t.Fatal(err)
	}
	return resolved(t, r, set)
}

func TestKeepAside(t *testing.T) {
	r, set := &Recipe{Seed: 1}, halves(200)
	if rest, aside, err := r.KeepAside(set); rest != set || aside != nil || err != nil {
		t.Errorf("without calibration: got %v, %v, %v", rest, aside, err)
	}
	r.Calibrate = true
	rest, aside, err := r.KeepAside(set)
	if err != nil || rest.Len() != 180 || aside.Len() != 20 {
		t.Fatalf("got %d and %d rows, %v", rest.Len(), aside.Len(), err)
	}
	set.Groups = make([]int32, 200) // all rows are in one group, which can't be split
	if _, _, err := r.KeepAside(set); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("one group gave %v", err)
	}
	set.Targets = data.Targets{Values: make([]float32, 200), Width: 1}
	if _, _, err := r.KeepAside(set); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("values gave %v", err)
	}
}

func TestCrossValidate(t *testing.T) {
	set := halves(200)
	r, err := For(set)
	if err != nil {
		t.Fatal(err)
	}
	r.Epochs, r.LearningRate, r.Calibrate = 60, 0.02, true
	before := *r
	var rows []int
	err = r.CrossValidate(t.Context(), set, set.Folds(4, data.SplitOptions{Seed: 1}), 1, func(fold int, a *assess.Assessment) error {
		rows = append(rows, a.Rows)
		if score, name := a.Score(); name != "accuracy" || score < 0.95 {
			t.Errorf("fold %d: %s %v", fold, name, score)
		}
		return nil
	})
	if err != nil || !cmp.Equal(rows, []int{50, 50, 50, 50}) {
		t.Errorf("got folds of %v rows, %v", rows, err)
	}
	if !cmp.Equal(before, *r) {
		t.Errorf("the recipe changed: %s", cmp.Diff(before, *r))
	}
	empty := []data.Fold{{Train: []int32{0, 1}}}
	if err := r.CrossValidate(t.Context(), set, empty, 1, nil); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("a fold without rows gave %v", err)
	}
}

// TestCrossValidateCalibrates compares a fold with the same steps one by one, on
// rows with a fifth of the labels wrong.
func TestCrossValidateCalibrates(t *testing.T) {
	set := halves(2000)
	for i := range set.Targets.Class {
		if i%5 == i/10%5 {
			set.Targets.Class[i] = 1 - set.Targets.Class[i]
		}
	}
	r, err := For(set)
	if err != nil {
		t.Fatal(err)
	}
	r.Epochs, r.LearningRate, r.Calibrate = 3, 0.02, true
	folds := set.Folds(2, data.SplitOptions{Seed: 1})
	want, temperature := calibrated(t, *r, set, folds[0])
	if temperature == 1 {
		t.Fatal("the temperature is 1, want rows that call for another one")
	}
	err = r.CrossValidate(t.Context(), set, folds[:1], 1, func(_ int, a *assess.Assessment) error {
		if a.Classes.LogLoss != want.Classes.LogLoss {
			t.Errorf("got the log loss %v, want %v", a.Classes.LogLoss, want.Classes.LogLoss)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// calibrated trains on a fold, calibrates and assesses.
func calibrated(t *testing.T, r Recipe, set *data.Set, fold data.Fold) (a *assess.Assessment, temperature float64) {
	t.Helper()
	rest, aside, err := r.KeepAside(set.Select(fold.Train))
	if err != nil {
		t.Fatal(err)
	}
	own := resolved(t, &r, rest)
	model, err := own.NewModel(rest)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := own.Trainer()
	if err != nil {
		t.Fatal(err)
	}
	trainer.EvaluateTrain = false
	if _, err := trainer.Train(t.Context(), model, rest, nil); err != nil {
		t.Fatal(err)
	}
	if temperature, err = assess.Calibrate(t.Context(), model, aside); err != nil {
		t.Fatal(err)
	}
	if a, err = assess.Assess(t.Context(), model, set.Select(fold.Test)); err != nil {
		t.Fatal(err)
	}
	return a, temperature
}
