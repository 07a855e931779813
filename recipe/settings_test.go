package recipe

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
)

// TestTable makes sure that every field of a recipe has one row of the table, and
// every row a field, a group and help.
func TestTable(t *testing.T) {
	var r Recipe
	rows := map[any]string{}
	for _, s := range Settings() {
		if other := rows[s.field(&r)]; other != "" {
			t.Errorf("%s and %s have the same field", s.Key, other)
		}
		rows[s.field(&r)] = s.Key
		if s.Flag == "" || s.Help == "" || !slices.Contains(Groups(), s.Group) {
			t.Errorf("%s: flag %q, help %q, group %q", s.Key, s.Flag, s.Help, s.Group)
		}
		if s.Auto() != (s.fill != nil) {
			t.Errorf("%s: left to the data %v, a choice by the data %v", s.Key, s.Auto(), s.fill != nil)
		}
	}
	v := reflect.ValueOf(&r).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if name == "Name" || name == "Reasons" {
			continue
		}
		key := rows[v.Field(i).Addr().Interface()]
		if key == "" {
			t.Errorf("%s: no row", name)
		}
		if strings.ReplaceAll(key, "_", "") != strings.ToLower(name) {
			t.Errorf("%s: the key is %s", name, key)
		}
		delete(rows, v.Field(i).Addr().Interface())
	}
	if len(rows) > 0 {
		t.Errorf("rows without a field: %v", rows)
	}
}

// TestTexts writes every setting of every built-in recipe as a text and reads it.
func TestTexts(t *testing.T) {
	for _, name := range Names() {
		want, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		got := &Recipe{Name: name, Reasons: want.Reasons}
		for _, s := range Settings() {
			if err := s.Set(got, s.Text(want)); err != nil {
				t.Errorf("%s: %s: %v", name, s.Key, err)
			}
		}
		if want.Reasons = got.Reasons; !cmp.Equal(got, want) {
			t.Error(cmp.Diff(want, got))
		}
	}
}

func TestSetRefuses(t *testing.T) {
	for _, c := range []struct{ key, text, says string }{
		{"epochs", "0", "epochs: expected a whole number, 1 to 1000000000, or auto, found 0"},
		{"epochs", "many", "epochs: expected a whole number, 1 to 1000000000, or auto, found many"},
		{"learning_rate", "0", "learning_rate: expected a number, above 0, found 0"},
		{"learning_rate", "inf", "found inf"},
		{"learning_rate", "nan", "found nan"},
		{"momentum", "1", "momentum: expected a number, 0 or more and below 1, found 1"},
		{"weight_decay", "-1", "weight_decay: expected a number, 0 or more, or auto, found -1"},
		{"freeze", "-1", "freeze: expected a whole number, 0 to 999, found -1"},
		{"hidden", "100,0", "found 100,0"},
		{"hidden", "", `hidden: expected none, or whole numbers with commas between them (as in 100,100), 1 to 268435456, found `},
		{"shuffle", "perhaps", "shuffle: expected true or false, found perhaps"},
		{"seed", "-1", "seed: expected a whole number, 0 or more, found -1"},
		{"gradient", "median", `gradient: expected mean or sum, found "median"`},
		{"class_weight", "heavy", `class_weight: expected none, balanced or weights above 0 by class, as in spam=5,ham=0.5, found "heavy"`},
		{"activation", "relu(2)", `activation: expected one of`},
		{"init", "normal", `init: expected normal with a positive scale`},
		{"shuffle_block", "auto", "found auto"},
		{"soup", "1", `expected the key of a setting, found "soup"`},
	} {
		r := base(t)
		err := r.Set(c.key, c.text)
		if err == nil || !strings.Contains(err.Error(), c.says) || !errors.Is(err, mlp.ErrConfig) {
			t.Errorf("%s = %s: got %v, want it to say %s", c.key, c.text, err, c.says)
		}
		if d := cmp.Diff(base(t), r); d != "" {
			t.Errorf("%s = %s changed the recipe: %s", c.key, c.text, d)
		}
	}
}

