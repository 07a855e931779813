package job

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// TestReadingFor checks the options for a model: a kind that the caller gives overrides
// the model's, and the caller's options do not change.
func TestReadingFor(t *testing.T) {
	o := options(t)
	if _, err := Run(t.Context(), o, &notes{}); err != nil {
		t.Fatal(err)
	}
	m, err := mlp.Load(o.Model)
	if err != nil {
		t.Fatal(err)
	}
	given := data.ReadOptions{Kinds: map[string]data.Kind{"x": data.Category}, Missing: []string{"none"}, Drop: []string{"z"}}
	got := ReadingFor(m, given)
	if want := map[string]data.Kind{"x": data.Category, "z": data.Number}; !cmp.Equal(got.Kinds, want) {
		t.Errorf("got the kinds %v, want %v", got.Kinds, want)
	}
	if len(got.Missing) < 1 || got.Missing[0] != "none" || got.Drop != nil || got.Header == nil || len(got.Only) != 3 {
		t.Errorf("got %+v", got)
	}
	if len(given.Kinds) != 1 || len(given.Missing) != 1 {
		t.Errorf("the given options became %+v", given)
	}
}
