package assess

import (
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// TestScore takes the accuracy of classes, its mean over labels, or the mean R².
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

// TestAssessesValues compares values with the means of the targets that a model
// was trained on, and without such means with 0.
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
		// The network puts out 0, which stands for the mean.
		if v := a.Values[0]; a.Rows != 2 || v.BaselineRMSE != baseline || v.RMSE != baseline {
			t.Errorf("got %+v, want errors of %v", a, baseline)
		}
	}
}
