package data

import (
	"bytes"
	"strconv"
)

// detect sets the columns of the schema from a sample of the file, whose first
// row ends at end.
func (p *csvParser) detect(sample []byte, first []string, end int, l *layout, o *ReadOptions, s *schema) error {
	if l.trailing && len(first) == l.columns+1 {
		first = first[:l.columns] // the field after them is empty
	}
	below := p.evidence(sample[end:], l.columns, o)
	m := chooseMark(evidenceOf(below), l.delimiter, o)
	h := newHead(first, below, m.marks, l, o)
	s.header = h.isHeader
	var names []string
	if s.header {
		names = l.headerNames(first)
	} else {
		var err error
		if names, err = o.placeNames(l.columns); err != nil {
			return err
		}
		for i, text := range first {
			below[i].addText([]byte(text), o)
		}
		m = chooseMark(evidenceOf(below), l.delimiter, o)
	}
	s.row = l.rowNames
	return p.setColumns(sample, names, evidenceOf(below), m, h, o, s)
}

// csvEvidence is what the first rows of a file show about one column.
type csvEvidence struct {
	evidence
	few   map[string]int // the first different texts, and how often they occur
	whole int            // numbers without decimals
	steps int            // numbers that are one more than the number in the column to the left
}

// addText counts one field of the column.
func (e *csvEvidence) addText(text []byte, o *ReadOptions) {
	switch {
	case len(text) == 0 || o.isMissing(text):
	case isMark(text) && !o.OnlyEmpty:
		if e.marked++; e.marked == 1 {
			e.mark = string(text)
		}
	default:
		e.add(text, false)
	}
}

// evidence returns what the rows in b show about each column. It stops at the first row
// whose number of fields is not the number of columns.
func (p *csvParser) evidence(b []byte, columns int, o *ReadOptions) []csvEvidence {
	const few = 100
	seen := make([]csvEvidence, columns)
	whole := true
	p.eachRow(b, sampleRows, func(row []csvField, _ int) {
		if p.trailing && len(row) == columns+1 {
			row = row[:columns]
		}
		if whole = whole && len(row) == columns; !whole {
			return
		}
		before := 0
		for i, field := range row {
			e := &seen[i]
			e.addText(field.text, o)
			n, isWhole := wholeNumber(field.text)
			if isWhole {
				e.whole++
				if i > 0 && before >= 0 && n == before+1 {
					e.steps++
				}
			}
			before = n
			if e.kind(pointMark|commaMark) == Category && len(e.few) < few {
				if e.few == nil {
					e.few = map[string]int{}
				}
				e.few[string(field.text)]++
			}
		}
	})
	return seen
}

// wholeNumber reads a whole number of up to nine digits, without a sign.
func wholeNumber(text []byte) (n int, ok bool) {
	if len(text) == 0 || len(text) > 9 || leadingDigits(text) != len(text) {
		return -1, false
	}
	n, err := strconv.Atoi(string(bytes.TrimLeft(text[:len(text)-1], "0")) + string(text[len(text)-1:]))
	return n, err == nil
}

// evidenceOf returns the evidence about the columns, without the counts that only show
// whether there is a header.
func evidenceOf(seen []csvEvidence) []*evidence {
	all := make([]*evidence, len(seen))
	for i := range seen {
		all[i] = &seen[i].evidence
	}
	return all
}
