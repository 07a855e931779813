package job

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/recipe"
)

// notes is a Watcher that records its calls.
type notes struct {
	calls  []string
	record func(mlp.Event) error // nil: nothing
}

func (n *notes) note(format string, values ...any) error {
	n.calls = append(n.calls, fmt.Sprintf(format, values...))
	return nil
}

func (n *notes) Opened(d *Data) error { return n.note("opened %d", d.Train.Len()) }
func (n *notes) Fold(k int, a *assess.Assessment) error {
	return n.note("fold %d of %d", k, a.Rows)
}
func (n *notes) Folded() error                        { return n.note("folded") }
func (n *notes) Warned(warnings []data.Warning) error { return n.note("warned") }
func (n *notes) Starting(f *recipe.Fitting) (mlp.Recorder, error) {
	return n, n.note("starting with %d and %d", f.Options.Train.Len(), f.Options.Test.Len())
}
func (n *notes) Measured(int, int) {}

func (n *notes) Record(e mlp.Event) error {
	if n.record != nil {
		return n.record(e)
	}
	return nil
}

// options returns the options of a short training on a table of 40 rows.
func options(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	text := "x,z,kind\n"
	for i := range 40 {
		text += fmt.Sprintf("%d,%d,%s\n", i%8, i*i%7, []string{"low", "high"}[i%8/4])
	}
	path := filepath.Join(dir, "rows.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := recipe.Get("tables")
	if err != nil {
		t.Fatal(err)
	}
	r.Epochs = 3
	return Options{Paths: []string{path}, Recipe: r, TestFraction: 0.25, Model: filepath.Join(dir, "m.safetensors"), Began: time.Now()}
}

func TestRun(t *testing.T) {
	o, w := options(t), &notes{}
	o.Folds = 2
	out, err := Run(t.Context(), o, w)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"opened 40", "fold 0 of 20", "fold 1 of 20", "folded", "warned", "starting with 30 and 10"}
	if !slices.Equal(w.calls, want) {
		t.Errorf("got %q, want %q", w.calls, want)
	}
	if out.Assessment == nil || len(out.Importance) != 2 || out.Done.Epochs != 3 || out.Interrupted || out.Train.Len() != 30 {
		t.Errorf("got %+v", out)
	}
	m, err := mlp.Load(out.File)
	if err != nil || m.Recipe != out.Model.Recipe {
		t.Errorf("the file has %v, %v", m, err)
	}
}

