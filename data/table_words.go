package data

import (
	"fmt"
	"unicode/utf8"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

// blockWords numbers the texts in a block's columns by their first occurrence. It also
// collects the numbers that need more digits than float32 has.
type blockWords struct {
	exact blockExact
	codes []map[string]int32 // code of each text in each column; nil if the column has no text yet
}

// set stores the text as the value of a row in column c of t. It returns a fault if the
// text does not fit the column's kind.
func (w *blockWords) set(t *Table, row, c int, known *schemaColumn, text []byte, isMissing bool) *fault {
	column := &t.Columns[c]
	switch {
	case known.skip:
	case isMissing && column.Kind == Category:
		column.Codes[row] = -1
	case isMissing:
		column.Numbers[row] = missing
	case column.Kind == Category:
		code, ok := w.code(t, c, text)
		if !ok {
			return &fault{expected: "text in UTF-8", found: quoteText(text), hint: "try --encoding windows-1252, the most common other encoding", kind: ErrFormat}
		}
		column.Codes[row] = code
	default:
		v, r := known.parse(text)
		if r != fit {
			return unfitFault(known, text, r)
		}
		column.Numbers[row] = v
		if isLarge(v) && column.Kind == Number {
			w.exact.note(t, row, c, numberValue(text, known.comma, known.dressed))
		}
	}
	return nil
}

// code returns the code of a text in column c. ok is false if the text is not UTF-8.
func (w *blockWords) code(t *Table, c int, text []byte) (code int32, ok bool) {
	if w.codes == nil {
		w.codes = make([]map[string]int32, len(t.Columns))
	}
	if w.codes[c] == nil {
		w.codes[c] = map[string]int32{}
	}
	code, known := w.codes[c][string(text)]
	if !known {
		if !utf8.Valid(text) {
			return 0, false
		}
		code = int32(len(t.Columns[c].Values))
		word := string(text)
		w.codes[c][word] = code
		t.Columns[c].Values = append(t.Columns[c].Values, word)
	}
	return code, true
}

// unfitFault returns the fault for a text that does not fit the column's kind.
func unfitFault(c *schemaColumn, text []byte, r reading) *fault {
	f := &fault{expected: c.kind.expectedIn(c.form), found: quoteText(text), kind: ErrColumn}
	if r == infinite {
		f.expected = "a finite number of at most 3.4e38"
	}
	if c.kind == Number && c.comma {
		f.expected += " with a decimal comma"
	}
	f.hint = fmt.Sprintf("--missing %s reads it as a missing value, --kind %s reads the column as texts", shell.List(string(text)), shell.List(c.name+"=category"))
	return f
}
