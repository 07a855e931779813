package assess

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
)

// other is a Predictor that is not a ColumnPermuting.
type other struct{ mlp.Predictor }

// measuredTable returns a table of number columns x0, x1, … and a category.
func measuredTable(rows, numbers int) *data.Table {
	t := &data.Table{Name: "measured", Rows: rows}
	for k := range numbers {
		s, c := random.New(uint64(k), "measured"), data.Column{Name: fmt.Sprintf("x%d", k)}
		for i := range rows {
			c.Numbers = append(c.Numbers, float32(s.Normal(i)))
		}
		t.Columns = append(t.Columns, c)
	}
	c := data.Column{Name: "kind", Kind: data.Category, Values: []string{"a", "b", "c"}}
	for i := range rows {
		c.Codes = append(c.Codes, int32(i%3))
	}
	t.Columns = append(t.Columns, c)
	return t
}

// measuredTask returns a model with random weights for the table, and a set whose targets
// are similar to the model's outputs.
func measuredTask(t *testing.T, table *data.Table, loss mlp.Loss, outputs int) (*mlp.Model, *data.Set) {
	t.Helper()
	encoder, err := data.FitEncoder(table)
	if err != nil {
		t.Fatal(err)
	}
	net, err := mlp.New(mlp.Config{Inputs: encoder.Width(), Hidden: []int{12}, Outputs: outputs, Loss: loss, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Encoder: encoder}}
	set := &data.Set{Name: "measured", Features: data.TableFeatures(table)}
	y, err := m.Predict(set.Features)
	if err != nil {
		t.Fatal(err)
	}
	set.Targets = data.Targets{Width: outputs, Labels: loss.Kind() == mlp.YesOrNo}
	for _, row := range y {
		switch {
		case loss.Kind() == mlp.OneClass:
			class, _ := mlp.Decide(row)
			set.Targets.Class = append(set.Targets.Class, int32(class))
		case set.Targets.Labels:
			for _, p := range row {
				set.Targets.Values = append(set.Targets.Values, float32(math.Round(float64(p))))
			}
		default:
			set.Targets.Values = append(set.Targets.Values, row...)
		}
	}
	if set.Targets.Class != nil {
		set.Targets.Width = 0
		set.Classes = []string{"0", "1", "2", "3"}[:outputs]
		m.Classes = set.Classes
	}
	return m, set
}

// measuredTasks lists a loss and a number of outputs for each task.
var measuredTasks = []struct {
	loss    mlp.Loss
	outputs int
}{{mlp.SoftmaxCrossEntropy{}, 3}, {mlp.SigmoidCrossEntropy{}, 2}, {mlp.SquaredError{}, 2}}

