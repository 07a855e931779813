package data

import "bytes"

// evidence is what the first values of a column show about its kind.
type evidence struct {
	values, booleans int // counts, without missing values
	numbers          numberEvidence
	dates            dateEvidence
	words            [2]string // the first text for false and the first for true
	marked           int       // texts that mark a missing value among numbers, see [isMark]
	mark             string    // the first such text
}

// numberEvidence is what the first values of a column show about how its numbers are
// written.
type numberEvidence struct {
	values  int    // number of values that are numbers
	marks   marks  // the conventions in which all of them are numbers
	dressed int    // numbers that only [undress] can read, in any convention
	example string // the first dressed number, or the first unclear one if there is none
	// unclear counts numbers such as 1.234 and 1,234. Their point or comma is a decimal
	// mark in one convention and a thousands separator in the other.
	unclear, commas, points int
	few                     fewWholes // whole numbers below 1000, without a point or comma
	large                   int       // whole numbers from 1000, without a point or comma
}

// fewWholes counts whole numbers below 1000 and notes whether at least two of them
// differ.
type fewWholes struct {
	count   int
	first   string
	several bool
}

// add counts a value that is not missing. isText is true for a quoted text in a JSON
// file, which is never a number or a boolean.
func (e *evidence) add(text []byte, isText bool) {
	settled := e.dates.none && max(e.numbers.values, e.booleans) < e.values // an earlier value already makes the column a Category
	e.values++
	if settled {
		return
	}
	e.dates.add(text)
	if !isText {
		if e.numbers.add(text) {
			return
		}
		if v, r := parseBoolean(text); r == fit {
			e.booleans++
			if word := &e.words[int(v)]; *word == "" {
				*word = string(text)
			}
		}
	}
}

// add counts a number, and reports whether text is one.
func (e *numberEvidence) add(text []byte) bool {
	m, dressed := plainMarks(text)
	if dressed {
		m = marksOf(text)
	}
	if m == 0 {
		return false
	}
	if e.values++; e.values == 1 {
		e.marks = pointMark | commaMark
	}
	e.marks &= m
	if dressed && hasDress(text) {
		if e.dressed++; e.dressed == 1 {
			e.example = string(text)
		}
	}
	e.addMark(text, m)
	return true
}

// plainMarks returns the conventions in which text is a number with at most one mark, and
// without a currency and the like. It returns both if the mark may be a decimal mark or a
// thousands separator. dressed is true if text is none of these numbers; [marksOf] reads
// the others.
func plainMarks(text []byte) (m marks, dressed bool) {
	if _, r := parseNumber(text); r != unfit {
		if at := bytes.IndexByte(text, '.'); at < 0 || isGroup(text, at) {
			return pointMark | commaMark, false
		}
		return pointMark, false
	}
	if _, r := parseComma(text); r != unfit {
		if isGroup(text, bytes.IndexByte(text, ',')) {
			return pointMark | commaMark, false
		}
		return commaMark, false
	}
	return 0, true
}

// isGroup reports whether the only point or comma in a plain number, at text[at], may be a
// thousands separator. In 1,234 it may, but not in 0,234 or 1,5.
func isGroup(text []byte, at int) bool {
	start := 0
	if text[0] == '-' || text[0] == '+' {
		start = 1
	}
	before := text[start:at]
	return len(before) >= 1 && len(before) <= 3 && before[0] != '0' && len(text) == at+4 &&
		leadingDigits(before) == len(before) && leadingDigits(text[at+1:]) == 3
}

// hasDress reports whether a number has more than a sign, digits, one point or comma, and
// an exponent.
func hasDress(text []byte) bool {
	_, point := parseNumber(text)
	_, comma := parseComma(text)
	return point == unfit && comma == unfit
}

// addMark notes what a number says about the decimal mark. m are the conventions that it
// fits.
func (e *numberEvidence) addMark(text []byte, m marks) {
	point, comma := bytes.IndexByte(text, '.') >= 0, bytes.IndexByte(text, ',') >= 0
	switch {
	case m != pointMark|commaMark:
	case point || comma:
		if e.unclear++; e.unclear == 1 && e.example == "" {
			e.example = string(text)
		}
		if point {
			e.points++
		} else {
			e.commas++
		}
	default:
		e.addWhole(text)
	}
}

// addWhole notes a number without a point or comma, if it is a whole number.
func (e *numberEvidence) addWhole(text []byte) {
	digits := bytes.TrimLeft(text, "+-")
	switch n := leadingDigits(digits); {
	case n != len(digits): // it has an exponent or a currency
	case n > 3:
		e.large++
	case e.few.count == 0:
		e.few = fewWholes{count: 1, first: string(text)}
	default:
		e.few.count++
		e.few.several = e.few.several || e.few.first != string(text)
	}
}

// kind returns the kind that fits all values so far, if numbers are written in one of the
// conventions m. It is Number if there are no values.
func (e *evidence) kind(m marks) Kind {
	switch {
	case e.values == 0, e.numbers.values == e.values && e.numbers.marks&m != 0:
		return Number
	case e.booleans == e.values:
		return Boolean
	case e.dates.areDates():
		return Date
	}
	return Category
}
