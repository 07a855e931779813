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

// nearest returns the word with the fewest edits from text, the first of
// equals, or "" if all are too far.
func nearest(text string, words []string) string {
	near, fewest := "", min(mostEdits, len(text)/2)+1
	for _, word := range words {
		if n := edits(text, word); n < fewest {
			near, fewest = word, n
		}
	}
	return near
}

// edits returns how many letters have to be put in, left out, changed or swapped
// with the next to make b of a: the optimal string alignment distance.
func edits(a, b string) int {
	// rows[i][j] is the distance of the first i letters of a and j of b.
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
