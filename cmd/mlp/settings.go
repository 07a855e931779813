package main

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/optim"
	"github.com/seed-217ca19f/mlp/recipe"
)

// settings are the flags that stand for the values of a recipe. A flag that is
// given overrides the recipe.
type settings struct {
	recipe string
	hidden string
	flags  recipe.Recipe
}

// add defines the flags.
func (s *settings) add(cmd *cobra.Command) {
	base, err := recipe.Get("images")
	if err != nil {
		panic(err) // the recipe is part of the program
	}
	s.flags = *base
	r, f := &s.flags, cmd.Flags()
	f.StringVar(&s.recipe, "recipe", "", "settings to begin with: "+strings.Join(recipe.Names(), ", ")+" or a .toml file (default: images, pictures or tables, by the data)")
	f.StringVar(&s.hidden, "hidden", strings.ReplaceAll(strings.Trim(fmt.Sprint(r.Hidden), "[]"), " ", ","), "units of the hidden layers, as in 100,100, or none")
	f.StringVar(&r.Activation, "activation", r.Activation, "of the hidden layers: "+strings.Join(activationNames(), ", "))
	f.StringVar(&r.Output, "output", r.Output, "of the network, with its loss: "+strings.Join(lossNames(), ", "))
	f.StringVar(&r.Init, "init", r.Init, "how weights are drawn: "+strings.Join(mlp.InitializerNames(), ", ")+" (S: the scale)")
	f.BoolVar(&r.InitBias, "init-bias", r.InitBias, "draw biases like the weights instead of starting at 0")
	f.StringVar(&r.Optimizer, "optimizer", r.Optimizer, strings.Join(optim.Names(), ", "))
	f.Float64Var(&r.LearningRate, "learning-rate", r.LearningRate, "size of the steps (alias: --eta)")
	f.Float64Var(&r.Momentum, "momentum", r.Momentum, "of the optimizers momentum and nesterov")
	f.Float64Var(&r.WeightDecay, "weight-decay", r.WeightDecay, "of the weights, not the biases: 0 for none")
	f.StringVar(&r.Schedule, "schedule", r.Schedule, "how the learning rate changes: "+strings.Join(optim.ScheduleNames(), ", "))
	f.StringVar(&r.ClassWeight, "class-weight", r.ClassWeight, "of the rows: none, or balanced for all classes to count alike")
	f.BoolVar(&r.Calibrate, "calibrate", r.Calibrate, "keep a tenth of the training rows aside, and correct by them how sure the network is (temperature scaling)")
	f.StringVar(&r.Gradient, "gradient", r.Gradient, "of a batch: the mean or the sum over its rows")
	f.IntVar(&r.BatchSize, "batch-size", r.BatchSize, "rows per step")
	f.IntVar(&r.Epochs, "epochs", r.Epochs, "passes over the training set")
	f.BoolVar(&r.Shuffle, "shuffle", r.Shuffle, "deal the rows in a new order each epoch")
	f.IntVar(&r.ShuffleBlock, "shuffle-block", r.ShuffleBlock, "shuffle blocks of so many rows, 64 blocks at a time; 0: all rows as one")
	f.BoolVar(&r.DropLast, "drop-last", r.DropLast, "leave out rows that do not fill a batch")
	f.Uint64Var(&r.Seed, "seed", r.Seed, "of all random numbers; the same seed gives the same bytes")
	f.StringVar(&r.Evaluate, "eval", r.Evaluate, "evaluate after each epoch: none, test or both")
	// What is the default depends on the recipe, so none is shown.
	f.VisitAll(func(flag *pflag.Flag) {
		switch flag.Value.Type() {
		case "string":
			flag.DefValue = ""
		case "bool":
			flag.DefValue = "false"
		default:
			flag.DefValue = "0"
		}
	})
	// Readers of the notebook say eta.
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "eta" {
			name = "learning-rate"
		}
		return pflag.NormalizedName(name)
	})
}

