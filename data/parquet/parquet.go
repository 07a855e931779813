// Package parquet reads tables from Parquet files. It is separate from package data
// because the format needs a large library.
//
// Most users need only [Read], as a field of data.ReadOptions:
//
//	data.OpenTable(paths, data.ReadOptions{Parquet: parquet.Read})
//
// # Compatibility
//
// It reads columns of booleans, integers, floats, decimals, dates, times and texts, in
// any encoding, and with any compression except LZO and Hadoop's framed LZ4. For nested
// columns, lists, half floats and byte arrays of a fixed length, it returns an error that
// names the column.
//
// # Limits
//
// Memory is allocated only for bytes that the file contains, whatever a damaged file
// claims. A page may decompress to at most 2 GiB, and to at most the size in its header.
// A file may decompress to 1024 times its size or to 256 MiB, whichever is more. The
// library reads only the footer, because it would allocate as much as a page's header
// claims.
package parquet

import (
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"github.com/seed-217ca19f/mlp/data"
)

// Limits of a table. Package data has the same ones.
const (
	maxColumns    = 1 << 17
	maxRows       = 1<<31 - 1
	maxCategories = 1 << 20
)

// Read reads the table in a Parquet file of size bytes. It reads the columns for which
// keep returns true, or all columns if keep is nil. Errors begin with name and wrap the
// errors of package data.
func Read(r io.ReaderAt, size int64, name string, keep func(column string) bool) (t *data.Table, err error) {
	// A panic in this package or in a library becomes an error of this file, so
	// that it does not end the program.
	defer func() {
		if recover() != nil {
			t, err = nil, fmt.Errorf("%s: expected a Parquet file, found damage of an unknown kind: %w", name, data.ErrFormat)
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
		return nil, fmt.Errorf("expected at least one row and one column, found %d rows and %d columns: %w", rows, len(columns), data.ErrShape)
	case rows > maxRows || len(columns) > maxColumns:
		return nil, fmt.Errorf("expected at most %d rows and %d columns, found %d rows and %d columns: %w", maxRows, maxColumns, rows, len(columns), data.ErrLimit)
	}
	t := &data.Table{Rows: int(rows)}
	in := reader{File: f, r: r, size: size, room: newRoom(size)}
	defer in.unpack.close()
	taken := map[string]bool{}
	for _, c := range columns {
		if taken[c.Name()] {
			return nil, fmt.Errorf("column %q: expected each column name once, found it again: %w", c.Name(), data.ErrColumn)
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
		return data.Column{}, fmt.Errorf("expected %d values, one for each row, found %d: %w", rows, out.Len(), data.ErrTruncated)
	}
	return out.Column, nil
}

// column is a column while it is being read.
type column struct {
	data.Column
	number func(word uint64) float64 // converts a stored value; nil for the kind Category
	codes  map[string]int32
	room   *room
}

// add appends one row for each element of defined. If the element is 1, the row has the
// next value of v. If it is 0, the value is missing. If defined is nil, every value of v
// is a row.
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

// addText appends the code of a text. A new text gets the next code.
func (c *column) addText(text []byte) error {
	code, known := c.codes[string(text)]
	if !known {
		if len(c.Values) == maxCategories {
			return fmt.Errorf("row %d: expected at most %d different texts, found another one, %.40q: %w", c.Len()+1, maxCategories, text, data.ErrLimit)
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
