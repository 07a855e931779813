package main

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/recipe"
)

// settings are the flags that stand for the values of a recipe, one for each row
// of its table. A flag that is given overrides the recipe.
type settings struct {
	recipe string
	flags  []*settingFlag
}

// settingFlag keeps the text that was given for a setting. The recipe reads it.
type settingFlag struct {
	setting recipe.Setting
	text    string
}

func (f *settingFlag) String() string { return f.text }

func (f *settingFlag) Set(text string) error {
	f.text = text
	return nil
}

func (f *settingFlag) Type() string { return string(f.setting.Kind()) }

// add defines the flags. What their defaults are depends on the recipe, so none
// is shown.
func (s *settings) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.recipe, "recipe", "", "settings to begin with: "+strings.Join(recipe.Names(), ", ")+" or a .toml file (default: images, pictures or tables, by the data)")
	inGroup(cmd, recipe.Training, "recipe")
	names := map[string]string{}
	for _, setting := range recipe.Settings() {
		v := &settingFlag{setting: setting}
		s.flags = append(s.flags, v)
		flag := f.VarPF(v, setting.Flag, "", setting.Help)
		if setting.Kind() == recipe.Bool {
			flag.NoOptDefVal = "true"
		}
		inGroup(cmd, setting.Group, setting.Flag)
		for _, alias := range setting.Aliases {
			names[alias] = setting.Flag
		}
		if setting.Choices != nil {
			complete(cmd, setting.Flag, setting.Choices, cobra.ShellCompDirectiveNoFileComp)
		}
	}
	complete(cmd, "recipe", recipe.Names(), cobra.ShellCompDirectiveDefault)
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if flag, ok := names[name]; ok {
			name = flag
		}
		return pflag.NormalizedName(name)
	})
}

// complete has shells offer words for a flag's value, but not those such as
// normal(S), which nobody means as they are.
func complete(cmd *cobra.Command, flag string, choices []string, directive cobra.ShellCompDirective) {
	choices = slices.DeleteFunc(slices.Clone(choices), func(w string) bool { return strings.Contains(w, "(") })
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(choices, directive)); err != nil {
		panic(err) // the flag was defined just now
	}
}

// load returns the recipe that the flags name, with the given flags in place of
// its values. suited is the recipe that suits the data: it is taken if none is
// named, and a file that leaves settings out falls back on it.
func (s *settings) load(cmd *cobra.Command, suited string) (*recipe.Recipe, error) {
	r, err := s.readRecipe(suited)
	if err != nil {
		return nil, err
	}
	for _, f := range s.flags {
		if !cmd.Flags().Changed(f.setting.Flag) {
			continue
		}
		if err := f.setting.SetFlag(r, f.text); err != nil {
			return nil, usage(err)
		}
	}
	return r, nil
}

// file returns the recipe file that was named, or "" for a built-in recipe.
func (s *settings) file() string {
	if strings.HasSuffix(s.recipe, ".toml") {
		return s.recipe
	}
	return ""
}

// readRecipe returns a built-in recipe or reads a .toml file.
func (s *settings) readRecipe(suited string) (*recipe.Recipe, error) {
	if s.file() == "" {
		return recipe.Get(cmp.Or(s.recipe, suited))
	}
	r, err := recipe.Get(suited)
	if err != nil {
		return nil, err
	}
	text, err := files.ReadSmall(s.recipe, recipe.MaxBytes)
	if err != nil {
		return nil, err
	}
	p, err := recipe.Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.recipe, err)
	}
	r, err = p.Over(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.recipe, err)
	}
	return r, nil
}

// manyThreads is how many threads a core may get at most. More are slower by far, and
// are surely a mistake.
const manyThreads = 4

// checkThreads refuses a number of threads that can't be meant, and warns of one that
// is above the number of cores.
func (o *output) checkThreads(n int) error {
	cores := runtime.GOMAXPROCS(0)
	switch {
	case n < 0 || n > manyThreads*cores:
		return usage(fmt.Errorf("threads: expected 0 to %d, %d for each of the %s here, found %d", manyThreads*cores, manyThreads, words.Count(cores, "core"), n))
	case n > cores:
		return o.say("warning: %d threads share %s, and are slower than %d", n, words.Count(cores, "core"), cores)
	}
	return nil
}
