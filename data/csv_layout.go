package data

import "bytes"

// layout is what a dialect makes of a sample: the rows, the columns and what is above
// them.
type layout struct {
	dialect
	columns  int     // number of fields of most rows, without the empty one after a trailing delimiter
	start    int     // offset of the first row, after any titles
	titleAt  int     // offset of the titles
	titles   int     // number of lines above the table that are no rows
	named    bool    // the first row is known to name the columns
	rowNames bool    // the rows begin with a row name, and the first row does not name that column
	share    float64 // share of the rows that have this number of fields
	rows     int
	fault    *fault
	loose    bool // some field has text after its closing quote

	renamed []renamed // columns whose names occurred before

	quoted      int  // fields in quotes
	opens       bool // the first field is in quotes
	decimals    bool // some field is a number with a decimal comma
	explained   bool // some field is a number with commas between thousands, or a date with a comma
	otherCommas bool // some field has a comma of another sort

	spaced    bool // each row except the first is a single value that may contain blanks
	oneColumn bool // each row may be one number with a decimal comma, or two fields
}

// renamed is a column whose name an earlier column has, too.
type renamed struct {
	column int
	name   string
}

// suits reports whether all rows have the same number of fields.
func (l *layout) suits() bool { return l.share == 1 && l.fault == nil }

// rowShape is what a layout needs to know about a row.
type rowShape struct {
	fields    int
	filled    int // fields that are not empty
	start     int // offset
	endsEmpty bool
	leads     bool // only the first field is filled, with a text
	numbers   int  // fields that are numbers or missing numbers; counted only in the first rows
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

// shapeOf returns the shape of the row at offset at.
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

// isSpaced reports whether a text is a value that may contain blanks: a number with a
// currency or a percent sign, or a date.
func isSpaced(text []byte) bool {
	return marksOf(text) != 0 && bytes.ContainsAny(text, "$€£¥%") || formsOf(text) != 0
}

// countNumbers returns how many fields are numbers or mark a missing number.
func countNumbers(row []csvField) (n int) {
	for _, field := range row {
		if marksOf(field.text) != 0 || isMark(field.text) {
			n++
		}
	}
	return n
}

// note notes whether a field has a comma, and whether it is a decimal comma.
func (l *layout) note(text []byte) {
	if l.delimiter == ',' || l.otherCommas || bytes.IndexByte(text, ',') < 0 {
		return
	}
	m := marksOf(text)
	l.decimals = l.decimals || m&commaMark != 0
	l.explained = l.explained || m&pointMark != 0 || formsOf(text) != 0
	l.otherCommas = m == 0 && formsOf(text) == 0
}

// countQuoted counts the fields in single quotes. It returns 0 if some field begins with
// a double quote.
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

// arrange finds the number of columns, whether the first row has one field less, and
// whether rows end with an additional delimiter.
func (l *layout) arrange(rows []rowShape) {
	head, below := rows[0], rows[1:]
	usual := usualFields(below, head.fields)
	l.columns, l.rows = head.fields, len(rows)
	if len(below) == 0 {
		l.share = 1
		return
	}
	empty := true // whether the last field of every row is empty
	for _, r := range below {
		empty = empty && (r.fields != usual || r.endsEmpty)
	}
	switch short, same, long := usual > 2 && head.fields == usual-1, head.fields == usual, head.fields == usual+1; {
	case short && empty: // only the rows below the header end with a delimiter
		l.trailing, l.columns = true, usual-1
	case short:
		l.rowNames, l.columns = true, usual
	case usual > 2 && same && empty && head.endsEmpty: // all lines end with a delimiter
		l.trailing, l.columns = true, usual-1
	case long && usual > 1 && head.endsEmpty: // only the header ends with a delimiter
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

// usualFields returns the number of fields that most rows have. If several numbers are
// equally frequent, it returns the preferred one if it is among them, and otherwise the
// greatest.
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
