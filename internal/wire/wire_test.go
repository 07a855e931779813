package wire

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/metrics"
)

// TestDone compares the JSON of a Done with a text. The test set's figures must be fields
// of the object, in their place, and those of a single target must keep their names.
func TestDone(t *testing.T) {
	d := NewDone(&mlp.Result{Epochs: 2, Reason: mlp.Completed}, "m", 0)
	d.OnTest = OnTest{AUC: new(0.5), Targets: []TargetFigures{{"x", Figures{R2: new(0.25)}}}}
	d.TestLoss, d.Learned = new(1.5), new(true)
	got, err := json.Marshal(d)
	want := `{"event":"done","epochs":2,"steps":0,"test_loss":1.5,"test_auc":0.5,"test_targets":[{"target":"x","r2":0.25}],` +
		`"learned":true,"reason":"completed","model":"m","train_seconds":0,"wall_seconds":0}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

// TestFigures compares the JSON of figures of several targets, and of a fold, with texts.
func TestFigures(t *testing.T) {
	a := &assess.Assessment{Rows: 3, Values: []metrics.Regression{{R2: 0.5, RMSE: 1}, {R2: 1, RMSE: 2}}}
	got, err := json.Marshal(NewFold(0, 2, a, []string{"p", "q"}))
	want := `{"event":"fold","fold":1,"folds":2,"rows":3,"r2":0.75,"targets":[{"target":"p","rmse":1,"mae":0,"r2":0.5,"baseline_rmse":0},` +
		`{"target":"q","rmse":2,"mae":0,"r2":1,"baseline_rmse":0}]}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

// TestClassFigures compares figures of classes with their texts: those of several
// classes, and of each of them in an evaluation.
func TestClassFigures(t *testing.T) {
	c := metrics.NewConfusion(2)
	c.Add(0, 0)
	a := &assess.Assessment{Rows: 1, Classes: &assess.Classes{
		Confusion: c, Calibration: metrics.NewCalibration(0), LogLoss: 0.5, Brier: 0.25, AUC: 0.75, HasAUC: true,
		AveragePrecision: 0.125, ClassPrecisions: []float64{0.375, math.NaN()}, Top: 0.875, HasTop: true,
	}}
	v := Evaluation{Event: "evaluation", Classes: []ClassScore{{Class: "a", Rows: 1}, {Class: "b"}}}
	v.Assess(a, nil)
	got, err := json.Marshal(v)
	want := `{"event":"evaluation","data":"","rows":0,"balanced_accuracy":1,"log_loss":0.5,"auc":0.75,"macro_f1":1,"ece":0,"brier":0.25,"average_precision":0.125,"top_5_accuracy":0.875,` +
		`"classes":[{"class":"a","rows":1,"precision":0,"recall":0,"f1":0,"average_precision":0.375},{"class":"b","rows":0,"precision":0,"recall":0,"f1":0}],"seconds":0}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	test, err := json.Marshal(OnTest(v.Figures))
	if want := `"test_brier":0.25,"test_average_precision":0.125,"test_top_5_accuracy":0.875`; err != nil || !strings.Contains(string(test), want) {
		t.Errorf("got %s, %v, want it to say %s", test, err, want)
	}
	a.Classes.HasAUC, a.Classes.HasTop = false, false
	if f := NewFigures(a, nil); f.AUC != nil || f.AveragePrecision != nil || f.Top5Accuracy != nil {
		t.Errorf("undefined figures are there: %+v", f)
	}
}
