package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// mostEdits is the largest edit distance between a misspelled word and a suggestion.
const mostEdits = 2

// unknownCommand returns the error for word, which is not a command of root. The hint
// suggests a similar command, if there is one.
func unknownCommand(root *cobra.Command, word string) error {
	var words []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			words = append(words, c.Name())
		}
	}
	err := usage(fmt.Errorf("unknown command %q", word))
	if near := nearest(word, words); near != "" {
		return hinted(err, "did you mean %s?", near)
	}
	return err
}

// flagError improves cobra's errors about flags. For an invalid value it says what was
// expected, and for an unknown flag it suggests a similar one.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		f := invalid.GetFlag()
		return usage(fmt.Errorf("--%s: expected %s, found %q", f.Name, expectedValue(f), invalid.GetValue()))
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usage(err)
	}
	var words []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { words = append(words, f.Name) })
	if near := nearest(unknown.GetSpecifiedName(), words); near != "" {
		return hinted(usage(err), "did you mean --%s?", near)
	}
	return usage(err)
}

// expectedValue describes the values that a flag takes, for an error message.
func expectedValue(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false"
	case "int":
		return "a whole number"
	case "float64":
		return "a number"
	}
	return "a value of the type that --help shows"
}

// nearest returns a word that begins with text, or else one with the smallest edit
// distance from text. It returns "" if no word is near.
func nearest(text string, words []string) string {
	known := new(cobra.Command) // cobra compares a text with names of subcommands, so the words become subcommands
	for _, word := range words {
		known.AddCommand(&cobra.Command{Use: word, Run: func(*cobra.Command, []string) {}})
	}
	for edits := 1; edits <= min(mostEdits, len(text)/2); edits++ {
		known.SuggestionsMinimumDistance = edits
		if near := known.SuggestionsFor(text); len(near) > 0 {
			return near[0]
		}
	}
	return ""
}
