package dialect

import (
	"slices"
	"strconv"
)

// Random draws a file with at most limit rows.
func Random(s Source, limit int) File {
	d, h := pick(s, programs)(s)
	t := Table{Rows: rows(s, limit)}
	share := 0
	if chance(s, 50) { // half of the files have no missing values
		share = between(s, 1, 30)
	}
	if h.index != "" && d.Program != "numpy" {
		t.Columns = append(t.Columns, index(s, t.Rows, h))
	}
	for range columns(s, d) {
		c := column(s, t.Rows, d, h)
		if share > 0 && chance(s, 60) {
			lose(s, &c, share)
		}
		t.Columns = append(t.Columns, c)
	}
	f := File{t, d}
	f.name(s, h)
	f.settle()
	return f
}

// rows draws a number of rows, at most limit. Short tables are rarer.
func rows(s Source, limit int) int {
	lo, hi := 50, 300
	switch n := s.IntN(10); {
	case n == 0:
		lo, hi = 3, 9
	case n < 4:
		lo, hi = 10, 49
	}
	return between(s, min(lo, limit), min(hi, limit))
}

// columns draws a number of columns. If there is one column, the file has no delimiter.
func columns(s Source, d Dialect) int {
	if d.RowNames || chance(s, 97) {
		return between(s, 2, 12)
	}
	return 1
}

// lose makes the given percentage of a column's values missing. It keeps at least one
// value.
func lose(s Source, c *Column, share int) {
	kept := s.IntN(len(c.Values))
	for i := range c.Values {
		if i != kept && chance(s, share) {
			c.Values[i] = Value{Missing: true}
		}
	}
}

// index returns a column that numbers or names the rows, as R and pandas write it.
func index(s Source, rows int, h habits) Column {
	c := Column{Kind: Whole}
	first := int64(0)
	switch h.index {
	case "rows":
		c.Kind, first = Code, 1
	case "0":
	default:
		c.Name = h.index
	}
	named := c.Kind == Code && chance(s, 30)
	for i := range int64(rows) {
		v := Value{Number: first + i, Text: strconv.FormatInt(first+i, 10)}
		if named {
			v.Text = "row" + v.Text
		}
		c.Values = append(c.Values, v)
	}
	return c
}

// settle removes settings that a program would not use for this table.
func (f *File) settle() {
	d, t := &f.Dialect, &f.Table
	if len(t.Columns) == 1 {
		d.Titles, d.Trailing, d.Footer, d.RowNames = nil, NoTrailing, NoFooter, false
		if d.Missing == "" { // an empty line is no row
			d.Missing = "NA"
		}
	}
	if !d.Header && d.Trailing == RowsTrailing {
		d.Trailing = NoTrailing
	}
	if d.Footer == Total && slices.ContainsFunc(t.Columns[:1], func(c Column) bool { return c.Kind == Phrase }) {
		d.Footer = NoFooter
	}
}
