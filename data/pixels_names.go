package data

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// namesAreNumbered reports whether the names of columns differ only in numbers and in
// words for colors, as r0, g0 and b0 do.
func namesAreNumbered(columns []Column) bool {
	form := nameForm(columns[0].Name)
	if !strings.Contains(form, "#") {
		return false
	}
	return !slices.ContainsFunc(columns, func(c Column) bool { return nameForm(c.Name) != form })
}

// nameForm returns a name in lower case, with # in place of each number and without words
// for colors: "pixel#" for Pixel12, "#x#" for 1x28, "#" for 3 and for B3.
func nameForm(name string) string {
	var form strings.Builder
	for part := range nameParts(strings.ToLower(name)) {
		if _, color := colorNames[part]; color {
			continue
		}
		if isNumber(part) {
			part = "#"
		}
		form.WriteString(part)
	}
	return form.String()
}

// nameParts yields the parts of a name: its runs of letters, of digits, and of other
// characters.
func nameParts(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for name != "" {
			first, _ := utf8.DecodeRuneInString(name)
			end := strings.IndexFunc(name, func(r rune) bool {
				return unicode.IsLetter(r) != unicode.IsLetter(first) || isDigit(r) != isDigit(first)
			})
			if end < 0 {
				end = len(name)
			}
			if !yield(name[:end]) {
				return
			}
			name = name[end:]
		}
	}
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// isNumber reports whether a part of a name is a run of digits.
func isNumber(part string) bool { return isDigit(rune(part[0])) }

// byNumber sorts names by the number in each, because some programs sort columns as
// texts: pixel0, pixel1, pixel10. It changes nothing if a name has no number, or several.
func byNumber(names []string) {
	number := make(map[string]int, len(names))
	for _, name := range names {
		n, ok := onlyNumber(name)
		if !ok {
			return
		}
		number[name] = n
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(number[a], number[b]) })
}

// onlyNumber returns the number in a name. ok is false unless there is exactly one.
func onlyNumber(name string) (n int, ok bool) {
	for part := range nameParts(name) {
		if !isNumber(part) {
			continue
		}
		if ok {
			return 0, false
		}
		var err error
		if n, err = strconv.Atoi(part); err != nil {
			return 0, false
		}
		ok = true
	}
	return n, ok
}