// TestScoreAlone compares with the score of a whole assessment.
func TestScoreAlone(t *testing.T) {
	for _, task := range measuredTasks {
		m, set := measuredTask(t, measuredTable(100, 3), task.loss, task.outputs)
		random.New(1, "score").Permute(set.Features.Table.Columns[3].Codes[:3]) // another row or two
		set.Features.Table.Columns[0].Numbers[7] = 3
		outputs, err := m.PredictSet(t.Context(), set, 0)
		if err != nil {
			t.Fatal(err)
		}
		want, name := Outputs(m, set, outputs).Score()
		if got := score(m, set, outputs); got != want || got == 1 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// TestImportanceAgrees measures with a ColumnPermuter and by predicting shuffled tables. The
// same shuffles must give the same drops.
func TestImportanceAgrees(t *testing.T) {
	for _, task := range measuredTasks {
		m, set := measuredTask(t, measuredTable(3000, 6), task.loss, task.outputs)
		got, measured, err := Importance(t.Context(), m, set, ImportanceOptions{Seed: 4})
		if err != nil {
			t.Fatal(err)
		}
		want, _, err := Importance(t.Context(), other{m}, set, ImportanceOptions{Seed: 4})
		if err != nil {
			t.Fatal(err)
		}
		if measured != (Measured{7, 7, 2000, 3000}) || len(got) != 7 {
			t.Errorf("%T: %d columns, %+v", task.loss, len(got), measured)
		}
		for i := range got {
			if got[i].Column != want[i].Column || math.Abs(got[i].Drop-want[i].Drop) > 1e-3 || math.Abs(got[i].Deviation-want[i].Deviation) > 1e-3 {
				t.Errorf("%T: place %d is %+v, want %+v", task.loss, i+1, got[i], want[i])
			}
			if got[i].Drop < 0.01 {
				t.Errorf("%T: %s matters, but got %+v", task.loss, got[i].Column, got[i])
			}
		}
	}
}

// TestImportanceWork measures with lower and lower limits of work, and with several numbers
// of threads.
func TestImportanceWork(t *testing.T) {
	m, set := measuredTask(t, measuredTable(2100, 24), mlp.SquaredError{}, 2)
	row := float64(importanceRepeats * m.PermuteWork())
	for _, c := range []struct {
		name string
		o    ImportanceOptions
		want Measured
	}{
		{"no limit", ImportanceOptions{}, Measured{25, 25, 2000, 2100}},
		{"enough", ImportanceOptions{Work: row * 2000 * 25}, Measured{25, 25, 2000, 2100}},
		{"fewer rows", ImportanceOptions{Work: row * 500 * 25}, Measured{25, 25, 500, 2100}},
		{"fewer columns", ImportanceOptions{Work: row * 200 * 22}, Measured{22, 25, 200, 2100}},
		{"little", ImportanceOptions{Work: 1}, Measured{20, 25, 200, 2100}},
		{"all", ImportanceOptions{Work: 1, All: true}, Measured{25, 25, 2100, 2100}},
	} {
		var first []ColumnImportance
		for _, threads := range []int{1, 3} {
			c.o.Threads = threads
			got, measured, err := Importance(t.Context(), m, set, c.o)
			if err != nil || measured != c.want || len(got) != c.want.Columns {
				t.Fatalf("%s: %d columns, %+v, %v; want %+v", c.name, len(got), measured, err, c.want)
			}
			if first == nil {
				first = got
			}
			if !slices.Equal(got, first) {
				t.Errorf("%s: other figures with %d threads", c.name, threads)
			}
		}
	}
}

// TestImportanceScreens uses a network with small weights for 30 columns and large ones for
// 11. These 11 must be measured, although they come last.
func TestImportanceScreens(t *testing.T) {
	m, set := measuredTask(t, measuredTable(300, 40), mlp.SquaredError{}, 2)
	layer := m.Network.Layers()[0]
	w := layer.Weights()
	for i := range w[:30*layer.Outputs()] {
		w[i] /= 1000
	}
	if err := layer.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	got, measured, err := Importance(t.Context(), m, set, ImportanceOptions{Work: 1})
	if err != nil || measured != (Measured{20, 41, 200, 300}) {
		t.Fatalf("%+v, %v", measured, err)
	}
	for k := 30; k <= 40; k++ {
		name := set.Features.Table.Columns[k].Name
		if !slices.ContainsFunc(got, func(c ColumnImportance) bool { return c.Column == name }) {
			t.Errorf("%s was not measured", name)
		}
	}
}

// TestImportanceProgress checks the calls of Progress for both kinds of predictors.
func TestImportanceProgress(t *testing.T) {
	m, set := measuredTask(t, measuredTable(50, 6), mlp.SquaredError{}, 2)
	for _, p := range []mlp.Predictor{m, other{m}} {
		var done []int
		_, _, err := Importance(t.Context(), p, set, ImportanceOptions{Progress: func(n, of int) {
			if of != 7 {
				t.Errorf("of %d columns", of)
			}
			done = append(done, n)
		}})
		if err != nil || !slices.Equal(done, []int{1, 2, 3, 4, 5, 6, 7}) {
			t.Errorf("%T: done %v, %v", p, done, err)
		}
	}
}

// TestImportanceCanceled cancels the context after the first column. Each thread may finish
// its current column.
func TestImportanceCanceled(t *testing.T) {
	m, set := measuredTask(t, measuredTable(200, 30), mlp.SquaredError{}, 2)
	ctx, cancel := context.WithCancel(t.Context())
	last := 0
	all, measured, err := Importance(ctx, m, set, ImportanceOptions{Threads: 2, Progress: func(n, _ int) {
		cancel()
		last = n
	}})
	if !errors.Is(err, context.Canceled) || all != nil || measured != (Measured{}) || last > 2 {
		t.Errorf("%d columns, %+v, %v, after %d", len(all), measured, err, last)
	}
}

// square is a preprocessing step that is not linear.
type square struct{}

func (square) Type() string      { return "square" }
func (square) Apply(x []float32) { x[0] *= x[0] }
func (square) Check() error      { return nil }
func (square) Fits(int) error    { return nil }
func (square) KeepsZero() bool   { return true }

// TestImportanceOfAnyStep uses a step without a method Slope, so whole tables are predicted
// again.
func TestImportanceOfAnyStep(t *testing.T) {
	table := measuredTable(200, 3)
	m, set := measuredTask(t, table, mlp.SquaredError{}, 2)
	m.Preprocessor.Steps = []data.Step{square{}}
	got, measured, err := Importance(t.Context(), m, set, ImportanceOptions{Work: 1})
	want, _, _ := Importance(t.Context(), other{m}, set, ImportanceOptions{})
	if err != nil || measured != (Measured{4, 4, 200, 200}) || !slices.Equal(got, want) {
		t.Errorf("%+v, %+v, %v, want %+v", got, measured, err, want)
	}
}

// BenchmarkImportance measures 1,000 columns on 12 rows, with a ColumnPermuter and by
// predicting shuffled tables.
func BenchmarkImportance(b *testing.B) {
	table := measuredTable(12, 999)
	encoder, err := data.FitEncoder(table)
	if err != nil {
		b.Fatal(err)
	}
	net, err := mlp.New(mlp.Config{Inputs: encoder.Width(), Hidden: []int{100}, Outputs: 1, Loss: mlp.SquaredError{}})
	if err != nil {
		b.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Encoder: encoder}}
	set := &data.Set{Features: data.TableFeatures(table), Targets: data.Targets{Values: make([]float32, 12), Width: 1}}
	for name, p := range map[string]mlp.Predictor{"sums": m, "tables": other{m}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := Importance(b.Context(), p, set, ImportanceOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
