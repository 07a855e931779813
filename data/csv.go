package data

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// csvSampleBytes is the approximate number of bytes that are read to find the delimiter
// of a CSV file and the kinds of its columns.
const csvSampleBytes = 1 << 20

// csvParser parses rows of fields as in RFC 4180, in any dialect. Beyond the RFC, it
// drops spaces around a field unless they are within quotes, skips empty lines, and takes
// a quote within a field as an ordinary character.
type csvParser struct {
	dialect
	columns []schemaColumn // only their names, kinds and forms are used
}

// scanCSV yields the rows of a CSV file.
func scanCSV(r *bufio.Reader, name string, o ReadOptions, s *schema) iter.Seq2[*Table, error] {
	return func(yield func(*Table, error) bool) {
		p := &csvParser{}
		sample, decoded, err := s.readText(r, p, &o)
		if errors.Is(err, errNoRow) {
			yield(nil, fmt.Errorf("%s: %w", name, p.noRow(sample, o)))
			return
		}
		if err != nil {
			yield(nil, readError(name, "a table", err))
			return
		}
		at := place{name: name}
		start, err := p.begin(sample, o, s)
		if err != nil {
			yield(nil, fmt.Errorf("%s: %w", name, err))
			return
		}
		if _, err := io.CopyN(io.Discard, decoded, int64(start)); err != nil {
			yield(nil, readError(name, "a table", err))
			return
		}
		at.lines, at.columns = bytes.Count(sample[:start], []byte("\n")), s.columns
		p.columns = slices.Clone(s.columns) // a copy, because the parser adds values to the columns
		scanBlocks(decoded, at, p, s)(yield)
	}
}

// noRow returns the error for a file without a complete first row. sample is the start of
// the file. The error is a fault in the sample, such as a quote that is never closed, or
// otherwise errNoRow.
func (p *csvParser) noRow(sample []byte, o ReadOptions) error {
	if len(bytes.TrimSpace(sample)) == 0 {
		return errNoRow
	}
	_, err := p.begin(sample, o, &schema{})
	return cmp.Or(err, errNoRow)
}

// begin finds the dialect and, in the first of several files, the columns. It returns
// the offset of the first row.
func (p *csvParser) begin(sample []byte, o ReadOptions, s *schema) (start int, err error) {
	if err := checkText(sample); err != nil {
		return 0, err
	}
	if err := o.Check(); err != nil {
		return 0, err
	}
	l, err := findTable(sample, &o)
	if err != nil {
		return 0, err
	}
	p.dialect = l.dialect
	first, end, f := p.firstRow(sample[l.start:])
	if f != nil {
		return 0, fmt.Errorf("line %d: expected %s, found %s: %w", 1+bytes.Count(sample[:l.start+f.offset], []byte("\n")), f.expected, f.found, f.kind)
	}
	if n := len(first) - 1; p.trailing && n == l.columns && first[n] == "" {
		first = first[:n]
	}
	if s.columns == nil {
		if err := p.detect(sample[l.start:], first, end, &l, &o, s); err != nil {
			return 0, err
		}
		s.noteLayout(sample, &l, &o)
	} else if s.header {
		named := &Table{}
		for _, name := range l.headerNames(first) {
			named.Columns = append(named.Columns, Column{Name: name})
		}
		if err := s.check(named); err != nil {
			return 0, fmt.Errorf("line 1: %w", err)
		}
	}
	if s.header {
		l.start += end
	}
	return l.start, nil
}

// firstRow returns a copy of the first row's fields, and the offset of its end.
func (p *csvParser) firstRow(b []byte) (fields []string, end int, f *fault) {
	f = p.eachRow(b, 1, func(row []csvField, next int) {
		for _, field := range row {
			fields = append(fields, string(field.text))
		}
		end = next
	})
	return fields, end, f
}

// whole returns the offset after the last line of b that ends outside of quotes.
func (p *csvParser) whole(b []byte) int {
	end := bytes.LastIndexByte(b, '\n') + 1
	quote := p.quote
	if quote == 0 {
		quote = '"' // as in the sample that chose the dialect
	}
	last := 0 // end of the last line before i
	for i := 0; i < end; {
		n := bytes.IndexByte(b[i:end], quote)
		if n < 0 {
			return end
		}
		if at := bytes.LastIndexByte(b[i:i+n], '\n'); at >= 0 {
			last = i + at + 1
		}
		i += n
		switch {
		case p.isComment(b[last:]):
			i = endOfLine(b, i)
			last = i
		case p.opensField(b[:i]):
			if i = p.closingQuote(b, i+1, quote); i < 0 || i > end {
				return last
			}
		default:
			i++
		}
	}
	return end
}

