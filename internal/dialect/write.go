package dialect

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Bytes returns the contents of the file.
func (f File) Bytes() []byte {
	d, lines := f.Dialect, f.lines()
	text := strings.Join(lines, d.End)
	if !d.Open {
		text += d.End
	}
	return d.Encoding.bytes(text)
}

// bytes encodes a text. It panics if the encoding does not have a character of the
// text. The random texts contain no such characters.
func (e Encoding) bytes(text string) []byte {
	var encoder *encoding.Encoder
	switch e {
	case UTF16LE:
		encoder = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	case UTF16BE:
		encoder = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()
	case UTF16Bare:
		encoder = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	case Windows1252:
		encoder = charmap.Windows1252.NewEncoder()
	case UTF8Mark:
		return []byte("\ufeff" + text)
	default:
		return []byte(text)
	}
	b, err := encoder.Bytes([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("dialect: %v: %v", e, err))
	}
	return b
}

// lines returns the lines of a file without their ends.
func (f File) lines() (lines []string) {
	d, width := f.Dialect, len(f.Table.Columns)
	if d.Sep {
		lines = append(lines, "sep="+d.Delimiter)
	}
	for _, c := range d.Comments {
		lines = append(lines, "# "+c)
	}
	for _, t := range d.Titles {
		if d.Padded {
			t = d.quoted(t, true) + strings.Repeat(d.Delimiter, width-1)
		}
		lines = append(lines, t)
	}
	rows := f.fields()
	if d.Aligned {
		align(rows)
	}
	for i, fields := range rows {
		line := strings.Join(fields, d.Delimiter)
		if d.Trailing == AllTrailing || d.Trailing == RowsTrailing && (i > 0 || !d.Header) {
			line += d.Delimiter
		}
		lines = append(lines, line)
	}
	if d.Footer == CountRows {
		lines = append(lines, fmt.Sprintf("(%d rows)", f.Table.Rows))
	}
	return lines
}

// align makes all fields of a column equally wide, as in printed tables. It adds blanks
// on their left.
func align(rows [][]string) {
	for c := range rows[len(rows)-1] {
		width := 0
		for _, fields := range rows {
			width = max(width, utf8.RuneCountInString(fields[c]))
		}
		for _, fields := range rows {
			fields[c] = strings.Repeat(" ", width-utf8.RuneCountInString(fields[c])) + fields[c]
		}
	}
}

// fields returns the fields of the header and then of all rows, in quotes if necessary.
func (f File) fields() (rows [][]string) {
	d, t := f.Dialect, f.Table
	if d.Header {
		rows = append(rows, f.header())
	}
	for i := range t.Rows {
		fields := make([]string, len(t.Columns))
		for c := range t.Columns {
			fields[c] = d.field(&t.Columns[c], t.Columns[c].Values[i])
		}
		rows = append(rows, fields)
	}
	if d.Footer == Total {
		rows = append(rows, f.total())
	}
	return rows
}

// header returns the names of the columns as fields. As in R, there is no field for the
// column of row names. As in pandas, names that are numbers are quoted like numbers.
func (f File) header() (fields []string) {
	for i, c := range f.Table.Columns {
		if i > 0 || !f.Dialect.RowNames {
			_, err := strconv.Atoi(c.Name)
			fields = append(fields, f.Dialect.quoted(c.Name, err != nil))
		}
	}
	return fields
}

// total returns a row with a word in the first field and the last value of the last
// column in the last field.
func (f File) total() []string {
	columns := f.Table.Columns
	fields := make([]string, len(columns))
	last := &columns[len(columns)-1]
	fields[len(columns)-1] = f.Dialect.field(last, last.Values[f.Table.Rows-1])
	fields[0] = f.Dialect.quoted("Total", true)
	return fields
}
