// Package shell writes words of a command line, for hints that people copy.
//
// [Quote] writes one word, and [List] the value of a flag that takes several.
package shell

import (
	"encoding/csv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote returns s as one word of a command line, in quotes if a shell would change it.
func Quote(s string) string {
	switch {
	case s == "":
		return "''"
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }):
		// Bash, zsh and ksh read the escapes of Go between $' and '.
		q := strconv.Quote(s)
		return "$'" + strings.NewReplacer(`\"`, `"`, "'", `\'`).Replace(q[1:len(q)-1]) + "'"
	case strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }):
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

// plain reports whether a shell leaves r unchanged wherever it is in a word.
func plain(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-+=./:,@%", r)
}

// List returns the value of a flag that takes several values, such as --drop. The
// values are separated by commas, and the result is quoted for a shell.
func List(values ...string) string {
	var b strings.Builder
	w := csv.NewWriter(&b) // the flags read their values with package csv, too
	_ = w.Write(values)    // can't fail: it writes to memory
	w.Flush()
	return Quote(strings.TrimSuffix(b.String(), "\n"))
}
