package words

import (
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
)

// TestName checks that a name can't break its line or disturb the rest of it.
func TestName(t *testing.T) {
	for s, want := range map[string]string{
		"":                           "",
		"setosa":                     "setosa",
		"ok\nnl.csv[7]: good":        `ok\nnl.csv[7]: good`,
		"a\r\tb":                     `a\r\tb`,
		"\x1b[2J":                    `\x1b[2J`,
		"user\u202etxt.exe":          `user\u202etxt.exe`,
		"a\u2028b":                   `a\u2028b`,
		"\xff\x9b":                   `\xff\x9b`,
		"café 猫 👩‍🔬":                 "café 猫 👩‍🔬",
		strings.Repeat("é", 60):      strings.Repeat("é", 60),
		strings.Repeat("é", 900_000): strings.Repeat("é", 59) + "…",
	} {
		if got := Name(s); got != want {
			t.Errorf("%.80q: got %q, want %q", s, got, want)
		}
	}
}

// TestTable checks that columns are aligned by the width of characters on a terminal.
func TestTable(t *testing.T) {
	rows := [][]string{{"a", "12"}, {"猫", "3"}, {"e\u0301", "4"}}
	if got, want := table(text.AlignRight, rows), " a  12\n猫   3\n e\u0301   4"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := table(text.AlignLeft, rows), "a    12\n猫   3\ne\u0301    4"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
