package recipe

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
)

// wideSet returns rows of 200 columns of random numbers. The last column decides the class.
func wideSet(rows int) *data.Set {
	t := &data.Table{Name: "wide", Rows: rows}
	for k := range 200 {
		s, c := random.New(uint64(k), "wide"), data.Column{Name: fmt.Sprintf("x%d", k)}
		for i := range rows {
			c.Numbers = append(c.Numbers, float32(s.Normal(i)))
		}
		t.Columns = append(t.Columns, c)
	}
	set := &data.Set{Name: "wide", Features: data.TableFeatures(t), Classes: []string{"below", "above"}}
	for _, x := range t.Columns[199].Numbers {
		class := int32(0)
		if x > 0 {
			class = 1
		}
		set.Targets.Class = append(set.Targets.Class, class)
	}
	return set
}

// TestFitImportance measures with each choice of Importance. After a training of a few
// steps, AutoImportance must leave out some of the 900 rows and 200 columns.
func TestFitImportance(t *testing.T) {
	train, test := wideSet(500), wideSet(900)
	const some = 274 // of the rows take 1e9 multiply-adds, as the model counts them
	for choice, want := range map[Importance]assess.Measured{
		"":             {Columns: 200, OfColumns: 200, Rows: some, OfRows: 900},
		AutoImportance: {Columns: 200, OfColumns: 200, Rows: some, OfRows: 900},
		AllImportance:  {Columns: 200, OfColumns: 200, Rows: 900, OfRows: 900},
		NoImportance:   {},
	} {
		r, err := For(train)
		if err != nil {
			t.Fatal(err)
		}
		r.Epochs = 3
		done := 0
		fitted, err := r.Fit(t.Context(), FitOptions{Train: train, Test: test, Importance: choice, ImportanceProgress: func(n, _ int) { done = n }})
		if err != nil {
			t.Fatal(err)
		}
		if fitted.Measured != want || done != want.Columns || len(fitted.Importance) != want.Columns {
			t.Errorf("%q: %+v, %d done, %d columns, want %+v", choice, fitted.Measured, done, len(fitted.Importance), want)
		}
		if want.Columns > 0 && fitted.Importance[0].Column != "x199" {
			t.Errorf("%q: the first is %+v", choice, fitted.Importance[0])
		}
	}
}

// TestImportanceWork checks that the work is a tenth of the training's three multiply-adds
// for each row and parameter, but at least a constant.
func TestImportanceWork(t *testing.T) {
	set := halves(40)
	const parameters = 66 // of the model below
	for rows, want := range map[int]float64{10: 1e9, 1e12: 0.1 * 3 * 1e12 * parameters} {
		base, _ := countedModel(t, set)
		work := (&Fitting{
			Recipe: quick(t, set), Model: base, Options: FitOptions{Threads: 3},
			fitted: &Fitted{Result: &mlp.Result{Rows: rows}},
		}).importanceOptions()
		if diff := work.Work/want - 1; diff > 1e-9 || diff < -1e-9 || work.Threads != 3 || work.All {
			t.Errorf("%d rows: %+v, want %v", rows, work, want)
		}
	}
}

// TestImportanceInterrupted cancels the context while columns are measured. The assessment
// must be kept.
func TestImportanceInterrupted(t *testing.T) {
	set := wideSet(60)
	r, err := For(set)
	if err != nil {
		t.Fatal(err)
	}
	r.Epochs = 1
	ctx, cancel := context.WithCancel(t.Context())
	fitted, err := r.Fit(ctx, FitOptions{Train: set, Test: set, ImportanceProgress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) || fitted.Assessment == nil || fitted.Importance != nil {
		t.Errorf("%+v, %v", fitted, err)
	}
}

func TestParseImportance(t *testing.T) {
	for _, name := range []string{"auto", "all", "none"} {
		if got, err := ParseImportance(name); err != nil || string(got) != name {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := ParseImportance("some"); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("error %v", err)
	}
}
