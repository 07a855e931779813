package data

import (
	"bytes"
	"slices"
)

// layout is what the rows of a sample look like in a dialect.
type layout struct {
	dialect
	columns  int     // of most rows, without an empty one behind a trailing delimiter
	start    int     // offset of the first row, behind titles
	titleAt  int     // offset of these
	titles   int     // lines above it that are no rows
	named    bool    // the first row is known to name the columns
	rowNames bool    // the rows begin with a name, and the first row does not name that column
	share    float64 // of the rows that have so many fields
	rows     int
	fault    *fault

	renamed []renamed // columns whose names occur twice

	quoted      int  // fields in quotes
	decimals    bool // some field is a number with a comma before its decimals
	otherCommas bool // some field has a comma and is none
}

// renamed is a column with the name of an earlier one.
type renamed struct {
	column int
	name   string
}

// maxTitles is the most lines above a table that are taken for its title.
const maxTitles = 20

// suits reports whether all rows have equally many fields.
func (l *layout) suits() bool { return l.share == 1 && l.fault == nil }

// rowShape is what a layout depends on of a row.
type rowShape struct {
	fields    int
	start     int // offset
	endsEmpty bool
	title     bool // only the first field has a text, which is no number
}

// layOut returns what the rows of the sample look like in dialect d.
func layOut(d dialect, sample []byte, titles bool) layout {
	l := layout{dialect: d}
	p := csvParser{dialect: d}
	var rows []rowShape
	at := 0
	l.fault = p.eachRow(sample, sampleRows, func(row []csvField, next int) {
		rows = append(rows, rowShape{len(row), at, len(row[len(row)-1].text) == 0, isTitle(row)})
		at = next
		for _, field := range row {
			l.note(field.text)
		}
	})
	if len(rows) == 0 {
		return l
	}
	if d.quote != '"' {
		l.quoted = countQuoted(d, sample)
	}
	if titles {
		rows = l.skipTitles(rows)
	}
	l.arrange(rows)
	return l
}

// note looks at a comma in a field.
func (l *layout) note(text []byte) {
	if l.delimiter == ',' || l.otherCommas || bytes.IndexByte(text, ',') < 0 {
		return
	}
	if marksOf(text)&commaMark != 0 {
		l.decimals = true
	} else {
		l.otherCommas = true
	}
}

// countQuoted counts the fields in single quotes. It returns 0 if some field only begins
// or only ends with such a quote, as words do.
func countQuoted(d dialect, sample []byte) (quoted int) {
	words := false
	bare := csvParser{dialect: d}
	bare.quote = 0
	bare.eachRow(sample, sampleRows, func(row []csvField, _ int) {
		for _, field := range row {
			text := field.text
			begins, ends := bytes.HasPrefix(text, []byte{d.quote}), bytes.HasSuffix(text, []byte{d.quote})
			if begins && ends && len(text) > 1 {
				quoted++
			}
			words = words || bytes.HasPrefix(text, []byte{'"'})
		}
	})
	if words {
		return 0
	}
	return quoted
}

// isTitle reports whether a row of several fields looks like a title that a spreadsheet
// padded with delimiters.
func isTitle(row []csvField) bool {
	if len(row) < 2 || len(row[0].text) == 0 || marksOf(row[0].text) != 0 || isMark(row[0].text) {
		return false
	}
	return !slices.ContainsFunc(row[1:], func(f csvField) bool { return len(f.text) > 0 })
}

// skipTitles returns the rows below the lines that have at most half of the usual fields,
// or only a first one.
func (l *layout) skipTitles(rows []rowShape) []rowShape {
	usual, n := usualFields(rows, 0), 0
	for n < min(maxTitles, len(rows)-2) && usual > 1 && (2*rows[n].fields <= usual || rows[n].title) {
		n++
	}
	l.titles, l.start = n, rows[n].start
	return rows[n:]
}

// arrange finds the number of columns, and if the first row lacks one field, or the rows
// end with a delimiter.
func (l *layout) arrange(rows []rowShape) {
	head, below := rows[0], rows[1:]
	usual := usualFields(below, head.fields)
	l.columns, l.rows = head.fields, len(rows)
	if len(below) == 0 {
		l.share = 1
		return
	}
	empty := true // the last field of all rows
	for _, r := range below {
		empty = empty && (r.fields != usual || r.endsEmpty)
	}
	switch short, same, long := usual > 2 && head.fields == usual-1, head.fields == usual, head.fields == usual+1; {
	case short && empty: // only the rows end with a delimiter
		l.trailing, l.columns = true, usual-1
	case short:
		l.rowNames, l.columns = true, usual
	case usual > 2 && same && empty && head.endsEmpty: // all lines do
		l.trailing, l.columns = true, usual-1
	case long && usual > 1 && head.endsEmpty: // only the header does
		l.trailing, l.columns = true, usual
	}
	fitting := 0
	for _, r := range below {
		if r.fields == l.columns || l.trailing && r.fields == l.columns+1 && r.endsEmpty {
			fitting++
		}
	}
	l.share = float64(fitting) / float64(len(below))
}

// usualFields returns how many fields most rows have; of equally frequent numbers the
// preferred one, or else the greatest.
func usualFields(rows []rowShape, preferred int) (usual int) {
	count := map[int]int{}
	for _, r := range rows {
		count[r.fields]++
	}
	usual = preferred
	for fields, n := range count {
		if n > count[usual] || n == count[usual] && fields > usual && usual != preferred {
			usual = fields
		}
	}
	return usual
}
