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
// read, with any compression. Columns within columns, lists, half floats and
// raw bytes of a fixed length are refused by name.
//
// # Limits
//
// Memory grows with the values that are found. The library takes the memory of
// one page before it reads it, which a damaged file may claim to have up to
// 2 GiB.
package parquet

import (
	"encoding/binary"
	"errors"
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
	// The library panics on some damaged files.
	defer func() {
		if p := recover(); p != nil {
			t, err = nil, fmt.Errorf("%s: expected a Parquet file, found a damaged one (%v): %w", name, p, data.ErrFormat)
		}
	}()
	if t, err = read(r, size, keep); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t.Name = name
	return t, nil
}

func read(r io.ReaderAt, size int64, keep func(string) bool) (*data.Table, error) {
	if err := checkFooter(r, size); err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("expected a Parquet file (%w): %w", err, data.ErrFormat)
	}
	columns, rows := f.Root().Columns(), f.NumRows()
	switch {
	case rows < 1 || len(columns) < 1:
		return nil, fmt.Errorf("expected at least one row and one column, found %d rows of %d: %w", rows, len(columns), data.ErrShape)
	case rows > maxRows || len(columns) > maxColumns:
		return nil, fmt.Errorf("expected at most %d rows of %d columns, found %d of %d: %w", maxRows, maxColumns, rows, len(columns), data.ErrLimit)
	}
	t := &data.Table{Rows: int(rows)}
	taken := map[string]bool{}
	for _, c := range columns {
		if taken[c.Name()] {
			return nil, fmt.Errorf("column %q: expected the name once, found it again: %w", c.Name(), data.ErrColumn)
		}
		taken[c.Name()] = true
		if keep != nil && !keep(c.Name()) {
			continue
		}
		column, err := readColumn(f, c, int(rows))
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", c.Name(), err)
		}
		t.Columns = append(t.Columns, column)
	}
	return t, nil
}

// checkFooter reports a file without room for the footer that its end claims:
// its length in four bytes and the magic number.
func checkFooter(r io.ReaderAt, size int64) error {
	const magic = "PAR1"
	var b [8]byte
	if size < int64(len(magic)+len(b)) {
		return fmt.Errorf("offset %d: expected a Parquet file, found its end: %w", size, data.ErrTruncated)
	}
	if n, err := r.ReadAt(b[:], size-int64(len(b))); n < len(b) {
		return fmt.Errorf("offset %d: %w", size-int64(len(b)), err)
	}
	if string(b[4:]) != magic {
		return fmt.Errorf("offset %d: expected %q at the end of a Parquet file, found %q: %w", size-4, magic, b[4:], data.ErrTruncated)
	}
	if n := binary.LittleEndian.Uint32(b[:]); int64(n) > size-int64(len(magic)+len(b)) {
		return fmt.Errorf("offset %d: expected a footer within the file of %d bytes, found a length of %d: %w", size-8, size, n, data.ErrFormat)
	}
	return nil
}

// readColumn reads a column in all row groups.
func readColumn(f *parquet.File, c *parquet.Column, rows int) (data.Column, error) {
	out := &column{Column: data.Column{Name: c.Name()}}
	if err := out.choose(c); err != nil {
		return data.Column{}, err
	}
	for _, group := range f.RowGroups() {
		if err := out.readChunk(group.ColumnChunks()[c.Index()], rows); err != nil {
			return data.Column{}, err
		}
	}
	if out.Len() != rows {
		return data.Column{}, fmt.Errorf("expected %d values, found %d: %w", rows, out.Len(), data.ErrTruncated)
	}
	return out.Column, nil
}

// column is a column that is being read.
type column struct {
	data.Column
	number func(parquet.Value) float64 // of a kind other than Category
	codes  map[string]int32
}

// readChunk appends the values of one row group.
func (c *column) readChunk(chunk parquet.ColumnChunk, rows int) error {
	pages := chunk.Pages()
	defer pages.Close()
	buffer := make([]parquet.Value, 1024)
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("row %d: expected a page (%w): %w", c.Len()+1, err, data.ErrFormat)
		}
		err = c.readPage(page.Values(), buffer, rows)
		parquet.Release(page)
		if err != nil {
			return err
		}
	}
}

// readPage appends the values of one page.
func (c *column) readPage(values parquet.ValueReader, buffer []parquet.Value, rows int) error {
	for {
		n, err := values.ReadValues(buffer)
		if n > rows-c.Len() {
			return fmt.Errorf("expected %d values, found more: %w", rows, data.ErrFormat)
		}
		for _, v := range buffer[:n] {
			if err := c.add(v); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("row %d: expected a value (%w): %w", c.Len()+1, err, data.ErrFormat)
		}
	}
}

// add appends a value.
func (c *column) add(v parquet.Value) error {
	switch {
	case v.IsNull() && c.Kind == data.Category:
		c.Codes = append(c.Codes, -1)
	case v.IsNull():
		c.Numbers = append(c.Numbers, float32(math.NaN()))
	case c.Kind == data.Category:
		return c.addText(v.ByteArray())
	default:
		x := float32(c.number(v))
		if math.IsInf(float64(x), 0) {
			return fmt.Errorf("row %d: expected a finite number of at most 3.4e38, found %v: %w", c.Len()+1, v, data.ErrColumn)
		}
		c.Numbers = append(c.Numbers, x)
	}
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
		code = int32(len(c.Values))
		word := string(text)
		c.codes[word] = code
		c.Values = append(c.Values, word)
	}
	c.Codes = append(c.Codes, code)
	return nil
}
