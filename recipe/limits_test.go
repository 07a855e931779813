package recipe

import (
	"errors"
	"strings"
	"testing"
)

// TestParseLimits reads texts for which the TOML library would need minutes and gigabytes.
func TestParseLimits(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{strings.Repeat("#", MaxBytes+1), "at most 65536 bytes, found 65537"},
		{"a = " + strings.Repeat("[{b =\n", 10_000), "at most 100 braces in a recipe, found 10000"},
		{"\n" + strings.Repeat("a.", 20_000) + "a = 1", "line 2: expected at most 100 dots (of dotted keys) in a line, found 20000"},
	} {
		if _, err := Parse(c.text); !errors.Is(err, ErrSyntax) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.20q: got %v, want %q", c.text, err, c.want)
		}
	}
}
