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
	// jsonSampleBytes is about how much of a file of JSON lines decides the keys
	// and kinds of columns.
	jsonSampleBytes = 8 << 20
	// maxSparsity is the most values of a table that a byte of JSON stands
	// for: keys that are left out cost nothing in the file.
	maxSparsity = 64
)

// jsonParser parses lines of one JSON object each. An object is flat, except in
// columns that are not read.
type jsonParser struct {
	columns []schemaColumn
	place   map[string]int
	only    bool // keys beyond the columns do not matter
	missing []string
}

// isMissing reports whether a value is missing: null, or one of the texts that
// the reader takes for missing values.
func (p *jsonParser) isMissing(v jsonValue) bool {
	return v.null || v.quoted && slices.Contains(p.missing, string(v.text))
}

// scanJSONLines yields the rows of a file of JSON lines.
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
		p.columns = slices.Clone(s.columns) // whose values grow while blocks are parsed
		scanBlocks(r, place{name: name, columns: s.columns}, p, s)(yield)
	}
}

// noRow says why a file that begins with that sample has no first line: because of
// something wrong in it, or of its length.
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

// detect gives the schema the columns of a file that begins with that
// sample, in the order in which their keys come first.
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
			break // found again with its row
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

// whole returns the end of the last whole line.
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
	last := make([]int, len(p.columns)) // row + 1 in which the column had a value last
	row := 0
	for ; lines.begin(); row++ {
		f := lines.object(func(key []byte, v jsonValue) *fault {
			c, known := p.place[string(key)]
			if !known && p.only {
				return nil
			}
			if !known {
				return &fault{column: -1, expected: "a key that is in the first rows", found: quoteText(key), kind: ErrColumn}
			}
			if last[c] == row+1 {
				return &fault{column: c, expected: "every key once", found: "it again", kind: ErrFormat}
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

// checkSparsity reports more values in a block than its bytes may stand for.
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
