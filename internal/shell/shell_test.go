package shell

import "testing"

// TestQuote compares words with what a shell makes of them.
func TestQuote(t *testing.T) {
	for s, want := range map[string]string{
		"":             "''",
		"runs/a-1/m.s": "runs/a-1/m.s",
		"my model":     "'my model'",
		"it's":         `'it'\''s'`,
		"$(reboot)":    "'$(reboot)'",
		"café":         "café",
		"a\nb'c\\\"":   `$'a\nb\'c\\"'`,
		"\x1b[2J":      `$'\x1b[2J'`,
	} {
		if got := Quote(s); got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	}
}

// TestList checks that values with commas and quotes stay one value.
func TestList(t *testing.T) {
	for want, values := range map[string][]string{
		"a,b":           {"a", "b"},
		`'"a,b",c'`:     {"a,b", "c"},
		`'"say ""x"""'`: {`say "x"`},
		`'it'\''s'`:     {"it's"},
	} {
		if got := List(values...); got != want {
			t.Errorf("%q: got %s, want %s", values, got, want)
		}
	}
}
