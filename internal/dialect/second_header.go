package dialect

import (
	"strconv"
	"strings"
)

// headerAsRow makes the header a row of a table without one, if its names could be values.
func (f File) headerAsRow() (File, bool) {
	g, ok := f, f.Dialect.Header && !f.Dialect.RowNames
	g.Dialect.Header = false
	g.Table = f.Table.mapped(f.Table.Rows+1, func(c Column) []Value {
		first, can := f.Dialect.valued(&c, c.Name)
		ok = ok && can
		return append([]Value{first}, c.Values...)
	})
	return g, ok
}

// valued returns the value of c that is written as text.
func (d Dialect) valued(c *Column, text string) (Value, bool) {
	switch {
	case text == d.Missing || text == "":
		return Value{Missing: true}, true
	case c.Kind.numeric():
		n, ok := parse(text, c.Style.Digits, d.marks())
		return Value{Number: n}, ok && c.Style.number(n, d.marks()) == text
	case c.Kind == Bool || c.Kind == Date:
		return Value{}, false
	}
	return Value{Text: text}, true
}

// rowAsHeader makes the first row a header, if it could be one: different names, which are
// texts or count.
func (f File) rowAsHeader() (File, bool) {
	g, used, ok := f, map[string]bool{}, !f.Dialect.Header
	counts := true
	g.Dialect.Header = true
	g.Table = f.Table.mapped(f.Table.Rows-1, func(c Column) []Value { return c.Values[1:] })
	for i := range g.Table.Columns {
		c := &f.Table.Columns[i]
		name := f.Dialect.text(c, c.Values[0])
		g.Table.Columns[i].Name = name
		ok = ok && !c.Values[0].Missing && name != "" && !used[name]
		used[name] = true
		n, err := strconv.Atoi(name)
		counts = counts && err == nil && (n == i || n == i+1 || n >= 1900 && n <= 2100)
		ok = ok && (c.Kind >= Word || counts)
	}
	return g, ok
}

// titleAsHeader makes a title the name of the only column, and the names a row.
func (f File) titleAsHeader() (File, bool) {
	d := f.Dialect
	if len(d.Titles) == 0 || !d.Header || len(f.Table.Columns) > 1 {
		return f, false
	}
	g, ok := f.headerAsRow()
	g.Dialect.Header, g.Dialect.Titles = true, d.Titles[:len(d.Titles)-1]
	g.Table.Columns[0].Name = d.Titles[len(d.Titles)-1]
	return g, ok
}

// otherDelimiter returns a delimiter that divides all lines of a file without quotes into
// the same number of fields, each a number or a text without a delimiter, or "".
func (f File) otherDelimiter(b []byte) string {
	d := f.Dialect
	if d.Encoding != UTF8 && d.Encoding != Windows1252 || strings.Contains(string(b), d.Quote) {
		return ""
	}
	lines := strings.Split(strings.TrimSuffix(string(b), d.End), d.End)
	for _, delimiter := range []string{",", ";", "\t", "|", " "} {
		if delimiter != d.Delimiter && divides(lines, delimiter) {
			return strconv.Quote(delimiter)
		}
	}
	return ""
}

// divides reports whether the delimiter makes a table of all lines.
func divides(lines []string, delimiter string) bool {
	width := strings.Count(lines[0], delimiter)
	for _, line := range lines {
		if width == 0 || strings.Count(line, delimiter) != width {
			return false
		}
		for field := range strings.SplitSeq(line, delimiter) {
			if strings.ContainsAny(field, ",;\t|") && strings.Trim(field, "-0123456789.,") != "" {
				return false
			}
		}
	}
	return true
}
