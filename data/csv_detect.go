package data

import (
	"bytes"
	"fmt"
	"strings"
)

// delimiters are the delimiters that are tried, in the order of preference.
const delimiters = ",;\t|"

// Check returns an error if the delimiter is one that no file can have.
func (o ReadOptions) Check() error {
	if d := o.Delimiter; d >= 0x80 || d != 0 && strings.ContainsRune("\"\r\n+-.0123456789", d) {
		return fmt.Errorf("expected a delimiter of one ASCII character that is no part of a number, found %q: %w", d, ErrFormat)
	}
	return nil
}

// chooseDelimiter returns o.Delimiter if it is set. Otherwise it returns the
// delimiter that splits all rows of the sample into equally many columns; of
// several, the one that makes the most. A comma loses to another delimiter if
// every comma within that one's fields stands before decimals.
func chooseDelimiter(sample []byte, o ReadOptions) (byte, error) {
	if d := o.Delimiter; d != 0 {
		return byte(d), o.Check()
	}
	best, most := delimiters[0], 1
	fallback, fallbackMost := delimiters[0], 1 // by the first row only
	for _, d := range []byte(delimiters) {
		p := csvParser{delimiter: d}
		if first, _, _ := p.firstRow(sample); len(first) < 2 {
			continue
		}
		columns, same := 0, true
		commas, decimals := 0, 0
		p.eachRow(sample, sampleRows, func(row []csvField, _ int) {
			if columns == 0 {
				columns = len(row)
			}
			same = same && columns == len(row)
			for _, field := range row {
				if bytes.IndexByte(field.text, ',') < 0 {
					continue
				}
				commas++
				if _, r := parseComma(field.text); r == fit {
					decimals++
				}
			}
		})
		if same && (columns > most || best == ',' && o.Decimal != '.' && decimals > 0 && decimals == commas) {
			best, most = d, columns
		}
		if columns > fallbackMost {
			fallback, fallbackMost = d, columns
		}
	}
	if most == 1 {
		return fallback, nil // the first row that differs will be named
	}
	return best, nil
}

// detect sets the columns of the schema from a sample of the file, whose first
// row ends at end.
func (p *csvParser) detect(sample []byte, first []string, end int, o ReadOptions, s *schema) error {
	below := p.evidence(sample[end:], len(first), o.Decimal)
	if s.header = p.looksLikeHeader(first, below, o.Decimal); o.Header != nil {
		s.header = *o.Header
	}
	names := headerNames(first)
	if !s.header {
		for i, text := range first {
			names[i] = placeName(i)
			if !p.isMissing([]byte(text)) {
				below[i].add([]byte(text), false)
			}
		}
	}
	seen := make([]evidence, len(below))
	for i, b := range below {
		seen[i] = b.evidence
	}
	if err := s.set(names, seen, &o); err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	p.lookForStrays(sample, &o, s)
	return nil
}

// csvEvidence is what the first rows say about a column.
type csvEvidence struct {
	evidence
	few map[string]bool // the first different texts
}

// evidence returns what the fields of the rows in b say about each column. It stops at
// the first row that does not have one field for each column.
func (p *csvParser) evidence(b []byte, columns int, decimal rune) []csvEvidence {
	const few = 100
	seen := make([]csvEvidence, columns)
	whole := true
	p.eachRow(b, sampleRows, func(row []csvField, _ int) {
		if whole = whole && len(row) == columns; !whole {
			return
		}
		for i, field := range row {
			if p.isMissing(field.text) {
				continue
			}
			e := &seen[i]
			e.add(field.text, false)
			if e.kind(decimal) == Category && len(e.few) < few {
				if e.few == nil {
					e.few = map[string]bool{}
				}
				e.few[string(field.text)] = true
			}
		}
	})
	return seen
}

// looksLikeHeader reports whether the first row names the columns. It does if a
// text stands above numbers, booleans or dates, unless the row has both a number
// and a repeated value. It also does if all columns are texts and the first row
// has no number, no repeated text, and few texts that occur again in their
// columns.
func (p *csvParser) looksLikeHeader(first []string, below []csvEvidence, decimal rune) bool {
	names, again := map[string]bool{}, 0
	texts, plain := true, true           // all columns; all of the first row
	above, numbers, twice := 0, 0, false // texts above other kinds, numbers, whether two are alike
	for i, text := range first {
		var e evidence
		if !p.isMissing([]byte(text)) {
			e.add([]byte(text), false)
		}
		isText := e.kind(decimal) == Category
		typed := below[i].values > 0 && below[i].kind(decimal) != Category
		if isText && typed {
			above++
		}
		if e.numbers+e.commas > 0 {
			numbers++
		}
		texts = texts && !typed
		plain = plain && isText
		twice = twice || names[text]
		names[text] = true
		if below[i].few[text] {
			again++
		}
	}
	if above > 0 {
		return numbers == 0 || !twice
	}
	return texts && plain && !twice && 2*again < len(first)
}
