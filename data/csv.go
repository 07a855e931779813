package data

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// csvSampleBytes is about how much of a CSV file decides its delimiter and the
// kinds of its columns.
const csvSampleBytes = 1 << 20

// csvParser parses rows of fields: RFC 4180, with any delimiter. In addition, it
// drops spaces around a field unless they are within quotes, and it skips empty
// lines.
type csvParser struct {
	delimiter byte
	missing   []string       // further texts that stand for missing values
	columns   []schemaColumn // names, kinds and dates are used
}

// isMissing reports whether a field stands for a missing value.
func (p *csvParser) isMissing(text []byte) bool {
	return isMissing(text) || len(p.missing) > 0 && slices.Contains(p.missing, string(text))
}

// scanCSV yields the rows of a CSV file.
func scanCSV(r io.Reader, name string, o ReadOptions, s *schema) iter.Seq2[*Table, error] {
	return func(yield func(*Table, error) bool) {
		p := &csvParser{missing: o.Missing}
		sample, r, err := readSample(r, csvSampleBytes, p)
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
		if _, err := io.CopyN(io.Discard, r, int64(start)); err != nil {
			yield(nil, readError(name, "a table", err))
			return
		}
		at.lines, at.columns = bytes.Count(sample[:start], []byte("\n")), s.columns
		p.columns = slices.Clone(s.columns) // whose values grow while blocks are parsed
		scanBlocks(r, at, p, s)(yield)
	}
}

// noRow says why a file that begins with that sample has no first row: because of
// something wrong in it, such as a quote that is never closed, or of its length.
func (p *csvParser) noRow(sample []byte, o ReadOptions) error {
	if len(bytes.TrimSpace(sample)) == 0 {
		return errNoRow
	}
	_, err := p.begin(sample, o, &schema{})
	return cmp.Or(err, errNoRow)
}

// begin detects the delimiter and, in the first of several files, the columns. It
// returns the offset of the first row.
func (p *csvParser) begin(sample []byte, o ReadOptions, s *schema) (start int, err error) {
	if err := checkText(sample); err != nil {
		return 0, err
	}
	start = len(sample) - len(bytes.TrimPrefix(sample, []byte("\ufeff")))
	if len(bytes.TrimSpace(sample[start:])) == 0 {
		return 0, fmt.Errorf("line 1: expected a table, found an empty file: %w", ErrTruncated)
	}
	if p.delimiter, err = chooseDelimiter(sample[start:], o); err != nil {
		return 0, err
	}
	first, end, f := p.firstRow(sample[start:])
	if f != nil {
		return 0, fmt.Errorf("line %d: expected %s, found %s: %w", 1+bytes.Count(sample[:start+f.offset], []byte("\n")), f.expected, f.found, f.kind)
	}
	if s.columns == nil {
		if err := p.detect(sample[start:], first, end, o, s); err != nil {
			return 0, err
		}
	} else if s.header {
		named := &Table{}
		for _, name := range headerNames(first) {
			named.Columns = append(named.Columns, Column{Name: name})
		}
		if err := s.check(named); err != nil {
			return 0, fmt.Errorf("line 1: %w", err)
		}
	}
	if s.header {
		start += end
	}
	return start, nil
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

// headerNames returns the names in a header. A column without a name is named
// after its index: c0, c1 and so on.
func headerNames(first []string) []string {
	names := make([]string, len(first))
	for i, name := range first {
		if names[i] = name; name == "" {
			names[i] = placeName(i)
		}
	}
	return names
}

// placeName returns the name of column i in a table without column names: c0, c1, and so
// on.
func placeName(i int) string { return fmt.Sprintf("c%d", i) }

// isPlaceName reports whether name is one that placeName returns.
func isPlaceName(name string) bool {
	i, err := strconv.Atoi(strings.TrimPrefix(name, "c"))
	return err == nil && name == placeName(i)
}

// whole returns the end of the last line of b that ends outside of quotes. In
// valid rows, a line end is outside if the number of quotes before it is even.
func (p *csvParser) whole(b []byte) int {
	end, quotes := len(b), -1
	for {
		at := bytes.LastIndexByte(b[:end], '\n')
		if at < 0 {
			return 0
		}
		if quotes < 0 {
			quotes = bytes.Count(b[:at], []byte{'"'})
		} else {
			quotes -= bytes.Count(b[at:end], []byte{'"'})
		}
		if quotes%2 == 0 {
			return at + 1
		}
		end = at
	}
}

// parse reads the rows of b.
func (p *csvParser) parse(b []byte) (*Table, *fault) {
	// A row takes at least a byte for each column, delimiters and the line end.
	t := newBlock(p.columns, min(bytes.Count(b, []byte("\n"))+1, len(b)/len(p.columns)+1))
	var words blockWords
	fields := csvFields{b: b, delimiter: p.delimiter}
	row, last := 0, len(p.columns)-1
	for fields.skipEmptyLines(); fields.i < len(b); fields.skipEmptyLines() {
		for c := range p.columns {
			column := &t.Columns[c]
			if column.Kind == Number && !p.columns[c].comma && len(p.missing) == 0 {
				start := fields.i
				if v, ok := fields.number(c == last); ok {
					column.Numbers[row] = v
					if isLarge(v) {
						_, end, _ := scanNumber(b, start)
						words.exact.note(t, row, c, exactNumber(b[start:end], false))
					}
					continue
				}
			}
			start := fields.i
			field, f := fields.next()
			if f == nil {
				if f = endFault(field, c == last); f != nil {
					f.cut = fields.i >= len(b)
				}
			}
			if f == nil {
				f = words.set(t, row, c, &p.columns[c], field.text, p.isMissing(field.text))
			}
			if f != nil {
				if f.offset == 0 {
					f.offset = start
				}
				f.row, f.column = row, c
				return nil, f
			}
		}
		row++
	}
	t.truncate(row)
	words.exact.set(t)
	return t, nil
}

// endFault returns the fault for a field that ends the row too early, or that does not
// end it though it is the last.
func endFault(field csvField, last bool) *fault {
	switch {
	case field.endsRow && !last:
		return &fault{expected: "another field after it", found: "the end of the row", kind: ErrFormat}
	case !field.endsRow && last:
		return &fault{expected: "the end of the row after it", found: "another field", kind: ErrFormat}
	}
	return nil
}

// delimiterName describes a delimiter in a message.
func delimiterName(d byte) string {
	return strings.ReplaceAll(fmt.Sprintf("%q", d), `'\t'`, "a tab")
}
