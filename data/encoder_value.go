package data

import (
	"fmt"
	"slices"
)

// ValueEncoder encodes the values of rows one at a time, by column index. It is for
// programs that read rows in a format of their own. It does not allocate, and goroutines
// may share it.
//
// Every method writes to the inputs of one column, in a row of Width numbers. These
// inputs must be 0 before.
type ValueEncoder struct {
	columns []EncodedColumn
	missing []string
	dates   []dateForm // of each column; noDateForm for other kinds and for unknown forms
	first   []int      // index of each column's first unit
	width   int
}

// Values returns an encoder of single values for e's columns.
func (e *Encoder) Values() *ValueEncoder {
	v := &ValueEncoder{columns: e.Columns, missing: e.Missing, dates: make([]dateForm, len(e.Columns)), first: make([]int, len(e.Columns))}
	for i := range e.Columns {
		v.dates[i] = e.Reading.dateForm(e.Columns[i].Name)
		v.first[i] = v.width
		v.width += e.Columns[i].Width()
	}
	return v
}

// Width returns the number of inputs in an encoded row.
func (v *ValueEncoder) Width() int { return v.width }

// Missing writes a missing value.
func (v *ValueEncoder) Missing(row []float32, column int) {
	v.set(row, column, v.columns[column].absentValue())
}

// Text writes the value of a text, such as a string in a JSON Lines file. Depending on
// the kind of the column, the text is read as a number, a boolean, a date or a category.
// If it is one of the encoder's texts for missing values, the value is missing.
func (v *ValueEncoder) Text(row []float32, column int, text []byte) error {
	if slices.ContainsFunc(v.missing, func(m string) bool { return m == string(text) }) {
		v.Missing(row, column)
		return nil
	}
	return v.Literal(row, column, text)
}

// Literal is like [ValueEncoder.Text], for a number or a boolean in JSON, which is never
// a missing value.
func (v *ValueEncoder) Literal(row []float32, column int, text []byte) error {
	c := &v.columns[column]
	if c.Kind == Category {
		v.set(row, column, rawValue{unit: c.unitOf(text)})
		return nil
	}
	number, r := parseValue(text, c.Kind, v.dates[column])
	if r != fit {
		return fmt.Errorf("column %q: expected %s, or null if it is missing, found %.40q: %w", c.Name, c.Kind.expectedIn(v.dates[column]), text, ErrColumn)
	}
	v.set(row, column, rawValue{number: number})
	return nil
}

// Number writes the value x: a number, a boolean (0 or 1), or a date (days since
// 1970-01-01). NaN means a missing value.
func (v *ValueEncoder) Number(row []float32, column int, x float32) error {
	c := &v.columns[column]
	if infinite := x == x && x-x != 0; c.Kind == Date && infinite {
		return fmt.Errorf("column %q: expected days since 1970-01-01, or NaN if the date is missing, found %v: %w", c.Name, x, ErrValue)
	}
	if c.Kind != Date {
		if err := c.checkNumber(x); err != nil {
			return err
		}
	}
	v.set(row, column, rawValue{number: x})
	return nil
}

// set writes a value that has the column's kind.
func (v *ValueEncoder) set(row []float32, column int, value rawValue) {
	v.columns[column].encode(row[v.first[column]:], value)
}

// absentValue returns the raw value that means a missing value of c.
func (c *EncodedColumn) absentValue() rawValue {
	if c.Kind == Category {
		return rawValue{unit: c.unit("")}
	}
	return rawValue{number: missing}
}

// unitOf is like unit, but takes the value as bytes, without copying them.
func (c *EncodedColumn) unitOf(value []byte) int32 {
	if len(value) == 0 {
		return c.unit("")
	}
	i, ok := slices.BinarySearchFunc(c.Values, value, func(known string, value []byte) int {
		switch {
		case known < string(value):
			return -1
		case known > string(value):
			return 1
		}
		return 0
	})
	switch {
	case ok:
		return int32(i)
	case c.Other:
		return int32(len(c.Values))
	}
	return -1
}
