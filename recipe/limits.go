package recipe

import (
	"fmt"
	"strings"
)

// Limits of a recipe's text. They are necessary because the time and memory of the TOML
// library grow with the third power of the depth of nested tables, and with the square
// of the depth of dotted keys. For comparison: the built-in recipes have about 2 kB, no
// braces and at most three dots per line.
const (
	// MaxBytes is the largest size of a recipe in bytes.
	MaxBytes = 64 << 10

	maxBraces = 100 // in the whole text
	maxDots   = 100 // in one line
)

// checkText returns an error if a text exceeds the limits.
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
