// Package parquet reads tables from Parquet files. It is apart from package
// data because the format takes a large library.
//
// Most users need only [Read], which goes into data.ReadOptions:
//
//	data.OpenTable(paths, data.ReadOptions{Parquet: parquet.Read})
//
// # Compatibility
//
// Columns of booleans, integers, floats, decimals, dates, times and texts are
// read, in any encoding, and with any compression but LZO and LZ4 with the frames of
// Hadoop. Columns within columns, lists, half floats and raw bytes of a fixed length
// are refused by name.
//
// # Limits
//
// Memory grows with the bytes that are there, whatever a damaged file claims. A page
// unpacks to at most 2 GiB, and to no more than it claims. A file unpacks to at most
// 1024 times its size, or to 256 MiB. The library reads only the footer: it would take
// the memory that a page asks for.
package parquet

import (
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"github.com/seed-217ca19f/mlp/data"
)

// Limits of tables, those of package data.
const (
	maxColumns    = 1 << 17
	maxRows       = 1<<31 - 1
	maxCategories = 1 << 20
)

// Read reads the table in a Parquet file of size bytes. It reads the columns for
// which keep is true, or all if keep is nil. Messages begin with name. Errors are
// those of package data.
func Read(r io.ReaderAt, size int64, name string, keep func(column string) bool) (t *data.Table, err error) {
	// A defect here, or in a library, is a fault of this file and not of others.
	defer func() {
		if recover() != nil {
			t, err = nil, fmt.Errorf("%s: expected a Parquet file, found damage that is not recognized: %w", name, data.ErrFormat)
		}
	}()
	if t, err = read(r, size, keep); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t.Name = name
	return t, nil
}

func read(r io.ReaderAt, size int64, keep func(string) bool) (*data.Table, error) {
	f, err := open(r, size)
	if err != nil {
		return nil, err
	}
	columns, rows := f.Root().Columns(), f.NumRows()
	switch {
	case rows < 1 || len(columns) < 1:
		return nil, fmt.Errorf("expected at least one row and one column, found %d rows of %d: %w", rows, len(columns), data.ErrShape)
	case rows > maxRows || len(columns) > maxColumns:
		return nil, fmt.Errorf("expected at most %d rows of %d columns, found %d of %d: %w", maxRows, maxColumns, rows, len(columns), data.ErrLimit)
	}
	t := &data.Table{Rows: int(rows)}
	in := reader{File: f, r: r, size: size, room: newRoom(size)}
	defer in.unpack.close()
	taken := map[string]bool{}
	for _, c := range columns {
		if taken[c.Name()] {
			return nil, fmt.Errorf("column %q: expected the name once, found it again: %w", c.Name(), data.ErrColumn)
		}
		taken[c.Name()] = true
		if keep != nil && !keep(c.Name()) {
			continue
		}
		column, err := in.readColumn(c, int(rows))
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", c.Name(), err)
		}
		t.Columns = append(t.Columns, column)
	}
	return t, nil
}

// reader reads the columns of a file.
type reader struct {
	*parquet.File
	r      io.ReaderAt
	size   int64
	unpack unpacker
	room   *room
}

// readColumn reads a column in all row groups.
func (f *reader) readColumn(c *parquet.Column, rows int) (data.Column, error) {
	out := &column{Column: data.Column{Name: c.Name()}, room: f.room}
	if err := out.choose(c); err != nil {
		return data.Column{}, err
	}
	const numberBytes = 4
	if err := f.room.take(int64(rows) * numberBytes); err != nil {
		return data.Column{}, err
	}
	for _, group := range f.Metadata().RowGroups {
		meta := &group.Columns[c.Index()].MetaData
		in, err := f.chunk(meta, c)
		if err == nil {
			err = in.read(out, rows)
		}
		if err != nil {
			return data.Column{}, err
		}
	}
	if out.Len() != rows {
		return data.Column{}, fmt.Errorf("expected %d values, found %d: %w", rows, out.Len(), data.ErrTruncated)
	}
	return out.Column, nil
}

// column is a column under construction.
type column struct {
	data.Column
	number func(word uint64) float64 // of a kind other than Category
	codes  map[string]int32
	room   *room
}

// add appends rows. defined says which of them have a value, nil: all; v has these
// values.
func (c *column) add(v values, defined []uint32) error {
	if defined == nil {
		for i := range v.len() {
			if err := c.addValue(v, i); err != nil {
				return err
			}
		}
		return nil
	}
	next := 0
	for _, d := range defined {
		switch {
		case d != 0:
			if err := c.addValue(v, next); err != nil {
				return err
			}
			next++
		case c.Kind == data.Category:
			c.Codes = append(c.Codes, -1)
		default:
			c.Numbers = append(c.Numbers, float32(math.NaN()))
		}
	}
	return nil
}

// addValue appends value i of v.
func (c *column) addValue(v values, i int) error {
	if c.Kind == data.Category {
		return c.addText(v.texts[i])
	}
	number := c.number(v.words[i])
	x := float32(number)
	if math.IsInf(float64(x), 0) {
		return fmt.Errorf("row %d: expected a finite number of at most 3.4e38, found %v: %w", c.Len()+1, number, data.ErrColumn)
	}
	c.Numbers = append(c.Numbers, x)
	return nil
}

// addText appends a text.
func (c *column) addText(text []byte) error {
	code, known := c.codes[string(text)]
	if !known {
		if len(c.Values) == maxCategories {
			return fmt.Errorf("row %d: expected at most %d different texts, found one more, %.40q: %w", c.Len()+1, maxCategories, text, data.ErrLimit)
		}
		if !utf8.Valid(text) {
			return fmt.Errorf("row %d: expected text in UTF-8, found %.40q: %w", c.Len()+1, text, data.ErrFormat)
		}
		if err := c.room.take(int64(len(text))); err != nil {
			return fmt.Errorf("row %d: %w", c.Len()+1, err)
		}
		code = int32(len(c.Values))
		word := string(text)
		c.codes[word] = code
		c.Values = append(c.Values, word)
	}
	c.Codes = append(c.Codes, code)
	return nil
}
