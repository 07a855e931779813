package data

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
)

// blockBytes is the number of bytes of text that one goroutine parses at a time. It does
// not affect the result.
var blockBytes = 1 << 20

// Limits of text files.
const (
	// maxRowBytes limits a row: 100,000 numbers take about 1 MiB.
	maxRowBytes = 16 << 20
	// maxFieldBytes limits one value, so that a quote that is never closed is noticed
	// before the end of a large file.
	maxFieldBytes = 1 << 20
	// sampleRows is the greatest number of rows that decide the kinds of columns.
	sampleRows = 10_000
)

// rowParser parses the rows of a text format. Several goroutines use it at once.
type rowParser interface {
	// whole returns the number of bytes at the start of b that are complete rows. b
	// begins with a row.
	whole(b []byte) int
	// parse parses complete rows. The codes in the result are indices into lists of
	// values that belong to the block.
	parse(b []byte) (*Table, *fault)
	// firstRowEnd returns the offset after the first row of b and its line end. It
	// returns 0 if there is no row.
	firstRowEnd(b []byte) int
	// between returns the delimiter of fields, or 0 if the format has none.
	between() byte
	// rewritten reports whether rows must be rewritten before a column can be added to
	// them.
	rewritten() bool
	// eachValue calls use for each value of a row that is not missing. column is the
	// index of its column.
	eachValue(row []byte, use func(column int, text []byte))
}

// fault is an error at a place in a block of text.
type fault struct {
	row, offset     int // counted from the start of the block; an unknown offset is -1
	column          int // index of the column; -1 if the error is not about one
	expected, found string
	hint            string
	kind            error
	cut             bool // the text ended before the end of the row
}

// place says how far a file has been read.
type place struct {
	name        string
	rows, lines int // number of rows and lines that have been read
	columns     []schemaColumn
}

// error returns the error for fault f in a block. text is the text of the block.
func (p place) error(f *fault, text []byte) error {
	line, column, hint := "", "", f.hint
	if f.offset >= 0 {
		line = fmt.Sprintf(", line %d", p.lines+bytes.Count(text[:f.offset], []byte("\n"))+1)
	}
	if f.column >= 0 {
		column = fmt.Sprintf(", column %q", p.columns[f.column].name)
	}
	if hint != "" {
		hint = "; " + hint
	}
	return fmt.Errorf("%s: row %d%s%s: expected %s, found %s%s: %w",
		p.name, p.rows+f.row+1, line, column, f.expected, f.found, hint, f.kind)
}

// parsed is the result of parsing a block.
type parsed struct {
	text  []byte
	table *Table
	fault *fault
	lines int
}

// scanBlocks yields the rows of r block by block, in order, while the next blocks are
// parsed on all cores. at is the position of r's start in its file.
func scanBlocks(r io.Reader, at place, p rowParser, s *schema) iter.Seq2[*Table, error] {
	return func(yield func(*Table, error) bool) {
		in := &blockReader{r: r, parser: p}
		names, comma := s.names(), slices.ContainsFunc(s.columns, func(c schemaColumn) bool { return c.comma })
		var queue []chan parsed
		for {
			for len(queue) <= runtime.GOMAXPROCS(0) {
				text := in.next()
				if len(text) == 0 {
					break
				}
				result := make(chan parsed, 1)
				queue = append(queue, result)
				go func() {
					t, f := p.parse(text)
					result <- parsed{text, t, f, bytes.Count(text, []byte("\n"))}
				}()
			}
			if len(queue) == 0 {
				break
			}
			b := <-queue[0]
			queue = queue[1:]
			t, err := at.finish(b, s)
			if err != nil {
				yield(nil, err)
				return
			}
			t.Raw = &RawRows{Delimiter: p.between(), Names: names, Comma: comma, Rewritten: p.rewritten(), text: b.text, parser: p}
			if t.Rows > 0 && !yield(t, nil) {
				return
			}
			in.free = append(in.free, b.text)
		}
		if err := at.end(in); err != nil {
			yield(nil, err)
		}
	}
}