// opensField reports whether a quote right after b would be at the start of a field.
func (p *csvParser) opensField(b []byte) bool {
	fields := csvFields{dialect: p.dialect}
	i := len(b)
	for i > 0 && fields.isSpace(b[i-1]) {
		i--
	}
	if i == 0 || b[i-1] == '\n' || b[i-1] == p.delimiter || p.blanks && i < len(b) {
		return true
	}
	return p.delimiter == 0 && (strings.IndexByte(delimiters, b[i-1]) >= 0 || i < len(b))
}

// closingQuote returns the offset after the quote that closes the field whose text begins
// at b[i]. It returns -1 if there is none.
func (p *csvParser) closingQuote(b []byte, i int, quote byte) int {
	for start := i; ; {
		n := bytes.IndexByte(b[i:], quote)
		if n < 0 {
			return -1
		}
		if i += n + 1; p.escaped && endsEscaped(b[start:i-1]) {
			continue
		}
		if i == len(b) || b[i] != quote {
			return i
		}
		i++
	}
}

// parse reads the rows of b.
func (p *csvParser) parse(b []byte) (*Table, *fault) {
	// A row takes at least one byte for each column: its delimiters and the line end.
	t := newBlock(p.columns, min(bytes.Count(b, []byte("\n"))+1, len(b)/len(p.columns)+1))
	var words blockWords
	fields := csvFields{b: b, dialect: p.dialect}
	row, last := 0, len(p.columns)-1
	for fields.skipEmptyLines(); fields.i < len(b); fields.skipEmptyLines() {
		begin := fields.i
		for c := range p.columns {
			known, start := &p.columns[c], fields.i
			if known.plain && !p.blanks {
				if v, ok := fields.number(c == last); ok {
					t.Columns[c].Numbers[row] = v
					if isLarge(v) {
						_, end, _ := scanNumber(b, start)
						words.exact.note(t, row, c, numberValue(b[start:end], false, false))
					}
					continue
				}
			}
			field, f := fields.next()
			if f == nil && field.endsRow != (c == last) {
				f = fields.endRow(c, last, begin)
			}
			if f == nil {
				f = words.set(t, row, c, known, field.text, known.isMissing(field.text))
			}
			if f != nil {
				if f.offset == 0 {
					f.offset = start
				}
				if f.row = row; f.column == 0 {
					f.column = c
				}
				return nil, f
			}
		}
		row++
	}
	t.truncate(row)
	words.exact.set(t)
	return t, nil
}

// endRow reads the empty field that may come after the last column. If the row's number
// of fields is not the number of columns, it returns a fault. The row begins at offset
// begin, and c is the index of the field that was read last.
func (s *csvFields) endRow(c, last, begin int) *fault {
	cut := s.i >= len(s.b)
	if c == last && s.trailing {
		field, f := s.next()
		if f != nil || field.endsRow && len(field.text) == 0 {
			return f
		}
	}
	p := csvParser{dialect: s.dialect}
	found, row := 0, ""
	if f := p.eachRow(s.b[begin:], 1, func(fields []csvField, next int) {
		found, row = len(fields), fmt.Sprintf("%.60q", bytes.TrimRight(s.b[begin:begin+next], "\r\n"))
	}); f != nil {
		f.offset, f.column = f.offset+begin, -1
		return f
	}
	return &fault{
		offset: begin, column: -1, cut: cut, kind: ErrFormat,
		expected: fmt.Sprintf("%d fields between delimiters (%s), as in the first row", last+1, delimiterName(s.delimiter)),
		found:    fmt.Sprintf("%d in %s", found, row),
		hint:     "--comment TEXT skips the lines that begin with TEXT",
	}
}

// delimiterName describes a delimiter in a message.
func delimiterName(d byte) string {
	switch d {
	case '\t':
		return "a tab"
	case ' ':
		return "a blank"
	}
	return fmt.Sprintf("%q", d)
}
