package job

import (
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/metrics"
	"github.com/seed-217ca19f/mlp/recipe"
)

// confusion returns a matrix of the given counts, one row of them for each class.
func confusion(counts ...[]int) *metrics.Confusion {
	c := metrics.NewConfusion(len(counts))
	for truth, row := range counts {
		for predicted, n := range row {
			for range n {
				c.Add(truth, predicted)
			}
		}
	}
	return c
}

// TestMissedClass checks that a class is rare relative to the share that it would have
// if all classes were equally frequent, and that classes without rows do not count.
func TestMissedClass(t *testing.T) {
	for name, test := range map[string]struct {
		c    *metrics.Confusion
		want int
	}{
		"two fair classes":            {confusion([]int{5, 5}, []int{10, 0}), -1},
		"a quarter":                   {confusion([]int{30, 0}, []int{6, 4}), 1},
		"more than a quarter":         {confusion([]int{29, 0}, []int{6, 4}), -1},
		"half of them are found":      {confusion([]int{30, 0}, []int{5, 5}), -1},
		"one of three, at fair share": {confusion([]int{10, 0, 0}, []int{0, 10, 0}, []int{10, 0, 0}), -1},
		"one of three, rare":          {confusion([]int{10, 0, 0}, []int{0, 10, 0}, []int{3, 0, 1}), 2},
		"an absent class":             {confusion([]int{26, 0, 0}, []int{8, 2, 0}, []int{0, 0, 0}), -1},
	} {
		if got := missedClass(test.c); got != test.want {
			t.Errorf("%s: class %d, want %d", name, got, test.want)
		}
	}
}

// TestAdvice checks which advice a training gets, and that a good one gets none.
func TestAdvice(t *testing.T) {
	learned := confusion([]int{90, 0}, []int{6, 4})
	stuck := confusion([]int{90, 0}, []int{10, 0})
	even := confusion([]int{50, 0}, []int{50, 0})
	for name, test := range map[string]struct {
		c      *metrics.Confusion
		weight string
		init   string
		loss   float64
		result mlp.Result
		want   string // in the hint; "": none
	}{
		"learned, but for a rare class": {c: learned, want: "40.00% of the rows of the rare class b"},
		"weighted already":              {c: learned, weight: "balanced"},
		"learned":                       {c: confusion([]int{50, 0}, []int{1, 49})},
		"a rare class is the cause":     {c: stuck, want: "--class-weight balanced makes"},
		"weighted, and stuck":           {c: stuck, weight: "balanced", loss: 2, want: "--learning-rate, for example 100"},
		"weights that are too small":    {c: even, init: "normal(0.0001)", loss: 0.69, want: "--init auto"},
		"a rate that is too large":      {c: even, init: "normal(0.0001)", loss: 0.7, want: "--learning-rate, for example 100"},
		"stopped at once":               {c: even, result: mlp.Result{Reason: mlp.StepLimit, Steps: 1}, want: "the training ended after 1 step, which may be too few; the recipe asks for 7 epochs"},
		"stopped later":                 {c: even, loss: 2, result: mlp.Result{Reason: mlp.StepLimit, Epochs: 1}, want: "--learning-rate"},
	} {
		r := &recipe.Recipe{ClassWeight: "none", Init: "auto", LearningRate: 1000, Epochs: 7}
		if test.weight != "" {
			r.ClassWeight = test.weight
		}
		if test.init != "" {
			r.Init = test.init
		}
		if test.result.Reason == mlp.Running {
			test.result.Reason, test.result.Epochs = mlp.Completed, r.Epochs
		}
		e := &mlp.Evaluation{Rows: test.c.Rows(), Correct: test.c.Count(0, 0) + test.c.Count(1, 1), Graded: true, Loss: test.loss, Confusion: test.c}
		test.result.Test = e
		out := &Outcome{Fresh: true, Fitted: &recipe.Fitted{Model: &mlp.Model{Classes: []string{"a", "b"}}, Recipe: r, Result: &test.result}}
		cause, hint := out.Advice()
		if !strings.Contains(hint, test.want) || (test.want == "") != (hint == "") {
			t.Errorf("%s: got %q, want %q", name, hint, test.want)
		}
		if strings.Contains(cause, "did not learn") == e.Learned() {
			t.Errorf("%s: %q, but learned is %v", name, cause, e.Learned())
		}
	}
}

