// Package recipe holds the settings of a training as text: a TOML file with a
// name, a value for every setting, and the reason for each.
//
// [Get] returns a built-in recipe and [Parse] reads one from a file. A recipe may
// leave settings to the data: [Recipe.Resolve] chooses them, and only what it
// returns makes a model and a trainer.
//
// # Settings
//
// [Settings] is the table of all settings, with their flags, help, and what values
// they may have. [Recipe.Set] sets one by its key.
package recipe

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/seed-217ca19f/mlp"
)

// ErrSyntax is returned when a text is not a recipe: not TOML, a key that is not a
// setting, a value of the wrong type.
var ErrSyntax = errors.New("not a recipe")

// Recipe is a full set of settings. They have the same names and values as on the
// command line.
type Recipe struct {
	Name string

	Hidden     []int
	Activation string
	Output     string // "auto": what the targets call for
	Init       string
	InitBias   bool

	Optimizer    string
	LearningRate float64
	Momentum     float64
	WeightDecay  float64 // -1: by the number of rows
	Schedule     string
	Gradient     string // "mean" or "sum"
	BatchSize    int    // 0: by the number of rows
	Epochs       int    // 0: by the number of rows
	Shuffle      bool
	ShuffleBlock int // rows of a block; 0: all rows are shuffled as one
	DropLast     bool
	ClassWeight  string // "none", "balanced", or weights by class: "spam=5,ham=0.5"
	Freeze       int    // how many layers keep their weights, from the first on
	Calibrate    bool   // correct how sure the network is, by rows that are kept aside
	Seed         uint64
	Evaluate     string // "none", "test" or "both"

	// Reasons says why a setting has its value.
	Reasons map[string]string
}

//go:embed *.toml
var builtin embed.FS

// Names lists the built-in recipes.
func Names() []string {
	entries, err := builtin.ReadDir(".")
	if err != nil {
		panic(err) // the files are part of the program
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".toml"))
	}
	return names
}

// Get returns the built-in recipe with that name.
func Get(name string) (*Recipe, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("recipe: expected one of %s, or a .toml file, found %q: %w", strings.Join(Names(), ", "), name, mlp.ErrConfig)
	}
	text, err := builtin.ReadFile(name + ".toml")
	if err != nil {
		return nil, err
	}
	p, err := Parse(string(text))
	if err != nil {
		return nil, err
	}
	return p.over(&Recipe{}), nil // a setting that the text leaves out is off
}

// validName matches the names that a recipe may have. Run folders are named after it.
var validName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// clone returns a copy that shares nothing with r.
func (r *Recipe) clone() *Recipe {
	c := *r
	c.Hidden, c.Reasons = slices.Clone(r.Hidden), maps.Clone(r.Reasons)
	return &c
}

// TOML returns the recipe as text that Parse reads. It leaves out settings that have no
// effect with the other settings, such as the momentum of an optimizer that has none.
func (r *Recipe) TOML() (string, error) { return r.text(false) }

// trained returns the text for a model file: the settings that shape the
// weights, and nothing else, so that equal training gives equal bytes.
func (r *Recipe) trained() (string, error) { return r.text(true) }

// text writes the settings, one on each line, in the order of the table. With trained,
// it leaves out the settings that do not shape the weights, and the reasons.
func (r *Recipe) text(trained bool) (string, error) {
	var b bytes.Buffer
	encoder := toml.NewEncoder(&b)
	encoder.Indent = ""
	if err := encoder.Encode(map[string]any{"name": r.Name}); err != nil {
		return "", err
	}
	reasons := maps.Clone(r.Reasons)
	for _, s := range settings {
		if s.Idle(r) {
			delete(reasons, s.Key)
			continue
		}
		v := s.Value(r)
		if list, ok := v.([]int); ok && list == nil {
			v = []int{} // written, so that it does not count as left out
		}
		if trained && s.Key == "evaluate" {
			continue
		}
		if err := encoder.Encode(map[string]any{s.Key: v}); err != nil {
			return "", err
		}
	}
	if trained || len(reasons) == 0 {
		return b.String(), nil
	}
	err := encoder.Encode(map[string]any{"reasons": reasons})
	return b.String(), err
}
