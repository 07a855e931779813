package dialect

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/seed-217ca19f/mlp/data"
)

// shape compares the numbers of rows and columns.
func (v *Verdict) shape(f File, want Table, t *data.Table, columns int) {
	rows := t.Rows
	if f.Dialect.Footer != NoFooter && rows == want.Rows+1 {
		v.note("a footer is read as a row")
		rows--
	}
	switch {
	case columns != len(want.Columns):
		v.fault(-1, "columns", strconv.Itoa(len(want.Columns)), strconv.Itoa(columns))
	case f.Dialect.Header && rows == want.Rows+1:
		v.fault(-1, "header read as a row", strconv.Itoa(want.Rows), strconv.Itoa(rows))
	case !f.Dialect.Header && rows == want.Rows-1:
		v.fault(-1, "first row read as a header", strconv.Itoa(want.Rows), strconv.Itoa(rows))
	case rows != want.Rows:
		v.fault(-1, "rows", strconv.Itoa(want.Rows), strconv.Itoa(rows))
	}
}

// values compares the values of a column, and reports the first difference.
func (v *Verdict) values(column int, d Dialect, want *Column, got *data.Column) {
	same := equal(d, want, got)
	if want.Kind == Percent && got.Kind == data.Number && same != nil {
		if hundredth := scaled(got); equal(d, want, hundredth) == nil {
			v.note("12% is read as 0.12")
			return
		}
	}
	if note := debatable(d, want, got, same); note != "" {
		v.note(note)
		return
	}
	if same != nil {
		v.fault(column, want.Kind.String()+" as "+got.Kind.String(), same.want, same.got)
	}
}

// difference is the first value of a column that was read differently from how it was
// written.
type difference struct{ want, got string }

// equal compares a column that was read with the column that was written. It returns
// the first difference, or nil.
func equal(d Dialect, want *Column, got *data.Column) *difference {
	for i, w := range want.Values {
		if !same(d, want, w, got, i) {
			return &difference{fmt.Sprintf("row %d: %q", i+1, d.text(want, w)), got.Text(i)}
		}
	}
	return nil
}

// same reports whether value i was read as it was written (w). Numbers have to be read
// as numbers, and dates as dates. Booleans may also be read as texts, because these
// distinguish them as well.
func same(d Dialect, want *Column, w Value, got *data.Column, i int) bool {
	switch {
	case w.Missing:
		return got.Text(i) == ""
	case want.Kind.numeric():
		return got.Kind != data.Date && got.Kind != data.Category && close(number(got, i), want.Style.value(w.Number))
	case want.Kind == Date:
		written, err := time.Parse(want.Style.Layout, w.Time.Format(want.Style.Layout)) // without what the layout leaves out
		if err != nil {
			return false
		}
		days := float64(written.Unix()) / (24 * time.Hour).Seconds()
		return got.Kind == data.Date && math.Abs(number(got, i)-days) < 1.0/256 // float32 has no more
	case want.Kind == Bool && got.Kind != data.Category:
		return got.Kind != data.Date && number(got, i) == float64(w.Number)
	}
	return got.Text(i) == d.text(want, w)
}

// number returns value i of a column that has numbers.
func number(c *data.Column, i int) float64 {
	if c.Exact != nil {
		return c.Exact[i]
	}
	return float64(c.Numbers[i])
}

// close reports whether two numbers are equal in float32, up to the last digit.
func close(got, want float64) bool {
	return math.Abs(got-want) <= 2e-7*math.Abs(want)
}

// scaled returns the numbers of c times 100.
func scaled(c *data.Column) *data.Column {
	s := &data.Column{Name: c.Name, Kind: c.Kind}
	for i := range c.Len() {
		s.AppendNumber(100 * number(c, i))
	}
	return s
}

// debatable returns the rule by which a column was read differently from what its
// author meant. The bytes of the file allow both readings. debatable returns "" if no
// rule explains the difference.
func debatable(d Dialect, want *Column, got *data.Column, first *difference) string {
	switch {
	case want.Kind == Bool && got.Kind == data.Category && first == nil:
		return "words for yes and no are a category"
	case want.Kind >= Bool && want.Kind != Date && got.Kind == data.Category && first != nil && equal(d, kept(d, want), got) == nil:
		return "a word for missing values is a text among texts"
	case want.Kind == Code && got.Kind == data.Number && first != nil && digits(d, want, got):
		return "codes that all look like numbers are numbers"
	}
	return ""
}

// kept returns c as a column of texts. The word for missing values is a text like the
// others.
func kept(d Dialect, c *Column) *Column {
	k := Column{Kind: Word}
	for _, v := range c.Values {
		k.Values = append(k.Values, Value{Text: d.text(c, v)})
	}
	return &k
}

// digits reports whether the texts of c are numbers, and exactly these numbers were
// read.
func digits(d Dialect, c *Column, got *data.Column) bool {
	for i, v := range c.Values {
		n, err := strconv.ParseFloat(d.text(c, v), 64)
		if !v.Missing && (err != nil || !close(number(got, i), n)) {
			return false
		}
	}
	return true
}
