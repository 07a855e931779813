// Package recipe holds the settings of a training as text: a TOML file with a
// name, a value for every setting, and the reason for each.
//
// [Get] returns a built-in recipe and [Parse] reads one from a file; from
// either, [Recipe.NewModel] and [Recipe.Trainer] make what it describes.
package recipe

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/optim"
)

// Errors that callers may test for with errors.Is.
var (
	// ErrUnknown is returned when no built-in recipe has the name.
	ErrUnknown = errors.New("unknown recipe")
	// ErrSyntax is returned when a text is not a recipe: not TOML, a key that
	// is not a setting, a value of the wrong type.
	ErrSyntax = errors.New("not a recipe")
)

// Recipe is a full set of settings. Its words are those of the command line.
type Recipe struct {
	Name string `toml:"name"`

	Hidden     []int  `toml:"hidden"`
	Activation string `toml:"activation"`
	Output     string `toml:"output"` // "auto": what the targets call for
	Init       string `toml:"init"`
	InitBias   bool   `toml:"init_bias"`

	Optimizer    string  `toml:"optimizer"`
	LearningRate float64 `toml:"learning_rate"`
	Momentum     float64 `toml:"momentum"`
	WeightDecay  float64 `toml:"weight_decay"` // -1: by the number of rows
	Schedule     string  `toml:"schedule"`
	Gradient     string  `toml:"gradient"`   // "mean" or "sum"
	BatchSize    int     `toml:"batch_size"` // 0: by the number of rows
	Epochs       int     `toml:"epochs"`     // 0: by the number of rows
	Shuffle      bool    `toml:"shuffle"`
	ShuffleBlock int     `toml:"shuffle_block"` // rows of a block; 0: all rows are shuffled as one
	DropLast     bool    `toml:"drop_last"`
	ClassWeight  string  `toml:"class_weight"` // "none" or "balanced"
	Calibrate    bool    `toml:"calibrate"`    // correct how sure the network is, by rows that are kept aside
	Seed         uint64  `toml:"seed"`
	Evaluate     string  `toml:"evaluate,omitempty"` // "none", "test" or "both"

	// Reasons says why a setting has its value.
	Reasons map[string]string `toml:"reasons,omitempty"`
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

// Get returns the built-in recipe of that name.
func Get(name string) (*Recipe, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("recipe: expected one of %s, or a .toml file, found %q: %w", strings.Join(Names(), ", "), name, ErrUnknown)
	}
	text, err := builtin.ReadFile(name + ".toml")
	if err != nil {
		return nil, err
	}
	return Parse(string(text))
}

// base is the recipe whose settings others fall back on.
const base = "images"

