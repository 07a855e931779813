package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/seed-217ca19f/mlp/recipe"
)

// groupMark is the key under which a flag's annotations hold the name of its group.
const groupMark = "group"

// inGroup assigns flags of a command to a group of the command's help.
func inGroup(cmd *cobra.Command, group recipe.Group, names ...string) {
	for _, name := range names {
		if err := cmd.Flags().SetAnnotation(name, groupMark, []string{string(group)}); err != nil {
			panic(err) // programming error: the command has no flag of this name
		}
	}
}

// helpWidth is the length to which lines in the help of grouped flags are wrapped.
const helpWidth = 110

// groupHelp makes the help of a command list its flags by groups. In a group, flags are
// in the order of their definition. common holds the names of the flags that most people
// need. They are repeated after the examples, because a terminal shows the end of a long
// help.
func groupHelp(cmd *cobra.Command, common ...string) {
	cmd.Flags().SortFlags = false
	cmd.SetUsageFunc(func(c *cobra.Command) error {
		var b strings.Builder
		for _, group := range recipe.Groups() {
			writeFlags(&b, strings.ToUpper(string(group[:1]))+string(group[1:]), flagsIn(c, string(group)))
		}
		writeFlags(&b, "Other", flagsIn(c, ""))
		writeFlags(&b, "Global", c.InheritedFlags())
		fmt.Fprintf(&b, "\nUsage:\n  %s\n\nExamples:\n%s\n", c.UseLine(), c.Example)
		writeFlags(&b, "Most used", flagsNamed(c, common))
		_, err := fmt.Fprint(c.OutOrStderr(), b.String())
		return err
	})
}

func writeFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if flags.HasAvailableFlags() {
		fmt.Fprintf(b, "\n%s flags:\n%s", title, flags.FlagUsagesWrapped(helpWidth))
	}
}

// flagsNamed returns the flags of a command that have the given names.
func flagsNamed(cmd *cobra.Command, names []string) *pflag.FlagSet {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.SortFlags = false
	for _, name := range names {
		flags.AddFlag(cmd.Flags().Lookup(name))
	}
	return flags
}

// flagsIn returns the flags of a command that belong to a group. If group is "", it
// returns the flags that belong to no group.
func flagsIn(cmd *cobra.Command, group string) *pflag.FlagSet {
	flags := pflag.NewFlagSet(group, pflag.ContinueOnError)
	flags.SortFlags = false
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if strings.Join(f.Annotations[groupMark], "") == group {
			flags.AddFlag(f)
		}
	})
	return flags
}
