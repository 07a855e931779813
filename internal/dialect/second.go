package dialect

import (
	"bytes"
	"slices"
)

// second looks for a second file that has the same bytes b as f but another table. No
// column of that table says less than in f, so an author could mean it as well. second
// returns how the two files differ, or "" if it finds none.
func (f File) second(b []byte) string {
	for _, other := range []struct {
		what string
		file func() (File, bool)
	}{
		{"decimals are thousands", f.otherMarks},
		{"day and month are swapped", f.otherDates},
		{"the header is a row", f.headerAsRow},
		{"the first row is a header", f.rowAsHeader},
		{"a title is a header", f.titleAsHeader},
		{"a title is a row", f.titleAsRow},
	} {
		if g, ok := other.file(); ok && bytes.Equal(g.Bytes(), b) {
			return other.what
		}
	}
	if delimiter := f.otherDelimiter(); delimiter != "" {
		return "the delimiter is " + delimiter
	}
	return ""
}

// otherMarks returns f as it reads if the decimal mark and the mark between thousands
// exchange their meanings. It returns false if some number can't be read that way, or
// if no number changes.
func (f File) otherMarks() (File, bool) {
	g, changed := f, false
	g.Dialect.Decimal, g.Dialect.Thousands = f.Dialect.otherMarks()
	g.Table = f.Table.mapped(f.Table.Rows, func(c Column) []Value { return c.Values })
	for i := range g.Table.Columns {
		c := &g.Table.Columns[i]
		if !c.Kind.numeric() {
			continue
		}
		other, ok := f.Dialect.reread(c, g.Dialect)
		if !ok {
			return f, false
		}
		changed = changed || !equalNumbers(c, &other)
		*c = other
	}
	return g, changed
}

// equalNumbers reports whether two columns hold the same numbers.
func equalNumbers(a, b *Column) bool {
	for i := range a.Values {
		if a.Style.value(a.Values[i].Number) != b.Style.value(b.Values[i].Number) {
			return false
		}
	}
	return true
}

// otherMarks returns the marks of the opposite kind of dialect: a decimal comma if d
// has a decimal point, and a decimal point if it does not.
func (d Dialect) otherMarks() (decimal, thousands string) {
	if d.Decimal == "." {
		return ",", "."
	}
	return ".", ","
}

// otherDates returns f with day and month swapped in its dates. It returns false if no
// date changes.
func (f File) otherDates() (File, bool) {
	layouts := map[string]string{"1/2/2006": "2/1/2006", "01/02/2006": "02/01/2006", "02/01/2006": "01/02/2006", "1/2/06": "2/1/06", "1/2/2006 3:04 PM": "2/1/2006 3:04 PM"}
	g, changed := f, false
	g.Table = f.Table.mapped(f.Table.Rows, func(c Column) []Value { return c.Values })
	for i := range g.Table.Columns {
		c := &g.Table.Columns[i]
		layout, ok := layouts[c.Style.Layout]
		if c.Kind != Date || !ok {
			continue
		}
		values, ok := redated(c, layout)
		if ok {
			changed = changed || !slices.Equal(values, c.Values)
			c.Style.Layout, c.Values = layout, values
		}
	}
	return g, changed
}
