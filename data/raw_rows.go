package data

import (
	"bytes"
	"iter"
)

// RawRows holds the rows of a block as they are in the text file, so that they can be
// written again unchanged. They are valid as long as the block is.
type RawRows struct {
	Delimiter byte     // delimiter of CSV rows; 0 for JSON Lines
	Names     []string // names of all columns in the file, including those that are not read
	Comma     bool     // some column has a decimal comma instead of a point
	Rewritten bool     // the rows can't be copied unchanged to a file with more columns
	text      []byte
	parser    rowParser
}

// All yields the rows without their line ends.
func (r *RawRows) All() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for rest := r.text; ; {
			rest = bytes.TrimLeft(rest, "\r\n")
			n := r.parser.firstRowEnd(rest)
			if n == 0 || !yield(bytes.TrimRight(rest[:n], "\r\n")) {
				return
			}
			rest = rest[n:]
		}
	}
}

// Texts splits a row that All yielded into its values, one for each of Names, without
// quotes. A missing value is the empty text.
func (r *RawRows) Texts(row []byte) []string {
	texts := make([]string, len(r.Names))
	r.parser.eachValue(row, func(column int, text []byte) {
		if column < len(texts) {
			texts[column] = string(text)
		}
	})
	return texts
}

func (p *csvParser) between() byte { return p.delimiter }

// rewritten reports whether rows must be rewritten before columns in the usual form can
// be added. The reason is that rows end with a delimiter, have blanks between fields, or
// have unusual quotes or escapes.
func (p *csvParser) rewritten() bool {
	return p.trailing || p.blanks || p.escaped || p.delimiter == ' ' || p.quote != '"'
}

// firstRowEnd returns the offset after the first row of b and its line end. It returns 0
// if there is no row.
func (p *csvParser) firstRowEnd(b []byte) (end int) {
	p.eachRow(b, 1, func(_ []csvField, next int) { end = next })
	return end
}

func (p *csvParser) eachValue(row []byte, use func(column int, text []byte)) {
	p.eachRow(row, 1, func(fields []csvField, _ int) {
		for i, f := range fields {
			if i < len(p.columns) && !p.columns[i].isMissing(f.text) {
				use(i, f.text)
			}
		}
	})
}

func (p *jsonParser) between() byte { return 0 }

func (p *jsonParser) rewritten() bool { return false }

func (p *jsonParser) firstRowEnd(b []byte) int {
	for start := 0; start < len(b); {
		end := bytes.IndexByte(b[start:], '\n') + 1
		if end == 0 {
			end = len(b) - start
		}
		if len(bytes.TrimSpace(b[start:start+end])) > 0 {
			return start + end
		}
		start += end
	}
	return 0
}

func (p *jsonParser) eachValue(row []byte, use func(column int, text []byte)) {
	lines := jsonLines{b: row}
	if !lines.begin() {
		return
	}
	lines.object(func(key []byte, v jsonValue) *fault {
		if column, known := p.place[string(key)]; known && !p.isMissing(v) {
			use(column, v.text)
		}
		return nil
	})
}
