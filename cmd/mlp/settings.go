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

// settings holds the flag --recipe and a flag for each setting of a recipe. A setting's
// flag overrides the value in the recipe.
type settings struct {
	recipe string
	flags  []*settingFlag
}

// settingFlag is the flag of a setting. It keeps the text of its value, which
// settings.load parses later.
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

// add defines the flags. Their help shows no defaults, because these depend on the
// recipe.
func (s *settings) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.recipe, "recipe", "", "recipe whose settings to use: "+strings.Join(recipe.Names(), ", ")+" or a .toml file (default: images, pictures or tables, whichever suits the data)")
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

// complete makes shells complete the value of a flag to one of choices. It leaves out
// choices with a parameter, such as normal(S), because the user has to replace S by a
// number.
func complete(cmd *cobra.Command, flag string, choices []string, directive cobra.ShellCompDirective) {
	choices = slices.DeleteFunc(slices.Clone(choices), func(w string) bool { return strings.Contains(w, "(") })
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(choices, directive)); err != nil {
		panic(err) // can't happen: the flag was defined before
	}
}

// load returns the recipe that --recipe names, with the values of the flags that are
// given. suited is the name of the built-in recipe that suits the data. If --recipe is
// not given, load starts from that recipe. Settings that a recipe file leaves out have
// the values of that recipe.
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

// file returns the path of the recipe file that --recipe names, or "" if it names a
// built-in recipe or is not given.
func (s *settings) file() string {
	if strings.HasSuffix(s.recipe, ".toml") {
		return s.recipe
	}
	return ""
}

// readRecipe returns the recipe that --recipe names: a built-in one or a .toml file. If
// --recipe is not given, it returns the built-in recipe called suited. Settings that a
// file leaves out have the values of that recipe.
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

// manyThreads is the largest number of threads per core. More threads would be much
// slower, so a user who asks for them has probably made a mistake.
const manyThreads = 4

// checkThreads returns an error if n, a number of threads, is out of range. It prints a
// warning if n is larger than the number of cores.
func (o *output) checkThreads(n int) error {
	cores := runtime.GOMAXPROCS(0)
	switch {
	case n < 0 || n > manyThreads*cores:
		return usage(fmt.Errorf("threads: expected 0 to %d (at most %d per core, %s here), found %d", manyThreads*cores, manyThreads, words.Count(cores, "core"), n))
	case n > cores:
		return o.say("warning: %d threads on %s are slower than --threads %d", n, words.Count(cores, "core"), cores)
	}
	return nil
}
