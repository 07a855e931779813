package data

import "bytes"

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
	loose    bool // a text follows the closing quote of some field

	renamed []renamed // columns whose names occur twice

	quoted      int  // fields in quotes
	opens       bool // the first one is
	decimals    bool // some field is a number with a comma before its decimals
	explained   bool // some field is a number with a comma between thousands, or a date with one
	otherCommas bool // some field has a comma and is none of these

	spaced    bool // all rows but the first are one value that may hold blanks
	oneColumn bool // the rows may be single numbers with a comma before their decimals, or two fields
}

// renamed is a column with the name of an earlier one.
type renamed struct {
	column int
	name   string
}

// suits reports whether all rows have equally many fields.
func (l *layout) suits() bool { return l.share == 1 && l.fault == nil }

// rowShape is what a layout depends on of a row.
type rowShape struct {
	fields    int
	filled    int // fields that are not empty
	start     int // offset
	endsEmpty bool
	leads     bool // only the first field is filled, with a text
	numbers   int  // with those that are missing; known of the first rows
}

// layOut returns what the rows of the sample look like in dialect d.
func layOut(d dialect, sample []byte, titles bool) layout {
	l := layout{dialect: d}
	p := csvParser{dialect: d}
	var rows []rowShape
	at := 0
	l.fault = p.eachRow(sample, sampleRows, func(row []csvField, next int) {
		rows = append(rows, shapeOf(row, at))
		if len(rows) <= maxTitles {
			rows[len(rows)-1].numbers = countNumbers(row)
		}
		at = next
		for _, field := range row {
			if len(row) == 1 || !rows[len(rows)-1].leads { // no title
				l.note(field.text)
			}
			l.loose = l.loose || field.loose
		}
		if len(rows) > 1 && len(row) == 1 {
			l.spaced = (len(rows) == 2 || l.spaced) && isSpaced(row[0].text)
		}
	})
	if len(rows) == 0 {
		return l
	}
	if d.quote != '"' {
		l.quoted, l.opens = countQuoted(d, sample), sample[rows[0].start] == d.quote
	}
	if titles {
		rows = l.skipTitles(sample, rows)
	}
	l.arrange(rows)
	return l
}

// shapeOf returns the shape of a row at that offset.
func shapeOf(row []csvField, at int) rowShape {
	s := rowShape{fields: len(row), start: at, endsEmpty: len(row[len(row)-1].text) == 0}
	for _, field := range row {
		if len(field.text) > 0 {
			s.filled++
		}
	}
	s.leads = s.filled == 1 && len(row[0].text) > 0 && marksOf(row[0].text) == 0 && !isMark(row[0].text)
	return s
}

// isSpaced reports whether a text is a value within which blanks may stand: a number with a
// currency or a percent sign, or a date.
func isSpaced(text []byte) bool {
	return marksOf(text) != 0 && bytes.ContainsAny(text, "$€£¥%") || formsOf(text) != 0
}

// countNumbers returns how many fields are numbers, or stand for a missing one.
func countNumbers(row []csvField) (n int) {
	for _, field := range row {
		if marksOf(field.text) != 0 || isMark(field.text) {
			n++
		}
	}
	return n
}

// note looks at a comma in a field.
func (l *layout) note(text []byte) {
	if l.delimiter == ',' || l.otherCommas || bytes.IndexByte(text, ',') < 0 {
		return
	}
	m := marksOf(text)
	l.decimals = l.decimals || m&commaMark != 0
	l.explained = l.explained || m&pointMark != 0 || formsOf(text) != 0
	l.otherCommas = m == 0 && formsOf(text) == 0
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