// TestRunFolder checks that a training without a file for the model makes a run folder
// with all its files.
func TestRunFolder(t *testing.T) {
	o := options(t)
	t.Chdir(filepath.Dir(o.Model))
	o.Model = ""
	if _, err := Run(t.Context(), o, &notes{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"model.safetensors", "recipe.toml", "events.jsonl", "report.html"} {
		if info, err := os.Stat(filepath.Join("runs", "tables-1", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestNewClasses trains a model further on a table with another target, whose classes
// the model does not know, and tests on a second table.
func TestNewClasses(t *testing.T) {
	o := options(t)
	first, err := Run(t.Context(), o, &notes{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(o.Paths[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Replace(string(text), "kind", "size", 1)
	for i, class := range []string{"tall", "small"} {
		lines = strings.ReplaceAll(lines, []string{"high", "low"}[i], class)
	}
	if err := os.WriteFile(o.Paths[0], []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	o.From, o.TestPaths, o.Columns.Targets = o.Model, o.Paths, []string{"size"}
	o.Model = filepath.Join(filepath.Dir(o.Model), "further.safetensors")
	out, err := Run(t.Context(), o, &notes{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := mlp.Load(o.Model)
	if err != nil || !slices.Equal(m.Classes, []string{"small", "tall"}) || !slices.Equal(m.Targets, []string{"size"}) || out.Assessment.Rows != 40 {
		t.Errorf("got %+v, %v", m, err)
	}
	if m.Preprocessor.Encoder.Width() != first.Model.Preprocessor.Encoder.Width() {
		t.Errorf("got the columns %v, want %v", m.Preprocessor.Encoder, first.Model.Preprocessor.Encoder)
	}
}

// TestInterrupted ends the context at the end of the first epoch, and when all epochs
// are over and the model is about to be assessed. The model is kept both times.
func TestInterrupted(t *testing.T) {
	for _, kind := range []mlp.EventKind{mlp.EpochEnded, mlp.Ended} {
		ctx, cancel := context.WithCancel(t.Context())
		o := options(t)
		out, err := Run(ctx, o, &notes{record: func(e mlp.Event) error {
			if e.Kind == kind {
				cancel()
			}
			return nil
		}})
		if !errors.Is(err, context.Canceled) || out == nil || !out.Interrupted || out.Assessment != nil {
			t.Fatalf("%s: got %+v, %v", kind, out, err)
		}
		if _, err := mlp.Load(o.Model); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// TestFailed runs trainings that fail, and checks the error, the hint and the files that
// are left.
func TestFailed(t *testing.T) {
	o, full := options(t), errors.New("disk full")
	out, err := Run(t.Context(), o, &notes{record: func(e mlp.Event) error {
		if e.Kind == mlp.EpochEnded {
			return full
		}
		return nil
	}})
	var h HintedError
	if out != nil || !errors.Is(err, full) || !errors.As(err, &h) || !strings.Contains(h.Hint, o.Model) {
		t.Errorf("got %v, %v", out, err)
	}
	if _, err := mlp.Load(o.Model); err != nil {
		t.Error(err)
	}
	o = options(t)
	o.Recipe.LearningRate = 1e30
	if _, err := Run(t.Context(), o, &notes{}); !errors.Is(err, mlp.ErrDiverged) {
		t.Errorf("a diverging training gave %v", err)
	}
	if _, err := os.Stat(o.Model); err == nil {
		t.Error("a model that diverged was saved")
	}
	o.Folds = 41
	var u UsageError
	if _, err := Run(t.Context(), o, &notes{}); !errors.As(err, &u) {
		t.Errorf("more folds than rows gave %v", err)
	}
}

// measuring is a Watcher that records the calls of Measured.
type measuring struct {
	*notes
	done []int
}

func (m *measuring) Measured(done, columns int) { m.done = append(m.done, done, columns) }

// TestImportance measures the importance of both columns, or of none.
func TestImportance(t *testing.T) {
	for importance, want := range map[string][]int{"": {1, 2, 2, 2}, "auto": {1, 2, 2, 2}, "all": {1, 2, 2, 2}, "none": nil} {
		o, w := options(t), &measuring{notes: &notes{}}
		o.Importance = importance
		out, err := Run(t.Context(), o, w)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(w.done, want) || len(out.Importance) != len(want)/2 || len(out.Done.Importance) != len(want)/2 {
			t.Errorf("%q: got %v, %+v", importance, w.done, out.Importance)
		}
		if m := out.Done.Measured; (m == nil) != (want == nil) || m != nil && (m.Columns != 2 || m.OfColumns != 2 || m.Rows != 10 || m.OfRows != 10) {
			t.Errorf("%q: got %+v", importance, m)
		}
	}
	o := options(t)
	o.Importance, o.Paths = "some", []string{"absent.csv"}
	var u UsageError
	if _, err := Run(t.Context(), o, &notes{}); !errors.As(err, &u) || !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("an invalid choice gave %v", err)
	}
}

// TestPageOfManyRows trains with more test rows than importance is measured on.
func TestPageOfManyRows(t *testing.T) {
	o := options(t)
	text := "x,z,kind\n" + strings.Repeat("1,2,low\n7,1,high\n", 1100)
	if err := os.WriteFile(o.Paths[0], []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(o.Model))
	o.Model, o.TestFraction, o.Recipe.Epochs = "", 0.95, 1
	if _, err := Run(t.Context(), o, &notes{}); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("runs", "tables-1", "report.html"))
	if want := "2000 of 2090 test rows were used"; err != nil || !strings.Contains(string(page), want) {
		t.Errorf("%v, the page does not have %q", err, want)
	}
}
