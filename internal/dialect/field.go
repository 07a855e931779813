package dialect

import "strings"

// field returns a value of c as the file contains it, in quotes if necessary.
func (d Dialect) field(c *Column, v Value) string {
	if v.Missing {
		if d.Quoting == All {
			return d.Quote + d.Missing + d.Quote
		}
		return d.Missing
	}
	return d.quoted(d.text(c, v), c.Kind >= Word)
}

// text returns a value of c as it is written, without quotes around it.
func (d Dialect) text(c *Column, v Value) string {
	switch {
	case v.Missing:
		return d.Missing
	case c.Kind.numeric():
		return c.Style.number(v.Number, d.marks())
	case c.Kind == Bool && v.Number == 0:
		return c.Style.False
	case c.Kind == Bool:
		return c.Style.True
	case c.Kind == Date:
		return v.Time.Format(c.Style.Layout)
	}
	return v.Text
}

// quoted returns a field, in quotes if the dialect puts quotes around it.
func (d Dialect) quoted(field string, isText bool) string {
	switch {
	case d.Quoting == None:
		return field
	case d.Quoting == All, d.Quoting == Texts && isText, d.needsQuotes(field):
		return d.Quote + strings.ReplaceAll(field, d.Quote, d.Escape+d.Quote) + d.Quote
	}
	return field
}

// needsQuotes reports whether a field would be read as several fields, or as another
// text, without quotes.
func (d Dialect) needsQuotes(field string) bool {
	return strings.Contains(field, d.Delimiter) || strings.ContainsAny(field, "\r\n") || strings.Contains(field, d.Quote)
}