// validName is what a recipe may be called: it names run folders.
var validName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// Parse reads a recipe. Settings that it leaves out are those of the recipe
// images; its name is "custom" if it has none.
func Parse(text string) (*Recipe, error) {
	r := &Recipe{}
	fallback, err := builtin.ReadFile(base + ".toml")
	if err != nil {
		return nil, err
	}
	if _, err := toml.Decode(string(fallback), r); err != nil {
		return nil, err
	}
	r.Name, r.Reasons = "custom", nil
	meta, err := toml.Decode(text, r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	if keys := meta.Undecoded(); len(keys) > 0 {
		return nil, fmt.Errorf("expected settings of a recipe, found the key %q: %w", keys[0].String(), ErrSyntax)
	}
	if !validName.MatchString(r.Name) {
		return nil, fmt.Errorf("name: expected up to 64 letters, digits, - and _, found %q: %w", r.Name, ErrSyntax)
	}
	return r, nil
}

// Set changes a setting and forgets the reason for the value that it had.
func Set[T any](r *Recipe, key string, setting *T, value T) {
	*setting = value
	delete(r.Reasons, key)
}

// TOML returns the text that Parse reads.
func (r *Recipe) TOML() (string, error) {
	var b bytes.Buffer
	encoder := toml.NewEncoder(&b)
	encoder.Indent = ""
	whole := *r
	if whole.Hidden == nil {
		whole.Hidden = []int{} // written, so that it is not taken for left out
	}
	err := encoder.Encode(&whole)
	return b.String(), err
}

// trained returns the text for a model file: the settings that shape the
// weights, and nothing else, so that equal training gives equal bytes.
func (r *Recipe) trained() (string, error) {
	c := *r
	c.Evaluate, c.Reasons = "", nil
	return c.TOML()
}

// NewModel returns an untrained model for the rows of a training set, with the
// preprocessing that they call for: pixels are divided by 255, the columns of a
// table encoded, values to predict standardized. What the recipe leaves to the
// data is filled in, in r too.
func (r *Recipe) NewModel(set *data.Set) (*mlp.Model, error) {
	r.Suit(set)
	m := &mlp.Model{Classes: set.Classes, InputShape: set.Features.Shape, Pictures: set.Features.Pictures, Targets: set.Columns}
	inputs, err := prepare(m, set)
	if err != nil {
		return nil, err
	}
	activation, err := mlp.ParseActivation(r.Activation)
	if err != nil {
		return nil, err
	}
	loss, err := mlp.ParseLoss(r.Output)
	if err != nil {
		return nil, err
	}
	init, err := mlp.ParseInitializer(r.Init)
	if err != nil {
		return nil, err
	}
	m.Network, err = mlp.New(mlp.Config{
		Inputs: inputs, Hidden: r.Hidden, Outputs: outputs(set, loss),
		Activation: activation, Loss: loss, Init: init, InitBias: r.InitBias, Seed: r.Seed,
	})
	if err != nil {
		return nil, err
	}
	m.Recipe, err = r.trained()
	return m, err
}

// prepare gives m the preprocessing that the rows of set call for, and returns
// how many inputs it makes of a row.
func prepare(m *mlp.Model, set *data.Set) (inputs int, err error) {
	if set.Targets.Values != nil && !set.Targets.Labels {
		m.Scale = data.FitTargetScale(&set.Targets)
	}
	switch f := &set.Features; {
	case f.Table != nil:
		if m.Preprocessor.Columns, err = data.FitEncoder(f.Table); err != nil {
			return 0, err
		}
		return m.Preprocessor.Columns.Width(), nil
	case f.Bytes != nil:
		m.Preprocessor.Steps = []data.Step{data.Divide{By: 255}}
	}
	return set.Features.Cols, nil
}

// Continue sets r as the recipe of a model that is to be trained further, and
// takes from the model's own recipe what the network already decides.
func (r *Recipe) Continue(m *mlp.Model) error {
	sizes := m.Network.Sizes()
	r.Hidden = sizes[1 : len(sizes)-1]
	r.Output = m.Network.Loss().Name()
	if layers := m.Network.Layers(); len(layers) > 1 {
		r.Activation = layers[0].Activation().Name()
	}
	text, err := r.trained()
	m.Recipe = text
	return err
}

// outputs returns how many outputs a network for set needs.
func outputs(set *data.Set, loss mlp.Loss) int {
	if set.Targets.Values != nil {
		return set.Targets.Width
	}
	if _, binary := loss.(mlp.SigmoidCrossEntropy); binary && len(set.Classes) == 2 {
		return 1
	}
	return len(set.Classes)
}

// weightDecay returns the weight decay, 0 before [Recipe.Suit] has chosen one.
func (r *Recipe) weightDecay() float64 {
	if r.WeightDecay == -1 {
		return 0
	}
	return r.WeightDecay
}

// Trainer returns a trainer with the recipe's settings.
func (r *Recipe) Trainer() (*mlp.Trainer, error) {
	optimizer, err := optim.Parse(r.Optimizer, optim.Settings{Momentum: r.Momentum, WeightDecay: r.weightDecay()})
	if err != nil {
		return nil, err
	}
	schedule, err := optim.ParseSchedule(r.Schedule)
	if err != nil {
		return nil, err
	}
	if r.Gradient != "mean" && r.Gradient != "sum" {
		return nil, fmt.Errorf("gradient: expected mean or sum, found %q: %w", r.Gradient, mlp.ErrUnknown)
	}
	if r.ClassWeight != "none" && r.ClassWeight != "balanced" {
		return nil, fmt.Errorf("class weight: expected none or balanced, found %q: %w", r.ClassWeight, mlp.ErrUnknown)
	}
	if !slices.Contains([]string{"none", "test", "both"}, r.Evaluate) {
		return nil, fmt.Errorf("eval: expected none, test or both, found %q: %w", r.Evaluate, mlp.ErrUnknown)
	}
	return &mlp.Trainer{
		Optimizer: optimizer, LearningRate: r.LearningRate, Schedule: schedule,
		BatchSize: r.BatchSize, Epochs: r.Epochs, SumGradient: r.Gradient == "sum",
		Shuffle: r.Shuffle, BlockShuffle: r.ShuffleBlock, DropLast: r.DropLast, Seed: r.Seed, BalanceClasses: r.ClassWeight == "balanced",
		EvaluateTrain: r.Evaluate == "both", SkipTest: r.Evaluate == "none",
	}, nil
}
