package dialect

import (
	"fmt"
	"strings"
)

var (
	words = [][]string{
		{"red", "green", "blue", "yellow", "black", "white"},
		{"low", "medium", "high"},
		{"setosa", "versicolor", "virginica"},
		{"M", "F"},
		{"A", "B", "C", "D"},
		{"active", "inactive", "pending", "closed", "on hold"},
		{"Berlin", "München", "Köln", "Zürich", "Paris", "Besançon", "New York", "São Paulo", "Malmö"},
		{"USA", "France", "Côte d'Ivoire", "Germany", "Japan", "Viet Nam", "Türkiye"},
		{"<=50K", ">50K"},
		{"Dr. Smith", "J. O'Neil", "Anna-Lena", "Jean Paul", "Li"},
		{"1-5", "6-10", "11-20", "over 20"},
		{"small (S)", "medium (M)", "large (L)"},
	}
	foreign  = []string{"Москва", "Київ", "東京", "Αθήνα", "Łódź", "Kraków"}
	phrases  = []string{"fine", "very good, would buy again", "arrived late; box damaged", "no comment", "too small", "said: never again", "size 5 | blue", "it's ok"}
	quoted   = []string{`called it "great"`, `5" pipe`, `"best" of all`}
	unquoted = []string{`5" pipe`, `called it "great"`, "it's ok", "no comment", "too small"}
	lines    = []string{"first line\nsecond line", "street 5\n12345 town"}
)

// texts draws the values of a column of texts.
func texts(s Source, c *Column, d Dialect, h habits) {
	choices := oneOf(s, words...)
	switch {
	case c.Kind == Code:
		codes(s, c)
		return
	case c.Kind == Phrase && h.plain:
		choices = unquoted
	case c.Kind == Phrase:
		choices = phrases
		if chance(s, 40) {
			choices = append(choices[:len(choices):len(choices)], quoted...)
		}
		if chance(s, 30) {
			choices = append(choices[:len(choices):len(choices)], lines...)
		}
	case h.letters == anyLetters && chance(s, 8):
		choices = foreign
	case chance(s, 20): // many different names
		fill(c, func(int) Value { return Value{Text: name(s)} })
		return
	}
	fill(c, func(int) Value { return Value{Text: fitting(oneOf(s, choices...), d, h)} })
}

// fitting returns text without the characters that an unquoted field of the dialect
// can't hold.
func fitting(text string, d Dialect, h habits) string {
	if h.solid {
		text = strings.ReplaceAll(text, " ", "_")
	}
	if d.Quoting == None {
		text = strings.ReplaceAll(text, d.Delimiter, "/")
	}
	return text
}

// name draws a made-up name of two or three syllables.
func name(s Source) string {
	text := ""
	for range between(s, 2, 3) {
		text += oneOf(s, "ba", "ke", "li", "mo", "ru", "san", "ter", "vol", "wen", "dor")
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// codes draws identifiers, each with the form of its column.
func codes(s Source, c *Column) {
	form := oneOf(s, "A-%04d", "ID%d", "%08x", "%05d-B", "user_%d", "10.%d.0.1")
	most := oneOf(s, 100, 9999)
	if form == "%08x" { // as hashes are: all digits are possible
		fill(c, func(int) Value { return Value{Text: fmt.Sprintf(form, s.IntN(1<<31))} })
		return
	}
	fill(c, func(int) Value { return Value{Text: fmt.Sprintf(form, s.IntN(most))} })
}
