// Package recipe holds the settings of a training. As text, a recipe is a TOML file with
// a name, a value for every setting, and the reasons for the values.
//
// [Get] returns a built-in recipe and [Parse] reads one from a text. Some settings may be
// left to the data: [Recipe.Resolve] chooses them by the training rows. The [Resolved]
// recipe makes a model and a trainer.
//
// # Settings
//
// [Settings] returns the table of all settings, with their flags, help and allowed
// values. [Recipe.Set] sets one by its key.
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

// ErrSyntax is returned when a text is not a recipe: it is not TOML, has an unknown key
// or a value of the wrong type.
var ErrSyntax = errors.New("not a recipe")

// Recipe has a value for every setting. The values of text settings are the same words
// as on the command line.
type Recipe struct {
	Name string

	Hidden     []int
	Activation string
	Output     string // name of the loss; "auto": chosen by the kind of targets
	Init       string
	InitBias   bool

	Optimizer    string
	LearningRate float64
	Momentum     float64
	WeightDecay  float64 // -1: chosen by the number of rows
	Schedule     string
	Gradient     string // "mean" or "sum"
	BatchSize    int    // 0: chosen by the number of rows
	Epochs       int    // 0: chosen by the number of rows
	Shuffle      bool
	ShuffleBlock int // rows of a block; 0: all rows are shuffled together
	DropLast     bool
	ClassWeight  string // "none", "balanced", or weights by class: "spam=5,ham=0.5"
	Freeze       int    // how many layers keep their weights, counted from the first
	Calibrate    bool   // keep rows aside and calibrate the network's probabilities on them
	Seed         uint64
	Evaluate     string // sets evaluated after each epoch: "none", "test" or "both"

	// Reasons maps the key of a setting to the reason for its value.
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

// Get returns the built-in recipe with the given name.
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
	return p.over(&Recipe{}), nil // a setting that the text leaves out, such as freeze, is off
}

// validName matches the allowed names of recipes. They are restricted because run folders
// are named after recipes.
var validName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// clone returns a copy that shares nothing with r.
func (r *Recipe) clone() *Recipe {
	c := *r
	c.Hidden, c.Reasons = slices.Clone(r.Hidden), maps.Clone(r.Reasons)
	return &c
}

// TOML returns the text that Parse reads. It leaves out settings that have no effect (see
// [Setting.Idle]), such as the momentum if the optimizer does not use it.
func (r *Recipe) TOML() (string, error) { return r.text(false) }

// trained returns the text for a model file. It has only the settings that affect the
// weights, so that equal trainings give equal bytes.
func (r *Recipe) trained() (string, error) { return r.text(true) }

// text returns the settings as TOML, one per line, in the order of the table. If trained
// is true, it leaves out the setting evaluate and the reasons.
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
			v = []int{} // TOML leaves out nil, which would mean that the setting is missing
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
