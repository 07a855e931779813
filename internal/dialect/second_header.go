package dialect

import (
	"strconv"
	"strings"
)

// headerAsRow returns f without a header: the names of the columns become the first
// row. It returns false if a name can't be a value of its column, or if f has no header
// or has row names.
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

// valued reads text as a value of column c. It returns false if no value of c is
// written so.
func (d Dialect) valued(c *Column, text string) (Value, bool) {
	switch {
	case text == d.Missing || text == "":
		return Value{Missing: true}, true
	case c.Kind.numeric():
		n, ok := parse(text, c.Style.Digits, d.marks())
		return Value{Number: n}, ok && c.Style.number(n, d.marks()) == text
	case c.Kind == Bool:
		n := int64(0)
		if text == c.Style.True {
			n = 1
		}
		return Value{Number: n}, n == 1 || text == c.Style.False
	case c.Kind == Date:
		return Value{}, false
	}
	return Value{Text: text}, true
}

// rowAsHeader returns f with its first row as the header. It returns false if that row
// could not be a header. The fields of a header differ, and they are texts, or numbers
// that count the columns or may be years.
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

// titleAsHeader returns f with its last title as the header. The names of the columns
// become a row. It returns false if the title does not have a word for each column.
func (f File) titleAsHeader() (File, bool) {
	g, fields, ok := f.untitled()
	if ok && f.Dialect.Header {
		g, ok = g.headerAsRow()
	}
	g.Dialect.Header = true
	for i, field := range fields {
		g.Table.Columns[i].Name = field
	}
	return g, ok
}

// titleAsRow returns f with its last title as the first row. It returns false if f has
// a header, or if the title could not be a row.
func (f File) titleAsRow() (File, bool) {
	g, fields, ok := f.untitled()
	if !ok || f.Dialect.Header {
		return f, false
	}
	g.Dialect.Header = true
	for i, field := range fields {
		g.Table.Columns[i].Name = field
	}
	return g.headerAsRow()
}

// untitled returns f without its last title, and the fields of that title. ok is false
// if there is no title, if the titles are padded, or if the title does not have a field
// for each column.
func (f File) untitled() (g File, fields []string, ok bool) {
	last := len(f.Dialect.Titles) - 1
	if last < 0 || f.Dialect.Padded {
		return f, nil, false
	}
	g = f
	g.Table = f.Table.mapped(f.Table.Rows, func(c Column) []Value { return c.Values })
	g.Dialect.Titles = f.Dialect.Titles[:last]
	fields = strings.Split(f.Dialect.Titles[last], f.Dialect.Delimiter)
	if len(fields) != len(f.Table.Columns) {
		return f, nil, false
	}
	return g, fields, true
}

// otherDelimiter returns a delimiter that divides all lines of a file without quotes into
// the same number of fields, each a number or a text without a delimiter. It returns ""
// if there is none.
func (f File) otherDelimiter() string {
	lines := f.lines()
	if strings.Contains(strings.Join(lines, ""), f.Dialect.Quote) {
		return ""
	}
	for _, delimiter := range []string{",", ";", "\t", "|", " "} {
		if delimiter != f.Dialect.Delimiter && divides(lines, delimiter) {
			return strconv.Quote(delimiter)
		}
	}
	return ""
}

// divides reports whether delimiter divides all lines into the same number of fields,
// which is at least two, and no field is a text with another delimiter.
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