// load returns the recipe that the flags name, or else the one that is given,
// with the given flags in place of its values.
func (s *settings) load(cmd *cobra.Command, otherwise string) (*recipe.Recipe, error) {
	r, err := readRecipe(cmp.Or(s.recipe, otherwise))
	if err != nil {
		return nil, err
	}
	if r.Hidden, err = s.hiddenUnits(cmd, r); err != nil {
		return nil, err
	}
	given := cmd.Flags().Changed
	if given("weight-decay") && s.flags.WeightDecay < 0 {
		return nil, usage(fmt.Errorf("weight-decay: expected 0 or more, found %v", s.flags.WeightDecay))
	}
	// In a recipe, 0 leaves them to the data; nobody types it for that.
	for _, f := range []struct {
		name  string
		value int
	}{{"epochs", s.flags.Epochs}, {"batch-size", s.flags.BatchSize}} {
		if given(f.name) && f.value < 1 {
			return nil, usage(fmt.Errorf("%s: expected 1 or more, found %d", f.name, f.value))
		}
	}
	override(given("activation"), r, "activation", &r.Activation, s.flags.Activation)
	override(given("output"), r, "output", &r.Output, s.flags.Output)
	override(given("init"), r, "init", &r.Init, s.flags.Init)
	override(given("init-bias"), r, "init_bias", &r.InitBias, s.flags.InitBias)
	override(given("optimizer"), r, "optimizer", &r.Optimizer, s.flags.Optimizer)
	override(given("learning-rate"), r, "learning_rate", &r.LearningRate, s.flags.LearningRate)
	override(given("momentum"), r, "momentum", &r.Momentum, s.flags.Momentum)
	override(given("weight-decay"), r, "weight_decay", &r.WeightDecay, s.flags.WeightDecay)
	override(given("schedule"), r, "schedule", &r.Schedule, s.flags.Schedule)
	override(given("gradient"), r, "gradient", &r.Gradient, s.flags.Gradient)
	override(given("batch-size"), r, "batch_size", &r.BatchSize, s.flags.BatchSize)
	override(given("epochs"), r, "epochs", &r.Epochs, s.flags.Epochs)
	override(given("shuffle"), r, "shuffle", &r.Shuffle, s.flags.Shuffle)
	override(given("shuffle-block"), r, "shuffle_block", &r.ShuffleBlock, s.flags.ShuffleBlock)
	override(given("drop-last"), r, "drop_last", &r.DropLast, s.flags.DropLast)
	override(given("class-weight"), r, "class_weight", &r.ClassWeight, s.flags.ClassWeight)
	override(given("calibrate"), r, "calibrate", &r.Calibrate, s.flags.Calibrate)
	override(given("seed"), r, "seed", &r.Seed, s.flags.Seed)
	override(given("eval"), r, "evaluate", &r.Evaluate, s.flags.Evaluate)
	return r, nil
}

func override[T any](given bool, r *recipe.Recipe, key string, setting *T, flag T) {
	if given {
		recipe.Set(r, key, setting, flag)
	}
}

// hiddenUnits returns the hidden layers that the flag or else the recipe gives.
func (s *settings) hiddenUnits(cmd *cobra.Command, r *recipe.Recipe) ([]int, error) {
	if !cmd.Flags().Changed("hidden") {
		return r.Hidden, nil
	}
	delete(r.Reasons, "hidden")
	if s.hidden == "none" {
		return nil, nil
	}
	var units []int
	for text := range strings.SplitSeq(s.hidden, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, usage(fmt.Errorf("hidden: expected numbers with commas between them, as in 100,100, or none, found %q", s.hidden))
		}
		units = append(units, n)
	}
	return units, nil
}

// maxThreads is more cores than any machine has that this runs on.
const maxThreads = 1024

// checkThreads refuses a number of cores that can't be.
func checkThreads(n int) error {
	if n < 0 || n > maxThreads {
		return usage(fmt.Errorf("threads: expected 0 to %d, found %d", maxThreads, n))
	}
	return nil
}

// readRecipe returns a built-in recipe or reads a .toml file.
func readRecipe(name string) (*recipe.Recipe, error) {
	if !strings.HasSuffix(name, ".toml") {
		return recipe.Get(name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r, err := recipe.Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

func activationNames() (names []string) {
	for _, a := range mlp.Activations() {
		names = append(names, a.Name())
	}
	return names
}

func lossNames() (names []string) {
	for _, l := range mlp.Losses() {
		names = append(names, l.Name())
	}
	return names
}
