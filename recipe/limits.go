package recipe

import (
	"fmt"
	"strings"
)

// Limits of a recipe's text. Built-in ones have 2 kB, no brace and at most three dots
// a line. The TOML library takes time and memory with the third power of the depth of
// tables within tables, and with the square of that of dotted keys.
const (
	// MaxBytes is the most bytes of a recipe.
	MaxBytes = 64 << 10

	maxBraces = 100 // in all
	maxDots   = 100 // in a line
)

// checkText returns an error if a text is beyond the limits.
func checkText(text string) error {
	if len(text) > MaxBytes {
		return fmt.Errorf("expected a recipe of at most %d bytes, found %d: %w", MaxBytes, len(text), ErrSyntax)
	}
	if n := strings.Count(text, "{"); n > maxBraces {
		return fmt.Errorf("expected at most %d braces in a recipe, found %d: %w", maxBraces, n, ErrSyntax)
	}
	line := 0
	for text := range strings.Lines(text) {
		line++
		if n := strings.Count(text, "."); n > maxDots {
			return fmt.Errorf("line %d: expected at most %d dots (of dotted keys) in a line, found %d: %w", line, maxDots, n, ErrSyntax)
		}
	}
	return nil
}
