package words

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostRunes is the length up to which Name shows a name in full.
const mostRunes = 60

// Name returns a name from a file in a form that is safe to print within a line: control
// characters are escaped as in [Line], and a long name is shortened.
func Name(s string) string {
	if utf8.RuneCountInString(s) > mostRunes {
		runes := []rune(s[:min(len(s), utf8.UTFMax*mostRunes)])
		s = string(runes[:mostRunes-1]) + "…"
	}
	return Line(s)
}

// Names calls Name for each name.
func Names(all []string) []string {
	shown := make([]string, len(all))
	for i, s := range all {
		shown[i] = Name(s)
	}
	return shown
}

// Line escapes everything in s that could break or disturb a line on a terminal: line
// ends, control characters, marks of writing direction and bytes that are not UTF-8.
func Line(s string) string {
	if !strings.ContainsFunc(s, unseen) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if unseen(r) {
			quoted := strconv.QuoteToASCII(s[:n])
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// unseen reports whether a terminal does not show r as a character. It returns false
// for joiners (U+200C and U+200D), which are parts of letters and emoji.
func unseen(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
		unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d'
}

// Message returns an error's text as one line. It leaves out the middle of a very long
// text, which may contain a file name of any length.
func Message(s string) string {
	const most, end = 4000, 1000
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most-end], "") + " … " + strings.ToValidUTF8(s[len(s)-end:], "")
	}
	return Line(s)
}
