package data

import (
	"bytes"
	"slices"
)

// At most maxTitles lines above a table count as titles.
const maxTitles = 20

// skipTitles returns the rows below the titles. A title is a line that has at most half
// of the usual number of fields, or that a spreadsheet filled up with empty fields.
func (l *layout) skipTitles(sample []byte, rows []rowShape) []rowShape {
	usual, n := usualFields(rows, 0), 0
	for n < min(maxTitles, len(rows)-2) && usual > 1 && 2*rows[n].fields <= usual {
		n++
	}
	if n == 0 && usual > 1 {
		n = filledUp(rows, usual)
	}
	switch {
	case n == 0 && usual > 2 && rows[0].fields == usual-1 && isTitle(rows):
		n = 1
	case usual == 2 && loneNumbers(sample, rows[n:]):
		n = 0
	}
	l.titles, l.start = n, rows[n].start
	return rows[n:]
}

// filledUp returns the number of rows at the start that have a text only in their first
// field, or no text at all. It returns 0 unless more than half of the usual number of
// fields have a value in the next row. If a later row also has a text only in its first
// field, the next row must not have numbers.
func filledUp(rows []rowShape, usual int) (n int) {
	texts := false
	for n < min(maxTitles-1, len(rows)-2) && (rows[n].leads || rows[n].filled == 0) {
		texts = texts || rows[n].leads
		n++
	}
	alike := texts && slices.ContainsFunc(rows[n:], func(r rowShape) bool { return r.leads })
	if 2*rows[n].filled <= usual || alike && rows[n].numbers > 0 {
		return 0
	}
	return n
}

// isTitle reports whether the first row, which has one field less, is a title: the second
// row has only texts, and the rows after it do not.
func isTitle(rows []rowShape) bool {
	return len(rows) > 3 && rows[1].numbers == 0 && rows[1].filled == rows[1].fields &&
		!slices.ContainsFunc(rows[2:min(maxTitles, len(rows))], func(r rowShape) bool { return r.numbers == 0 })
}

// loneNumbers reports whether each of the first lines is a single number, such as 0,5 or
// 12 €, a single date with a time, or a mark for a missing value. Such lines are the
// values of a single column, and the line above them is its name.
func loneNumbers(sample []byte, rows []rowShape) bool {
	numbers := 0
	for _, r := range rows[:min(maxTitles, len(rows))] {
		line := bytes.TrimSpace(sample[r.start:endOfLine(sample, r.start)])
		switch {
		case marksOf(line) != 0 || formsOf(line) != 0:
			numbers++
		case !isMark(line):
			return false
		}
	}
	return numbers > 0
}
