package data

import "fmt"

// boundRows are the rows of a table that are encoded when they are read.
type boundRows struct {
	table   *Table
	columns []EncodedColumn
	raw     []rawColumn // the columns of the table, in the encoder's order
	first   []int       // the place of each column's first unit
	width   int
}

// Bind returns the rows of t like [Encoder.Encode], but encodes a row when it is
// read, every time: for those who need each once, and without the memory.
// [Features.Encoded] does the rest.
func (e *Encoder) Bind(t *Table) (Features, error) {
	if err := t.check(); err != nil {
		return Features{}, fmt.Errorf("%s: %w", t.Name, err)
	}
	n := len(e.Columns)
	b := &boundRows{table: t, columns: e.Columns, raw: make([]rawColumn, n), first: make([]int, n)}
	for i := range e.Columns {
		column, err := t.Column(e.Columns[i].Name)
		if err != nil {
			return Features{}, err
		}
		if b.raw[i], err = e.Columns[i].read(column); err != nil {
			return Features{}, fmt.Errorf("%s: %w", t.Name, err)
		}
		b.first[i] = b.width
		b.width += e.Columns[i].Width()
	}
	return Features{Rows: t.Rows, Cols: b.width, bound: b}, nil
}

// Encoded returns rows that [Encoder.Bind] has bound as floats, in memory or in
// the cache of their table. Other rows stay what they are.
func (f Features) Encoded() (Features, error) {
	if f.bound == nil {
		return f, nil
	}
	t := f.bound.table
	floats, err := fill(t.cache, f.Rows, f.Cols, f.bound.encode)
	if err != nil {
		return Features{}, fmt.Errorf("%s: %w", t.Name, err)
	}
	return Features{Rows: f.Rows, Cols: f.Cols, Floats: floats, mapped: t.cache != nil}, nil
}

// encode writes rows lo to hi-1 to dst, which is (hi-lo, width) zeros.
func (b *boundRows) encode(dst []float32, lo, hi int) {
	for i := range b.columns {
		c, raw := &b.columns[i], &b.raw[i]
		for row := lo; row < hi; row++ {
			c.encode(dst[(row-lo)*b.width+b.first[i]:], raw.value(row))
		}
	}
}