// finish checks a parsed block, translates its codes to those of the whole table, and
// moves p past the block.
func (p *place) finish(b parsed, s *schema) (*Table, error) {
	if b.fault == nil {
		b.fault = s.translate(b.table)
	}
	if f := b.fault; f != nil {
		return nil, p.error(f, b.text)
	}
	if b.table.Rows > maxRows-p.rows {
		return nil, fmt.Errorf("%s: expected at most %d rows, found more: %w", p.name, maxRows, ErrLimit)
	}
	s.leaveOut(b.table)
	b.table.Name, b.table.first, b.table.notes, b.table.Reading = p.name, p.rows, s.notes, &s.reading
	p.rows += b.table.Rows
	p.lines += b.lines
	return b.table, nil
}

// end returns an error if the file does not end after a complete row.
func (p *place) end(in *blockReader) error {
	switch {
	case in.err != nil:
		return readError(fmt.Sprintf("%s: after row %d", p.name, p.rows), "the rest of the table", in.err)
	case in.long:
		return fmt.Errorf("%s: row %d, line %d: expected a row of at most %d bytes, found a longer one: %w", p.name, p.rows+1, p.lines+1, maxRowBytes, ErrLimit)
	case p.rows == 0:
		return fmt.Errorf("%s: line %d: expected at least one row, found the end of the file: %w", p.name, p.lines+1, ErrTruncated)
	}
	return nil
}

// blockReader reads blocks of complete rows.
type blockReader struct {
	r      io.Reader
	parser rowParser
	rest   []byte   // the incomplete row at the end of the last block
	free   [][]byte // memory that can be reused
	ended  bool
	long   bool  // a row is longer than the limit
	err    error // the error if reading failed
}

// next returns the next complete rows. It returns nothing at the end of the file, after a
// read error, or if a row is too long.
func (in *blockReader) next() []byte {
	if in.ended {
		return nil
	}
	b := append(in.memory(), in.rest...)
	for {
		b = in.fill(b)
		if in.err != nil {
			return b[:in.parser.whole(b)]
		}
		if in.ended {
			return b
		}
		if n := in.parser.whole(b); n > 0 {
			in.rest = append(in.rest[:0], b[n:]...)
			return b[:n]
		}
		if len(b) >= maxRowBytes {
			// The parser may find out why the row does not end.
			if _, f := in.parser.parse(b); f != nil && !f.cut {
				in.ended = true
				return b
			}
			in.ended, in.long = true, true
			return nil
		}
		b = append(make([]byte, 0, min(2*cap(b), maxRowBytes)), b...)
	}
}

// memory returns an empty slice for a block. It reuses memory if there is some.
func (in *blockReader) memory() []byte {
	if n := len(in.free); n > 0 {
		b := in.free[n-1]
		in.free = in.free[:n-1]
		return b[:0]
	}
	return make([]byte, 0, max(blockBytes, 2*len(in.rest)))
}

// fill reads until b's capacity is full or the file ends.
func (in *blockReader) fill(b []byte) []byte {
	for len(b) < cap(b) {
		n, err := in.r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err != nil {
			in.ended = true
			if err != io.EOF {
				in.err = err
			}
			return b
		}
	}
	return b
}

// The first row of a file must end within maxSampleBytes bytes.
const maxSampleBytes = 2 * maxRowBytes

// errNoRow is returned by readSample, together with the bytes that were read, if these
// contain no complete row.
var errNoRow = fmt.Errorf("expected a first row that ends within %d bytes, found none: %w", maxSampleBytes, ErrLimit)

// readSample reads about size bytes. If these do not contain two rows, it reads more,
// until there are two rows, or one row and maxSampleBytes bytes. The reader that it
// returns still contains the sample.
func readSample(r io.Reader, size int, p rowParser) ([]byte, io.Reader, error) {
	in := &blockReader{r: r}
	b := make([]byte, 0, size)
	for {
		b = in.fill(b)
		if in.err != nil {
			return nil, nil, in.err
		}
		again := io.MultiReader(bytes.NewReader(b), r)
		if in.ended {
			return b, again, nil
		}
		rows := b[:p.whole(b)]
		blank := len(bytes.TrimSpace(rows)) == 0
		switch long := len(b) >= maxSampleBytes; {
		case blank && long:
			return b, nil, errNoRow
		case !blank && (long || bytes.Count(rows, []byte("\n")) > 1):
			return rows, again, nil
		}
		b = append(make([]byte, 0, 2*cap(b)), b...)
	}
}
