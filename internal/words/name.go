package words

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostRunes is the length up to which a name from a file is shown whole.
const mostRunes = 60

// Name returns a name from a file as it may stand in a line: on one line, without
// control characters, and cut if nobody would read it whole.
func Name(s string) string {
	if utf8.RuneCountInString(s) > mostRunes {
		runes := []rune(s[:min(len(s), utf8.UTFMax*mostRunes)])
		s = string(runes[:mostRunes-1]) + "…"
	}
	return Line(s)
}

// Names is Name for several.
func Names(all []string) []string {
	shown := make([]string, len(all))
	for i, s := range all {
		shown[i] = Name(s)
	}
	return shown
}

// Line returns a text with escapes in place of all that would not stay on its line
// or would move others: line ends, control characters, marks of writing direction,
// bytes that are no UTF-8.
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

// unseen reports whether a terminal does something else with a rune than to show
// it. Joiners are part of letters and emoji.
func unseen(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
		unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d'
}

// Message returns an error's text as one line. The middle of one that nobody would read
// whole is left out: it may have the name of a file of any length.
func Message(s string) string {
	const most, end = 4000, 1000
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most-end], "") + " … " + strings.ToValidUTF8(s[len(s)-end:], "")
	}
	return Line(s)
}

// Shell returns a text as a word of a command line: as it is if no shell minds it,
// else in quotes.
func Shell(s string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-+=./:,@%", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return s
	}
	if strings.ContainsFunc(s, unseen) {
		quoted := strings.ReplaceAll(Line(strings.ReplaceAll(s, `\`, `\\`)), "'", `\'`)
		return "$'" + quoted + "'"
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
