package recipe

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/optim"
)

// Settings returns the table of all settings, in the order in which a recipe
// is written. Flags, their help and completion, the keys of recipe files and
// all checks are made from it.
func Settings() []Setting { return slices.Clone(settings) }

// settings is the table that [Settings] returns. To add a setting, add a row here, a
// field to [Recipe], and the code that uses it.
var settings = []Setting{
	{Key: "hidden", Group: Network, Reason: true, Range: &Range{Least: 1, Most: mlp.MaxParameters},
		Help:  "units of each hidden layer, as in 100,100, or none",
		field: func(r *Recipe) any { return &r.Hidden }},
	{Key: "activation", Group: Network, Reason: true, Choices: namesOf(mlp.Activations()),
		Help:  "activation of the hidden layers: " + strings.Join(namesOf(mlp.Activations()), ", "),
		field: func(r *Recipe) any { return &r.Activation }, parse: nameOf(mlp.ParseActivation)},
	{Key: "output", Group: Network, Choices: append([]string{auto}, namesOf(mlp.Losses())...),
		Help:  "outputs of the network, and the loss that belongs to them: auto, " + strings.Join(namesOf(mlp.Losses()), ", "),
		field: func(r *Recipe) any { return &r.Output }, auto: auto, fill: fillOutput},
	{Key: "init", Group: Network, Reason: true, Choices: mlp.InitializerNames(),
		Help:  "how weights are drawn: " + strings.Join(mlp.InitializerNames(), ", ") + "; S is the scale",
		field: func(r *Recipe) any { return &r.Init }, parse: initializerName},
	{Key: "init_bias", Group: Network,
		Help:  "draw biases like the weights instead of starting at 0",
		field: func(r *Recipe) any { return &r.InitBias }},

	{Key: "optimizer", Group: Training, Reason: true, Choices: optim.Names(),
		Help:  "one of " + strings.Join(optim.Names(), ", "),
		field: func(r *Recipe) any { return &r.Optimizer }},
	{Key: "learning_rate", Aliases: []string{"eta"}, Group: Training, Reason: true, Range: &Range{Most: math.Inf(1), Above: true, Below: true},
		Help:  "size of the steps (alias: --eta)",
		field: func(r *Recipe) any { return &r.LearningRate }},
	{Key: "momentum", Group: Training, Range: &Range{Most: 1, Below: true},
		Help:  "momentum of the optimizers momentum and nesterov",
		field: func(r *Recipe) any { return &r.Momentum },
		idle:  func(r *Recipe) bool { return !optim.HasMomentum(r.Optimizer) }},
	{Key: "weight_decay", Group: Training, Range: atLeast(0),
		Help:  "decay of the weights, not of the biases: 0 for none, auto to choose it by the number of rows",
		field: func(r *Recipe) any { return &r.WeightDecay }, auto: -1., fill: fillWeightDecay},
	{Key: "schedule", Group: Training, Reason: true, Choices: optim.ScheduleNames(),
		Help:  "how the learning rate changes: " + strings.Join(optim.ScheduleNames(), ", "),
		field: func(r *Recipe) any { return &r.Schedule }},
	{Key: "gradient", Group: Training, Reason: true, Choices: []string{"mean", "sum"},
		Help:  "gradient of a batch: mean or sum over its rows",
		field: func(r *Recipe) any { return &r.Gradient }},
	{Key: "batch_size", Group: Training, Reason: true, Range: atLeast(1),
		Help:  "rows per step, or auto to choose it by the number of rows",
		field: func(r *Recipe) any { return &r.BatchSize }, auto: 0, fill: fillBatchSize},
	// Resolve fills in settings in this order. epochs depends on batch_size, so it
	// comes later.
	{Key: "epochs", Group: Training, Reason: true, Range: &Range{Least: 1, Most: mlp.MaxEpochs},
		Help:  "passes over the training set, or auto to choose it by the number of rows",
		field: func(r *Recipe) any { return &r.Epochs }, auto: 0, fill: fillEpochs},
	{Key: "shuffle", Group: Training, Reason: true,
		Help:  "shuffle the rows before each epoch",
		field: func(r *Recipe) any { return &r.Shuffle }},
	{Key: "shuffle_block", Group: Training, Range: atLeast(0),
		Help:  "rows per block: shuffle the rows of 64 random blocks at a time, for rows in files larger than memory; 0 shuffles all rows together",
		field: func(r *Recipe) any { return &r.ShuffleBlock }},
	{Key: "drop_last", Group: Training, Reason: true,
		Help:  "leave out the last rows of an epoch if they do not fill a batch",
		field: func(r *Recipe) any { return &r.DropLast }},
	{Key: "class_weight", Group: Training, Choices: []string{none, balanced}, Form: "weights above 0 by class, as in spam=5,ham=0.5",
		Help:  "weights of the classes: none, balanced (same total weight for each class), or by class as in spam=5,ham=0.5 (1 for classes left out)",
		field: func(r *Recipe) any { return &r.ClassWeight }, write: writeClassWeights},
	{Key: "freeze", Group: Training, Range: &Range{Most: mlp.MaxLayers - 1},
		Help:  "number of layers, counted from the first, whose weights stay fixed (useful with --from)",
		field: func(r *Recipe) any { return &r.Freeze },
		idle:  func(r *Recipe) bool { return r.Freeze == 0 }},
	{Key: "calibrate", Group: Evaluation,
		Help:  "keep one tenth of the training rows aside, and calibrate the predicted probabilities on them (temperature scaling)",
		field: func(r *Recipe) any { return &r.Calibrate }},
	{Key: "seed", Group: Training,
		Help:  "seed of all random numbers; the same seed gives the same bytes",
		field: func(r *Recipe) any { return &r.Seed }},
	{Key: "evaluate", Flag: "eval", Group: Evaluation, Choices: []string{none, "test", "both"},
		Help:  "rows to evaluate on after each epoch: none, test or both",
		field: func(r *Recipe) any { return &r.Evaluate }},
}