// TestAdviceOnValues checks that advice is given if a network that predicts values has
// learned nothing.
func TestAdviceOnValues(t *testing.T) {
	for name, test := range map[string]struct {
		r2     float64
		result mlp.Result
		want   string // in the hint; "": none
	}{
		"learned":         {r2: 0.01, result: mlp.Result{Reason: mlp.Completed}},
		"nothing":         {r2: 0.0099, result: mlp.Result{Reason: mlp.Completed}, want: "the columns may not determine the target; otherwise try a smaller --learning-rate, for example 0.1"},
		"worse":           {r2: -3, result: mlp.Result{Reason: mlp.Completed}, want: "--learning-rate"},
		"stopped at once": {r2: 0, result: mlp.Result{Reason: mlp.StepLimit, Steps: 1}, want: "the training ended after 1 step, which may be too few; the recipe asks for 7 epochs"},
	} {
		out := &Outcome{Fitted: &recipe.Fitted{
			Model: &mlp.Model{}, Recipe: &recipe.Recipe{LearningRate: 1, Epochs: 7}, Result: &test.result,
			Assessment: &assess.Assessment{Values: []metrics.Regression{{R2: test.r2}}},
		}}
		cause, hint := out.Advice()
		if (cause == "") != (test.want == "") || !strings.Contains(hint, test.want) {
			t.Errorf("%s: got %q and %q, want %q", name, cause, hint, test.want)
		}
	}
}

// TestAdviceTooGood checks that a score on many test rows that is too good to be true is
// doubted.
func TestAdviceTooGood(t *testing.T) {
	importance := []assess.ColumnImportance{{Column: "casual", Drop: 0.5}, {Column: "a b", Drop: 0.25}, {Column: "noise", Drop: -0.01}, {Column: "fourth", Drop: 0.1}}
	for name, test := range map[string]struct {
		rows, wrong int
		r2          float64 // of values, if it is not 0
		importance  []assess.ColumnImportance
		cause, hint string
	}{
		"no mistake":         {rows: 1001, importance: importance, cause: "too good to be true? no mistake in 1001 test rows", hint: "would casual, a b be known when a prediction is needed? --drop 'casual,a b' shows how well the other columns predict"},
		"no importance":      {rows: 1001, cause: "too good to be true? no mistake in 1001 test rows"},
		"one mistake":        {rows: 1001, wrong: 1},
		"few rows":           {rows: 1000},
		"values":             {rows: 1001, r2: 0.9991, importance: importance[:1], cause: "too good to be true? an R² of 0.9991 in 1001 test rows", hint: "would casual be known when a prediction is needed? --drop casual shows"},
		"values with less":   {rows: 1001, r2: 0.999},
		"values in few rows": {rows: 1000, r2: 1},
	} {
		e := &mlp.Evaluation{Rows: test.rows, Correct: test.rows - test.wrong, Graded: test.r2 == 0}
		out := &Outcome{Fitted: &recipe.Fitted{
			Model: &mlp.Model{}, Recipe: &recipe.Recipe{}, Result: &mlp.Result{Test: e, Reason: mlp.Completed}, Importance: test.importance,
		}}
		if test.r2 != 0 {
			out.Assessment = &assess.Assessment{Values: []metrics.Regression{{R2: test.r2}}}
		}
		if cause, hint := out.Advice(); cause != test.cause || !strings.HasPrefix(hint, test.hint) || test.hint == "" && hint != "" {
			t.Errorf("%s: got %q and %q, want %q and %q", name, cause, hint, test.cause, test.hint)
		}
	}
}
