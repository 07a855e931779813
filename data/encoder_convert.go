package data

import (
	"fmt"
	"slices"
)

// rawColumn reads the values of a table's column as the kind that it had in training.
// Exactly one of numbers, codes and exact is set.
type rawColumn struct {
	numbers []float32
	codes   []int32
	units   []int32 // the unit of each code, then the unit of missing values
	exact   *Column // a column of numbers, from which the origin is subtracted in float64
	fitted  *EncodedColumn
}

// value returns the value of row i.
func (r *rawColumn) value(i int) rawValue {
	if r.numbers != nil {
		return rawValue{number: r.numbers[i]}
	}
	if r.exact != nil {
		return r.fitted.less(r.exact.number(i))
	}
	if code := r.codes[i]; code >= 0 {
		return rawValue{unit: r.units[code]}
	}
	return rawValue{unit: r.units[len(r.units)-1]}
}

// read returns a reader of a table's column, whose kind may differ from that of c. The
// unit of each text is looked up only once. r says how texts that are dates are read.
// first is the index of the column's first row in its file, for messages.
func (c *EncodedColumn) read(column *Column, first int, r *Reading) (rawColumn, error) {
	if !c.accepts(column) {
		return rawColumn{}, fmt.Errorf("column %q: expected kind %s, as in training, found kind %s: %w", c.Name, c.Kind, column.Kind, ErrColumn)
	}
	converted := *column
	if _, err := converted.convert(c.Kind, first, r.dateForm(c.Name)); err != nil {
		return rawColumn{}, fmt.Errorf("expected kind %s, as in training, found kind %s with values that can't be converted: %w", c.Kind, column.Kind, err)
	}
	if c.Kind != Category {
		if c.Origin != 0 {
			return rawColumn{exact: &converted, fitted: c}, nil
		}
		return rawColumn{numbers: converted.Numbers}, nil
	}
	raw := rawColumn{codes: converted.Codes}
	for _, v := range converted.Values {
		raw.units = append(raw.units, c.unit(v))
	}
	raw.units = append(raw.units, c.unit(""))
	return raw, nil
}

// accepts reports whether the values of a table's column can be read as the kind of c.
// For example, the codes of a category are read as numbers if all of them in a file are
// numbers. Columns that were read as dates or booleans can't become categories, because
// their texts are not stored. A column without values fits every kind.
func (c *EncodedColumn) accepts(column *Column) bool {
	switch {
	case column.Kind == c.Kind, column.Kind == Category,
		column.Kind == Number && c.Kind != Date,
		column.Kind == Boolean && c.Kind == Number:
		return true
	}
	return !slices.ContainsFunc(column.Numbers, func(x float32) bool { return x == x })
}

// unit returns the index of a text's unit, or -1 if it has none. The empty text means a
// missing value.
func (c *EncodedColumn) unit(value string) int32 {
	if value == "" {
		if c.Indicator {
			return int32(c.Width() - 1)
		}
		return -1
	}
	if i, ok := slices.BinarySearch(c.Values, value); ok {
		return int32(i)
	}
	if c.Other {
		return int32(len(c.Values))
	}
	return -1
}
