package recipe

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// TestBuiltin checks that every built-in recipe has all settings and reasons, and stays the
// same when it is written and read.
func TestBuiltin(t *testing.T) {
	if got := Names(); !cmp.Equal(got, []string{"images", "notebook", "pictures", "tables"}) {
		t.Fatalf("Names() = %v", got)
	}
	for _, name := range Names() {
		r, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		if r.Name != name {
			t.Errorf("%s calls itself %q", name, r.Name)
		}
		for key := range r.Reasons {
			if _, ok := find(key); !ok {
				t.Errorf("%s: a reason for %q, which is no setting", name, key)
			}
		}
		for _, s := range Settings() {
			if s.Reason && r.Reasons[s.Key] == "" {
				t.Errorf("%s: no reason for %s", name, s.Key)
			}
		}
		r.Optimizer, r.Freeze = "momentum", 1 // with these values, every setting is written
		text, err := r.TOML()
		if err != nil {
			t.Fatal(err)
		}
		again := parsed(t, text, &Recipe{})
		if !cmp.Equal(again, r) {
			t.Errorf("%s: written and read: %s", name, cmp.Diff(r, again))
		}
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// parsed reads a recipe and falls back on another one.
func parsed(t *testing.T, text string, fallback *Recipe) *Recipe {
	t.Helper()
	p, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Over(fallback)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// resolved resolves a recipe.
func resolved(t *testing.T, r *Recipe, train *data.Set) *Resolved {
	t.Helper()
	got, err := r.Resolve(train)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestParseRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"hiden = [100]":         `"hiden"`,
		"hidden = 100":          "hidden",
		"epochs = \"many\"":     "epochs",
		"epochs":                "line 1",
		"[reasons]\nepochs = 3": "reasons",
		"name = \"../up\"":      "name",
	} {
		_, err := Parse(text)
		if !errors.Is(err, ErrSyntax) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v, want it to say %s", text, err, says)
		}
	}
	if _, err := Get("../recipe"); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("Get of a path gave %v", err)
	}
}

// TestModel makes models for rows of each kind.
func TestModel(t *testing.T) {
	r, err := Get("notebook")
	if err != nil {
		t.Fatal(err)
	}
	pixels := &data.Set{Name: "pixels", Classes: []string{"a", "b", "c"},
		Features: data.Features{Rows: 1, Cols: 4, Shape: []int{2, 2}, Bytes: make([]byte, 4)},
		Targets:  data.Targets{Class: []int32{0}}}
	m, err := resolved(t, r, pixels).NewModel(pixels)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Network.Sizes(); !cmp.Equal(got, []int{4, 100, 100, 3}) || len(m.Preprocessor.Steps) != 1 {
		t.Errorf("sizes %v, preprocessing %v", got, m.Preprocessor)
	}
	if strings.Contains(m.Recipe, "reasons") || strings.Contains(m.Recipe, "evaluate") {
		t.Errorf("the model's recipe holds more than shapes its weights:\n%s", m.Recipe)
	}
	r.Output = "sigmoid"
	two := *pixels
	two.Classes = two.Classes[:2]
	if m, err = resolved(t, r, &two).NewModel(&two); err != nil || m.Network.Outputs() != 1 {
		t.Errorf("two classes by a sigmoid: %v outputs, %v", m.Network.Outputs(), err)
	}
	r.Output = "linear"
	values := &data.Set{Name: "values", Features: data.Features{Rows: 1, Cols: 3, Floats: make([]float32, 3)},
		Targets: data.Targets{Values: []float32{1, 2}, Width: 2}}
	if m, err = resolved(t, r, values).NewModel(values); err != nil || m.Network.Outputs() != 2 || m.Preprocessor.Steps != nil {
		t.Errorf("values: %v, %v", m, err)
	}
	further := resolved(t, r, values)
	further.Hidden, further.Activation = nil, "relu"
	if err := further.Continue(m); err != nil || !cmp.Equal(further.Hidden, []int{100, 100}) || further.Activation != "sigmoid" {
		t.Errorf("continued: %v, %v", further, err)
	}
}
