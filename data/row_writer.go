package data

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// RowWriter writes the rows of tables unchanged, with additional columns such as
// predictions. It buffers at most one row.
type RowWriter struct {
	to        io.Writer
	delimiter byte // 0 for JSON Lines
	line      bytes.Buffer

	begun   bool
	comma   bool     // decimals have a comma
	columns []string // names of the rows' own columns
	names   []string // names of the added columns
}

// NewRowWriter returns a writer of rows with added columns. The extension of name decides
// the format: .csv, .tsv or .jsonl.
func NewRowWriter(to io.Writer, name string, added []string) (*RowWriter, error) {
	f := &RowWriter{to: to, names: slices.Clone(added)}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		f.delimiter = ','
	case ".tsv":
		f.delimiter = '\t'
	case ".jsonl", ".ndjson", ".json":
	default:
		return nil, fmt.Errorf("expected a file name that ends in .csv, .tsv or .jsonl, found %q", name)
	}
	return f, nil
}

// free returns the names of the added columns. A name that the table already uses is
// changed.
func free(names, taken []string) []string {
	gone := setOf(taken...)
	for i, name := range names {
		for n := 2; gone[names[i]]; n++ {
			names[i] = fmt.Sprintf("%s %d", name, n)
		}
		gone[names[i]] = true
	}
	return names
}

// Write writes the rows of a table. added returns the values of row i for the added
// columns; each is a float32 or a string.
func (f *RowWriter) Write(t *Table, added func(i int) []any) error {
	if !f.begun {
		f.begin(t)
		if f.delimiter != 0 {
			f.line.Reset()
			f.fields(slices.Concat(f.columns, f.names))
			f.line.WriteByte('\n')
			if _, err := f.to.Write(f.line.Bytes()); err != nil {
				return err
			}
		}
	}
	next := f.rows(t)
	for i := range t.Rows {
		f.line.Reset()
		next(i)
		f.end(f.addedTexts(added(i)))
		if _, err := f.to.Write(f.line.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// addedTexts returns the values as they are written to the file.
func (f *RowWriter) addedTexts(values []any) []string {
	texts := make([]string, len(values))
	for k, v := range values {
		number, ok := v.(float32)
		if !ok {
			texts[k] = fmt.Sprint(v)
			continue
		}
		texts[k] = NumberText(number)
		if f.comma {
			texts[k] = strings.Replace(texts[k], ".", ",", 1)
		}
	}
	return texts
}

// begin chooses the settings that depend on the first table. A .csv file gets the
// delimiter and the decimal mark of the CSV file that the rows come from.
func (f *RowWriter) begin(t *Table) {
	f.begun = true
	if raw := t.Raw; raw != nil {
		f.columns = raw.Names
		if raw.Delimiter != 0 && f.delimiter == ',' && !raw.Rewritten {
			f.delimiter = raw.Delimiter
		}
		f.comma = raw.Comma && f.delimiter != 0
	} else {
		for _, c := range t.Columns {
			f.columns = append(f.columns, c.Name)
		}
	}
	f.names = free(f.names, f.columns)
}

// rows returns a function that appends row i of t, without the added columns, to the
// line. It must be called for every i in ascending order. Rows from a file of the same
// format as the written one are copied unchanged.
func (f *RowWriter) rows(t *Table) func(i int) {
	if t.Raw == nil {
		return func(i int) {
			texts := make([]string, len(t.Columns))
			for k, c := range t.Columns {
				texts[k] = c.Text(i)
			}
			f.texts(texts)
		}
	}
	rows := slices.Collect(t.Raw.All())
	if t.Raw.Delimiter != f.delimiter || t.Raw.Rewritten {
		return func(i int) { f.texts(t.Raw.Texts(rows[i])) }
	}
	return func(i int) {
		row := rows[i]
		if f.delimiter == 0 {
			row = bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(row), []byte("}")))
		}
		f.line.Write(row)
	}
}

// texts appends a row that comes from a file of another format.
func (f *RowWriter) texts(texts []string) {
	if f.delimiter != 0 {
		f.fields(texts)
		return
	}
	f.line.WriteByte('{')
	for k, text := range texts {
		f.member(f.columns[k], text, k == 0)
	}
}

// end appends the values of the added columns and ends the line.
func (f *RowWriter) end(texts []string) {
	if f.delimiter != 0 {
		f.line.WriteByte(f.delimiter)
		f.fields(texts)
		f.line.WriteByte('\n')
		return
	}
	for k, text := range texts {
		f.member(f.names[k], text, bytes.HasSuffix(f.line.Bytes(), []byte("{")))
	}
	f.line.WriteString("}\n")
}

// fields appends texts with delimiters between them, and quotes where necessary.
func (f *RowWriter) fields(texts []string) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = rune(f.delimiter)
	_ = w.Write(texts) // no error, because it writes to memory
	w.Flush()
	f.line.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// member appends a member of a JSON object. A text that is a number is written as a
// number. first is true for the first member.
func (f *RowWriter) member(name, text string, first bool) {
	if !first {
		f.line.WriteByte(',')
	}
	key, _ := json.Marshal(name) // no error, because every text can be written
	f.line.Write(key)
	f.line.WriteByte(':')
	switch {
	case text == "":
		f.line.WriteString("null")
	case strings.IndexByte("-0123456789", text[0]) >= 0 && json.Valid([]byte(text)):
		f.line.WriteString(text)
	default:
		quoted, _ := json.Marshal(text)
		f.line.Write(quoted)
	}
}

// NumberText returns v with the fewest digits that distinguish it from other float32
// numbers. It has no exponent unless the number would be too long to read.
func NumberText(v float32) string {
	format := byte('f')
	if size := math.Abs(float64(v)); size != 0 && size < 1e-6 || size >= 1e15 {
		format = 'g'
	}
	return strconv.FormatFloat(float64(v), format, -1, 32)
}
