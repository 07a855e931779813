package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// mostEdits is how far a misspelt word may be from the one that was meant.
const mostEdits = 2

// unknownCommand returns the error for a command that there is none of, with the
// command that may have been meant.
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

// flagError says what a flag takes, and adds to the error for an unknown flag the one
// that may have been meant.
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

// expectedValue says what values a flag may have.
func expectedValue(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false"
	case "int":
		return "a whole number"
	case "float64":
		return "a number"
	}
	return "another value"
}

// nearest returns the word that text is the beginning of, or the one with the fewest
// edits from it, or "" if all are too far.
func nearest(text string, words []string) string {
	known := new(cobra.Command) // knows how to compare
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
