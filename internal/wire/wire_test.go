package wire

import (
	"encoding/json"
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
