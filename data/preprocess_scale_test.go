package data

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestStandardize takes rows through standardizations for all columns and for
// each, after a division, and through a model file's JSON.
func TestStandardize(t *testing.T) {
	tests := []struct {
		steps string
		want  []float32 // of 2, 0
		zero  bool      // zeros stay zeros
	}{
		{`[{"type":"standardize","mean":[1],"scale":[2]}]`, []float32{0.5, -0.5}, false},
		{`[{"type":"standardize","mean":[0],"scale":[2,4]}]`, []float32{1, 0}, true},
		{`[{"type":"standardize","mean":[1,-1],"scale":[-0.5]}]`, []float32{-2, -2}, false},
		{`[{"type":"divide","by":4},{"type":"standardize","mean":[0.25,0],"scale":[1,2]}]`, []float32{0.25, 0}, false},
	}
	for _, test := range tests {
		var p Preprocessor
		if err := json.Unmarshal([]byte(test.steps), &p); err != nil {
			t.Fatal(err)
		}
		if b, err := json.Marshal(p); err != nil || string(b) != test.steps {
			t.Errorf("%s is written as %s, %v", test.steps, b, err)
		}
		if p.KeepsZero() != test.zero || p.Fits(2) != nil {
			t.Errorf("%s: keeps zero %v, fits %v", test.steps, p.KeepsZero(), p.Fits(2))
		}
		row := []float32{2, 0}
		for _, step := range p.Steps {
			step.Apply(row)
		}
		if d := cmp.Diff(test.want, row); d != "" {
			t.Errorf("%s: %s", test.steps, d)
		}
	}
}

func TestStandardizeFaults(t *testing.T) {
	for steps, says := range map[string]string{
		`[{"type":"standardize","scale":[1]}]`:               "found 0 means and 1 scales",
		`[{"type":"standardize","mean":[1],"scale":[1,0]}]`:  "found 0 in position 2",
		`[{"type":"standardize","mean":[1e99],"scale":[1]}]`: "1e99",
	} {
		var p Preprocessor
		if err := json.Unmarshal([]byte(steps), &p); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got the error %v, want one that says %q", steps, err, says)
		}
	}
	infinite := Preprocessor{Steps: []Step{Divide{2}, Standardize{[]float32{1, float32(math.Inf(1))}, []float32{1}}}}
	checkError(t, "infinite", infinite.Check(), ErrStep, "preprocessing step 2: standardize: expected finite means, found +Inf in position 2")
	p := Preprocessor{Steps: []Step{Divide{2}, Standardize{[]float32{1, 2}, []float32{1}}}}
	if err := p.Fits(3); !errors.Is(err, ErrStep) || !strings.Contains(err.Error(), "step 2: standardize: expected one number for all columns, or one for each of 3 columns, found 2 numbers") {
		t.Errorf("got the error %v", err)
	}
}
