package data

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// whole reads a file in a format that can't be read in blocks of rows.
func (in *input) whole(r *bufio.Reader, format tableFormat, o ReadOptions, s *schema) (*Table, error) {
	read := in.arrays
	if format == formatParquet {
		read = in.parquet
	}
	t, err := read(r, format, o)
	if err != nil {
		return nil, err
	}
	if err := s.adopt(t, &o); err != nil {
		return nil, fmt.Errorf("%s: %w", in.name, err)
	}
	t.Reading = &s.reading
	if f := s.translate(t); f != nil {
		return nil, fmt.Errorf("%s: row %d, column %q: expected %s, found %s: %w", in.name, f.row+1, t.Columns[f.column].Name, f.expected, f.found, f.kind)
	}
	return t, nil
}

// random returns a reader that can read the input at any offset, and the size of the
// input. r reads the input from its start.
func (in *input) random(r io.Reader) (io.ReaderAt, int64, error) {
	if in.at != nil {
		return in.at, in.size, nil
	}
	b, err := readWhole(r, in.name, maxWholeFile)
	return bytes.NewReader(b), int64(len(b)), err
}

// parquet reads a Parquet file. A column that is dropped may be of any kind. The reader
// that it calls begins its messages with the name of the input.
func (in *input) parquet(r *bufio.Reader, _ tableFormat, o ReadOptions) (*Table, error) {
	if o.Parquet == nil {
		return nil, fmt.Errorf("%s: expected a format that this program reads, found Parquet: %w", in.name, ErrFormat)
	}
	at, size, err := in.random(r)
	if err != nil {
		return nil, err
	}
	drop, dropped := setOf(o.Drop...), map[string]bool{}
	t, err := o.Parquet(at, size, in.name, func(column string) bool {
		if drop[column] {
			dropped[column] = true
		}
		return !dropped[column]
	})
	if err != nil {
		return nil, err
	}
	t.Name = in.name
	for _, name := range o.Drop {
		if _, err := t.Column(name); err != nil && !dropped[name] {
			return nil, err
		}
	}
	return t, nil
}

// readWhole reads r to its end. It returns an error if there are more bytes than the
// limit.
func readWhole(r io.Reader, name string, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return nil, readError(name, "the rest of the file", err)
	}
	if int64(b.Len()) > limit {
		return nil, fmt.Errorf("%s: expected at most %d bytes, found more: %w", name, limit, ErrLimit)
	}
	return b.Bytes(), nil
}
