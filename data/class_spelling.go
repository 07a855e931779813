package data

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Spelling is a text that differs from the name of a class only in blanks, in a dot at
// its end, or in upper and lower case.
type Spelling struct{ Found, Class string }

// String says what is different.
func (s Spelling) String() string {
	var all []string
	if endDots(s.Found) != endDots(s.Class) {
		all = append(all, "a dot at the end")
	}
	if wordBlanks(s.Found) != wordBlanks(s.Class) {
		all = append(all, "blanks")
	}
	if withoutDots(s.Found) != withoutDots(s.Class) {
		all = append(all, "upper and lower case")
	}
	return fmt.Sprintf("%q, which differs from %q only in %s", s.Found, s.Class, strings.Join(all, " and "))
}

// SpellingError is returned by [KnownTargets] and [Set.CheckSpelling] if classes differ
// from known ones only in spelling.
type SpellingError struct {
	Column    string     // the column of the classes; "" if there is none
	Row       int        // the row of the first spelling, counted from 1; 0 if it is not known
	Classes   []string   // the classes that are known
	Spellings []Spelling // in the order of the rows; there is at least one
}

// Error describes the first spelling and counts the others.
func (e *SpellingError) Error() string {
	where := ""
	if e.Row > 0 {
		where = fmt.Sprintf("column %q, row %d: ", e.Column, e.Row)
	} else if e.Column != "" {
		where = fmt.Sprintf("column %q: ", e.Column)
	}
	more := ""
	if n := len(e.Spellings) - 1; n > 0 {
		more = fmt.Sprintf(", and %d more like it", n)
	}
	return fmt.Sprintf("%sexpected one of %d classes (%s), found %s%s: %v", where, len(e.Classes), firstOf(e.Classes), e.Spellings[0], more, ErrLabel)
}

// Unwrap returns [ErrLabel].
func (e *SpellingError) Unwrap() error { return ErrLabel }

// CheckSpelling returns a [SpellingError] if some class of s is a known class with
// another spelling.
func (s *Set) CheckSpelling(known []string) error {
	found := spellings(s.Classes, known)
	if found == nil {
		return nil
	}
	e := &SpellingError{Classes: known, Spellings: found}
	if len(s.TargetNames) > 0 {
		e.Column = s.TargetNames[0]
	}
	return fmt.Errorf("%s: %w", s.Name, e)
}

// spellings returns those texts that are no known classes, but differ from one only in
// spelling.
func spellings(texts, known []string) (all []Spelling) {
	places := setOf(known...)
	for _, text := range texts {
		if places[text] {
			continue
		}
		if class, ok := spelledLike(text, known); ok {
			all = append(all, Spelling{text, class})
		}
	}
	return all
}

// spelledLike returns the class that text is a spelling of. ok is false if there is no
// such class or more than one. A class with the same upper and lower case is preferred. A
// single letter in the other case is another class: a is not A.
func spelledLike(text string, classes []string) (class string, ok bool) {
	plain := withoutDots(text)
	same := func(class string) bool { return withoutDots(class) == plain }
	folded := func(class string) bool { return strings.EqualFold(withoutDots(class), plain) }
	for _, like := range []func(string) bool{same, folded} {
		first := slices.IndexFunc(classes, like)
		if first < 0 {
			continue
		}
		alone := !slices.ContainsFunc(classes[first+1:], like)
		return classes[first], alone && (same(classes[first]) || utf8.RuneCountInString(plain) > 1)
	}
	return "", false
}

// withoutDots returns s without the dots at its end, and with single blanks between
// words.
func withoutDots(s string) string {
	return strings.Join(strings.Fields(strings.TrimRightFunc(s, isDotOrBlank)), " ")
}

func isDotOrBlank(r rune) bool { return r == '.' || unicode.IsSpace(r) }

// endDots counts the dots at the end of s.
func endDots(s string) int {
	return strings.Count(s[len(strings.TrimRightFunc(s, isDotOrBlank)):], ".")
}

// wordBlanks counts the blanks in s.
func wordBlanks(s string) (n int) {
	for _, r := range s {
		if unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// unknownClass returns the error for row i, whose class is not one of classes.
func (c *Column) unknownClass(i int, classes []string) error {
	found := c.text(c.key(i))
	if _, ok := spelledLike(found, classes); !ok {
		return fmt.Errorf("column %q, row %d: expected one of %d classes (%s), found %q: %w", c.Name, i+1, len(classes), firstOf(classes), found, ErrLabel)
	}
	texts, seen := []string{found}, map[float64]bool{c.key(i): true}
	for row := i + 1; row < c.Len(); row++ {
		if key := c.key(row); !seen[key] {
			seen[key] = true
			texts = append(texts, c.text(key))
		}
	}
	return &SpellingError{Column: c.Name, Row: i + 1, Classes: classes, Spellings: spellings(texts, classes)}
}
