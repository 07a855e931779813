package assess

import (
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// TestScore checks the score for classes, labels and values.
func TestScore(t *testing.T) {
	graded := func(right, wrong int) Classes {
		c := metrics.NewConfusion(2)
		for range right {
			c.Add(1, 1)
		}
		for range wrong {
			c.Add(1, 0)
		}
		return Classes{Confusion: c}
	}
	three, one, none := graded(3, 1), graded(1, 0), graded(0, 0)
	for _, c := range []struct {
		assessment Assessment
		score      float64
		name       string
	}{
		{Assessment{Classes: &three}, 0.75, "accuracy"},
		{Assessment{Classes: &one}, 1, "accuracy"},
		{Assessment{Classes: &none}, 0, "accuracy"},
		{Assessment{Labels: []Classes{three, graded(1, 3)}}, 0.5, "accuracy"},
		{Assessment{Values: []metrics.Regression{{R2: 0.5}, {R2: -1}}}, -0.25, "r2"},
	} {
		if score, name := c.assessment.Score(); score != c.score || name != c.name {
			t.Errorf("got %v and %q, want %v and %q", score, name, c.score, c.name)
		}
	}
}

// TestAssessesValues checks that the baseline of values is the mean of the targets that a
// model was trained on, or 0 if that is not known.
func TestAssessesValues(t *testing.T) {
	net, err := mlp.New(mlp.Config{Inputs: 1, Outputs: 1, Loss: mlp.SquaredError{}, Init: mlp.Zeros()})
	if err != nil {
		t.Fatal(err)
	}
	set := &data.Set{Name: "s", Features: data.Features{Rows: 2, Cols: 1, Floats: []float32{1, 2}}, Targets: data.Targets{Values: []float32{7, 13}, Width: 1}}
	for baseline, scale := range map[float64]*data.TargetScale{3: {Mean: []float32{10}, Scale: []float32{2}}, math.Sqrt(109): nil} {
		a, err := Assess(t.Context(), &mlp.Model{Network: net, TargetScale: scale}, set)
		if err != nil {
			t.Fatal(err)
		}
		// The network's output is 0, which the target scale turns into the mean.
		if v := a.Values[0]; a.Rows != 2 || v.BaselineRMSE != baseline || v.RMSE != baseline {
			t.Errorf("got %+v, want errors of %v", a, baseline)
		}
	}
}

// sure is a predictor whose outputs are the rows themselves.
type sure struct{ mlp.Predictor }

// TestAssessesClasses measures six classes, and two by one output, and compares with
// figures worked out by hand.
func TestAssessesClasses(t *testing.T) {
	six := &data.Set{Features: data.Features{Rows: 2}, Classes: []string{"a", "b", "c", "d", "e", "f"}, Targets: data.Targets{Class: []int32{0, 5}}}
	a := Outputs(sure{}, six, [][]float32{{0.5, 0.5, 0, 0, 0, 0}, {0.25, 0.75, 0, 0, 0, 0}}).Classes
	// Class f has the least probability and comes last: it is the sixth of its row.
	if !a.HasTop || a.Top != 0.5 || a.Brier != (0.5+1+0.0625+0.5625)/2 {
		t.Errorf("top 5 %v %v, Brier %v", a.Top, a.HasTop, a.Brier)
	}
	// Class a scores 0.5 for its row and 0.25 for the other, f 0 for both.
	if p := a.ClassPrecisions; !a.HasAUC || len(p) != 6 || p[0] != 1 || p[5] != 0.5 || !math.IsNaN(p[1]) || a.AveragePrecision != 0.75 {
		t.Errorf("average precisions %v with the mean %v", a.ClassPrecisions, a.AveragePrecision)
	}
	five := *six
	five.Classes, five.Targets.Class = six.Classes[:5], []int32{0, 4}
	if a := Outputs(sure{}, &five, [][]float32{{1, 0, 0, 0, 0}, {1, 0, 0, 0, 0}}).Classes; a.HasTop || a.Top != 0 {
		t.Errorf("five classes: top 5 %v", a.Top)
	}
	two := &data.Set{Features: data.Features{Rows: 3}, Classes: six.Classes[:2], Targets: data.Targets{Class: []int32{1, 0, 1}}}
	a = Outputs(sure{}, two, [][]float32{{0.5}, {0.75}, {0.25}}).Classes
	if p := a.ClassPrecisions; a.Brier != (0.25+0.5625+0.5625)/3 || len(p) != 2 || math.Abs(a.AveragePrecision-(0.5+2.0/3)/2) > 1e-15 || p[1] != a.AveragePrecision || p[0] != 1.0/3 {
		t.Errorf("two classes: Brier %v, average precisions %v with the mean %v", a.Brier, p, a.AveragePrecision)
	}
	none := *two
	none.Features.Rows, none.Targets.Class = 0, []int32{}
	if a := Outputs(sure{}, &none, nil).Classes; len(a.ClassPrecisions) != 2 || a.HasAUC {
		t.Errorf("no rows: %+v", a)
	}
}
