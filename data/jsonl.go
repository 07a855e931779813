package data

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
)

const (
	// jsonSampleBytes is the approximate number of bytes that are read to find the
	// columns of a JSON Lines file and their kinds.
	jsonSampleBytes = 8 << 20
	// maxSparsity is the greatest number of table values per byte of JSON. It limits
	// memory, because keys that are left out take no space in the file.
	maxSparsity = 64
)

// jsonParser parses JSON Lines: one JSON object per line. The values of an object must
// not be nested, except in columns that are not read.
type jsonParser struct {
	columns []schemaColumn
	place   map[string]int
	only    bool // ignore keys that are no columns
	missing []string
}

// isMissing reports whether a value is missing: null, or one of the texts that mean a
// missing value.
func (p *jsonParser) isMissing(v jsonValue) bool {
	return v.null || v.quoted && slices.Contains(p.missing, string(v.text))
}

// scanJSONLines yields the rows of a JSON Lines file.
func scanJSONLines(r io.Reader, name string, o ReadOptions, s *schema) iter.Seq2[*Table, error] {
	return func(yield func(*Table, error) bool) {
		p := &jsonParser{only: o.Only != nil, missing: o.Missing}
		sample, r, err := readSample(r, jsonSampleBytes, p)
		if errors.Is(err, errNoRow) {
			yield(nil, fmt.Errorf("%s: %w", name, p.noRow(sample)))
			return
		}
		if err != nil {
			yield(nil, readError(name, "a table", err))
			return
		}
		if err := checkText(sample); err != nil {
			yield(nil, fmt.Errorf("%s: %w", name, err))
			return
		}
		if bytes.HasPrefix(sample, []byte("\ufeff")) {
			sample = sample[3:]
			if _, err := io.CopyN(io.Discard, r, 3); err != nil {
				yield(nil, readError(name, "a table", err))
				return
			}
		}
		if s.columns == nil {
			if err := p.detect(sample, o, s); err != nil {
				yield(nil, fmt.Errorf("%s: %w", name, err))
				return
			}
		}
		p.place = s.place
		p.columns = slices.Clone(s.columns) // a copy, because the parser adds values to the columns
		scanBlocks(r, place{name: name, columns: s.columns}, p, s)(yield)
	}
}

// noRow returns the error for a file without a complete first line. sample is the start
// of the file. The error is a fault in that line, or otherwise errNoRow.
func (p *jsonParser) noRow(sample []byte) error {
	if err := checkText(sample); err != nil {
		return err
	}
	lines := jsonLines{b: bytes.TrimPrefix(sample, []byte("\ufeff"))}
	if !lines.begin() {
		return errNoRow
	}
	f := lines.object(func([]byte, jsonValue) *fault { return nil })
	if f == nil || f.cut {
		return errNoRow
	}
	return fmt.Errorf("line %d: expected %s, found %s: %w", 1+bytes.Count(sample[:f.offset], []byte("\n")), f.expected, f.found, f.kind)
}

// detect sets the columns of the schema, in the order in which their keys first occur.
// sample is the start of the file.
func (p *jsonParser) detect(sample []byte, o ReadOptions, s *schema) error {
	var names []string
	var seen []*evidence
	places := map[string]int{}
	lines := jsonLines{b: sample}
	for row := 0; row < sampleRows && lines.begin(); row++ {
		f := lines.object(func(key []byte, v jsonValue) *fault {
			i, known := places[string(key)]
			if !known {
				i = len(names)
				places[string(key)] = i
				names, seen = append(names, string(key)), append(seen, &evidence{})
			}
			if !p.isMissing(v) {
				seen[i].add(v.text, v.quoted)
			}
			return nil
		})
		if len(names) > maxColumns {
			return fmt.Errorf("line %d: expected at most %d different keys, found more: %w", 1+bytes.Count(sample[:lines.i], []byte("\n")), maxColumns, ErrLimit)
		}
		if f != nil {
			if len(names) == 0 {
				return fmt.Errorf("line %d: expected %s, found %s: %w", 1+bytes.Count(sample[:f.offset], []byte("\n")), f.expected, f.found, f.kind)
			}
			break // reported again when the row is parsed
		}
	}
	if len(names) == 0 {
		return fmt.Errorf("line 1: expected JSON objects with keys, found none: %w", ErrTruncated)
	}
	if err := s.set(names, seen, markChoice{marks: pointMark}, &o); err != nil {
		return err
	}
	if err := s.refuseDates(seen); err != nil {
		return err
	}
	s.reading.Dates = s.dateNames()
	s.noteDates(seen, &o)
	p.lookForStrays(sample, &o, s)
	return nil
}

// whole returns the offset after the last complete line.
func (p *jsonParser) whole(b []byte) int { return bytes.LastIndexByte(b, '\n') + 1 }

// parse reads the lines of b.
func (p *jsonParser) parse(b []byte) (*Table, *fault) {
	rows := bytes.Count(b, []byte("\n")) + 1
	if f := p.checkSparsity(b, rows); f != nil {
		return nil, f
	}
	t := newBlock(p.columns, rows)
	var words blockWords
	lines := jsonLines{b: b}
	last := make([]int, len(p.columns)) // for each column, 1 + the last row with a value
	row := 0
	for ; lines.begin(); row++ {
		f := lines.object(func(key []byte, v jsonValue) *fault {
			c, known := p.place[string(key)]
			if !known && p.only {
				return nil
			}
			if !known {
				return &fault{column: -1, expected: "a key that also occurs in the first rows", found: quoteText(key), kind: ErrColumn}
			}
			if last[c] == row+1 {
				return &fault{column: c, expected: "each key once", found: "the key again", kind: ErrFormat}
			}
			last[c] = row + 1
			if v.nested && !p.columns[c].skip {
				return nestedFault(key, p.columns[c].name)
			}
			f := words.set(t, row, c, &p.columns[c], v.text, p.isMissing(v))
			if f != nil {
				f.column = c
			}
			return f
		})
		if f != nil {
			f.row = row
			return nil, f
		}
		for c := range last {
			if last[c] != row+1 {
				words.set(t, row, c, &p.columns[c], nil, true)
			}
		}
	}
	t.truncate(row)
	words.exact.set(t)
	return t, nil
}

// checkSparsity returns a fault if a block has too many values for its number of bytes.
func (p *jsonParser) checkSparsity(b []byte, rows int) *fault {
	const small = 1 << 20
	if rows*len(p.columns) <= small+maxSparsity*len(b) {
		return nil
	}
	return &fault{
		column:   -1,
		expected: fmt.Sprintf("rows with most of the %d keys", len(p.columns)),
		found:    fmt.Sprintf("%d rows in %d bytes", rows, len(b)),
		kind:     ErrLimit,
	}
}