// init gives every setting that has no flag one: its key with dashes for underscores.
func init() {
	for i := range settings {
		if s := &settings[i]; s.Flag == "" {
			s.Flag = strings.ReplaceAll(s.Key, "_", "-")
		}
	}
}

// find returns the setting with the given key. It returns false if there is none.
func find(key string) (Setting, bool) {
	i := slices.IndexFunc(settings, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return Setting{}, false
	}
	return settings[i], true
}

// Set sets the setting with the given key to the value of a text, which is written as on
// the command line. It checks the value, and deletes the reason for the old one.
func (r *Recipe) Set(key, text string) error {
	s, ok := find(key)
	if !ok {
		return fmt.Errorf("expected the key of a setting, found %q: %w", key, mlp.ErrConfig)
	}
	return s.named(s.Key, s.Set(r, text))
}

// Check returns an error for the first setting whose value is out of range or not an
// allowed word. It accepts settings that are left to the data.
func (r *Recipe) Check() error {
	for _, s := range settings {
		if s.open(r) {
			continue
		}
		v, text := s.Value(r), s.Text(r)
		if s.parse != nil {
			if _, err := s.parse(text); err != nil {
				return err
			}
		}
		if err := s.check(v, text); err != nil {
			return s.named(s.Key, err)
		}
	}
	return nil
}

// SetFlag is [Setting.Set] for the command line: its errors begin with the flag's name.
func (s Setting) SetFlag(r *Recipe, text string) error { return s.named(s.Flag, s.Set(r, text)) }

// named returns err with the name of the setting in front, unless err's message has a
// name already. It returns nil if err is nil.
func (s Setting) named(name string, err error) error {
	if err == nil || s.parse != nil {
		return err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// namesOf returns the name of each element.
func namesOf[T interface{ Name() string }](things []T) (names []string) {
	for _, t := range things {
		names = append(names, t.Name())
	}
	return names
}

// nameOf returns a function that puts a name into its canonical form. The function calls
// parse with the name, and returns what the method Name of the result returns.
func nameOf[T interface{ Name() string }](parse func(string, ...T) (T, error)) func(string) (string, error) {
	return func(text string) (string, error) {
		t, err := parse(text)
		if err != nil {
			return "", err
		}
		return t.Name(), nil
	}
}

func initializerName(text string) (string, error) {
	i, err := mlp.ParseInitializer(text)
	return i.String(), err
}