// TestSet checks that Set deletes the reason and stores names in canonical form.
func TestSet(t *testing.T) {
	r := base(t)
	for key, text := range map[string]string{"init": "normal:0.5", "epochs": "auto", "hidden": "none", "weight_decay": "auto"} {
		if err := r.Set(key, text); err != nil || r.Reasons[key] != "" {
			t.Errorf("%s: %v, reason %q", key, err, r.Reasons[key])
		}
	}
	if r.Init != "normal(0.5)" || r.Epochs != 0 || len(r.Hidden) != 0 || r.WeightDecay != -1 || r.Reasons["activation"] == "" {
		t.Errorf("got %+v", r)
	}
}

// TestFlagsOfErrors names the flag if the setting came from there.
func TestFlagsOfErrors(t *testing.T) {
	s, _ := find("learning_rate")
	if err := s.SetFlag(base(t), "x"); err == nil || !strings.HasPrefix(err.Error(), "learning-rate: ") {
		t.Errorf("got %v", err)
	}
}

// TestUnresolved makes sure that no setting that is left to the data reaches a
// model or a trainer.
func TestUnresolved(t *testing.T) {
	for _, s := range Settings() {
		if !s.Auto() {
			continue
		}
		r := &Resolved{*base(t)}
		s.put(&r.Recipe, s.auto)
		_, err := r.Trainer()
		_, modelErr := r.NewModel(halves(10))
		for _, err := range []error{err, modelErr} {
			if !errors.Is(err, mlp.ErrConfig) || !strings.HasPrefix(err.Error(), s.Key+": ") {
				t.Errorf("%s: got %v", s.Key, err)
			}
		}
		before := r.clone()
		if _, err := resolved(t, &r.Recipe, halves(10)).Trainer(); err != nil {
			t.Errorf("%s: %v", s.Key, err)
		}
		if d := cmp.Diff(before, &r.Recipe); d != "" {
			t.Errorf("%s: the recipe changed: %s", s.Key, d)
		}
	}
	r := base(t)
	own := resolved(t, r, halves(10))
	if err := own.Set("epochs", "3"); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(base(t), r); d != "" {
		t.Errorf("a change of the resolved recipe changed the other: %s", d)
	}
	r.BatchSize = -1
	if _, err := r.Resolve(halves(10)); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("a batch size of -1: got %v", err)
	}
}

// TestIdle makes sure that settings without an effect are not written.
func TestIdle(t *testing.T) {
	for optimizer, want := range map[string]bool{"sgd": false, "adam": false, "adamw": false, "momentum": true, "nesterov": true} {
		r := base(t)
		r.Optimizer = optimizer
		for _, write := range []func() (string, error){r.TOML, r.trained} {
			text, err := write()
			if got := strings.Contains(text, "momentum = "); err != nil || got != want {
				t.Errorf("%s: momentum written %v, %v\n%s", optimizer, got, err, text)
			}
		}
	}
}

// TestFreezeIsWritten writes the number of frozen layers unless there are none.
func TestFreezeIsWritten(t *testing.T) {
	for freeze, want := range []bool{false, true} {
		r := base(t)
		r.Freeze = freeze
		for _, write := range []func() (string, error){r.TOML, r.trained} {
			if text, err := write(); err != nil || strings.Contains(text, "freeze = 1") != want || strings.Contains(text, "freeze") != want {
				t.Errorf("%d frozen: written %v\n%s", freeze, err, text)
			}
		}
	}
}

// TestPartial checks that missing settings come from the recipe for the kind of rows,
// unless the text names another base.
func TestPartial(t *testing.T) {
	p, err := Parse("epochs = 2\nlearning_rate = 1\ninit = \"normal:0.5\"\nbatch_size = \"auto\"")
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.For(halves(10))
	if err != nil {
		t.Fatal(err)
	}
	if r.Name != "custom" || r.Epochs != 2 || r.LearningRate != 1 || r.Optimizer != "adamw" || r.Init != "normal(0.5)" || r.BatchSize != 0 || r.Reasons != nil {
		t.Errorf("got %+v", r)
	}
	if !p.Has("epochs") || p.Has("optimizer") {
		t.Error("expected the settings of the text only")
	}
	if p, err = Parse("base = \"notebook\"\nepochs = 2"); err != nil {
		t.Fatal(err)
	}
	if r, err = p.For(halves(10)); err != nil || r.Activation != "sigmoid" || r.Epochs != 2 {
		t.Errorf("got %+v, %v", r, err)
	}
	if _, err := Parse(`base = "soup"`); !errors.Is(err, mlp.ErrConfig) {
		t.Errorf("an unknown base gave %v", err)
	}
}
