package data

import (
	"fmt"
	"slices"
)

// boundRows are consecutive rows of a table that are encoded each time they are read.
type boundRows struct {
	table   *Table
	start   int // index of the first row in the table
	rows    int
	columns []EncodedColumn
	raw     []rawColumn // the columns of the table, in the encoder's order
	first   []int       // index of each column's first unit
	width   int
}

const badBound = "data: Features: a row that is not among those from Encoder.Bind"

// Bind is like [Encoder.Encode], but encodes a row each time it is read. This saves
// memory if each row is needed only once. [Features.Encoded] encodes all rows.
func (e *Encoder) Bind(t *Table) (Features, error) {
	if err := t.check(); err != nil {
		return Features{}, fmt.Errorf("%s: %w", t.Name, err)
	}
	n := len(e.Columns)
	b := &boundRows{table: t, rows: t.Rows, columns: e.Columns, raw: make([]rawColumn, n), first: make([]int, n)}
	find := newColumnFinder(t)
	for i := range e.Columns {
		column, err := find.column(e.Columns[i].Name)
		if err != nil {
			return Features{}, err
		}
		if b.raw[i], err = e.Columns[i].read(column, t.first, e.Reading); err != nil {
			return Features{}, fmt.Errorf("%s: %w", t.Name, err)
		}
		b.first[i] = b.width
		b.width += e.Columns[i].Width()
	}
	return Features{Rows: t.Rows, Cols: b.width, bound: b}, nil
}

// Encoded returns rows from [Encoder.Bind] as floats, in memory or in the cache of their
// table. It returns other features unchanged.
func (f Features) Encoded() (Features, error) {
	if f.bound == nil {
		return f, nil
	}
	t := f.bound.table
	floats, err := fill(t.cache, f.Rows, f.Cols, f.bound.encode)
	if err != nil {
		return Features{}, fmt.Errorf("%s: %w", t.Name, err)
	}
	return Features{Rows: f.Rows, Cols: f.Cols, Floats: floats, Codes: f.Codes, CodeCols: f.CodeCols, mapped: t.cache != nil}, nil
}

// slice returns the rows lo to hi-1 of b, which share its memory.
func (b *boundRows) slice(lo, hi int) *boundRows {
	part := *b
	part.start, part.rows = b.start+lo, hi-lo
	return &part
}

// source returns a table with the raw values of the rows, in the columns that the encoder
// uses.
func (b *boundRows) source() *Table {
	used := make(map[string]bool, len(b.columns))
	for i := range b.columns {
		used[b.columns[i].Name] = true
	}
	t := b.table.Range(b.start, b.start+b.rows)
	t.Columns = slices.DeleteFunc(t.Columns, func(c Column) bool { return !used[c.Name] })
	return t
}

// encode writes the rows lo to hi-1 to dst, which has the shape (hi-lo, width) and must
// be 0.
func (b *boundRows) encode(dst []float32, lo, hi int) {
	if lo < 0 || hi > b.rows { // the table may have more rows
		panic(badBound)
	}
	for i := range b.columns {
		c, raw := &b.columns[i], &b.raw[i]
		for row := lo; row < hi; row++ {
			c.encode(dst[(row-lo)*b.width+b.first[i]:], raw.value(b.start+row))
		}
	}
}

// checkBound returns an error if bound rows were changed after [Encoder.Bind] checked
// their values.
func (f *Features) checkBound() error {
	if b := f.bound; f.Rows != b.rows || f.Cols != b.width {
		return fmt.Errorf("expected %d rows × %d inputs, as Encoder.Bind returned them, found %d × %d: %w", b.rows, b.width, f.Rows, f.Cols, ErrShape)
	}
	if f.Table != nil || f.Bytes != nil || f.Floats != nil {
		return fmt.Errorf("expected no bytes, floats or table in features from Encoder.Bind, found some: %w", ErrShape)
	}
	return nil
}
