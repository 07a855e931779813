package recipe

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// TestClassWeights reads weights of classes, also with = and commas in names, and checks
// that they are written in canonical form.
func TestClassWeights(t *testing.T) {
	for text, c := range map[string]struct {
		usual string
		want  map[string]float64
	}{
		"spam=5":               {"spam=5", map[string]float64{"spam": 5}},
		"spam=5.0, ham=.5":     {"spam=5,ham=0.5", map[string]float64{"spam": 5, "ham": 0.5}},
		"a=b=2":                {"a=b=2", map[string]float64{"a=b": 2}},
		`"a, b=2",c=3`:         {`"a, b=2",c=3`, map[string]float64{"a, b": 2, "c": 3}},
		`"say ""no""=1e3"`:     {`"say ""no""=1000"`, map[string]float64{`say "no"`: 1000}},
		`" ham=2"`:             {`" ham=2"`, map[string]float64{" ham": 2}},
		"balanced=2,none=3":    {"balanced=2,none=3", map[string]float64{"balanced": 2, "none": 3}},
		"größer als 1 %=0.125": {"größer als 1 %=0.125", map[string]float64{"größer als 1 %": 0.125}},
	} {
		for _, written := range []string{text, c.usual} {
			r := base(t)
			if err := r.Set("class_weight", written); err != nil {
				t.Errorf("%s: %v", written, err)
				continue
			}
			trainer, err := (&Resolved{*r}).Trainer()
			if err != nil || r.ClassWeight != c.usual || !cmp.Equal(trainer.ClassWeights, c.want) || trainer.BalanceClasses {
				t.Errorf("%s: written %s, weights %v, %v", written, r.ClassWeight, trainer.ClassWeights, err)
			}
		}
		p, err := Parse(fmt.Sprintf("class_weight = %q", text))
		if err != nil || p.values.ClassWeight != c.usual {
			t.Errorf("%s in a file: %v, %v", text, p, err)
		}
	}
}

// TestClassWeightsRefuse checks the errors for texts that are not weights, in a flag and in
// a file.
func TestClassWeightsRefuse(t *testing.T) {
	s, _ := find("class_weight")
	for text, found := range map[string]string{
		"":              `found ""`,
		"spam":          `found "spam"`,
		"spam=":         `found "spam="`,
		"spam=five":     `found "spam=five"`,
		"spam=0":        `found "spam=0"`,
		"spam=-1":       `found "spam=-1"`,
		"spam=inf":      `found "spam=inf"`,
		"spam=nan":      `found "spam=nan"`,
		"spam=1e39":     `found "spam=1e39"`,
		"spam=1e-50":    `found "spam=1e-50"`,
		"spam=5,":       `found ""`,
		"spam=5,ham":    `found "ham"`,
		"spam=5,spam=6": `found "spam" twice`,
		`"spam=5`:       `found "\"spam=5"`,
		`"spam"=5`:      `found "\"spam\"=5"`,
		"spam=5\nham=1": `found "spam=5\nham=1"`,
	} {
		_, inFile := Parse(fmt.Sprintf("class_weight = %q", text))
		for prefix, err := range map[string]error{"class-weight: ": s.SetFlag(base(t), text), "class_weight: ": inFile} {
			if !errors.Is(err, mlp.ErrConfig) || !strings.HasPrefix(err.Error(), prefix+"expected none, balanced or weights above 0") || !strings.Contains(err.Error(), found) {
				t.Errorf("%q: got %v, want it to say %s", text, err, found)
			}
		}
	}
}

// TestClassWeightsOfUnknown resolves a recipe with weights of a class that the rows do
// not have.
func TestClassWeightsOfUnknown(t *testing.T) {
	values := &data.Set{Name: "values", Features: data.Features{Rows: 1, Cols: 1, Floats: make([]float32, 1)}, Targets: data.Targets{Values: []float32{1}, Width: 1}}
	odd, many := halves(20), halves(20)
	odd.Classes = []string{"a,b", "c"}
	many.Classes = nil
	for i := range 30 {
		many.Classes = append(many.Classes, fmt.Sprint(i))
	}
	for _, c := range []struct {
		set    *data.Set
		weight string
		says   string
	}{
		{halves(20), "above=2,up=3", `class_weight: expected only classes of the training set (below, above), as in --class-weight below=3, found the class "up"`},
		{odd, "d=2", `as in --class-weight '"a,b=2"', found the class "d"`},
		{many, "d=2", `18, 19 and 10 more), as in`},
		{values, "up=3", "class_weight: expected rows that each have one class, found values"},
	} {
		r := base(t)
		r.ClassWeight, r.Output = c.weight, "auto"
		if _, err := r.Resolve(c.set); !errors.Is(err, mlp.ErrConfig) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want it to say %s", c.weight, err, c.says)
		}
	}
	r := base(t)
	r.ClassWeight = "above=2"
	resolved(t, r, halves(20))
}
