package data

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

const rowWidth = "data: Encoder: dst does not have the encoder's width"

// EncodeRow writes one row to dst, which has Width numbers. row maps the names of the
// columns to values: nil if the value is missing; otherwise a number, a boolean, a time,
// or a text as in a file. Every column must be in row. EncodeRow ignores other names.
func (e *Encoder) EncodeRow(dst []float32, row map[string]any) error {
	if len(dst) != e.Width() {
		panic(rowWidth)
	}
	clear(dst)
	at := 0 // index of the column's first unit
	for i := range e.Columns {
		c := &e.Columns[i]
		x, ok := row[c.Name]
		if !ok {
			return fmt.Errorf("expected a value for the column %q, or null if it is missing, found none: %w", c.Name, ErrColumn)
		}
		v, ok := c.parse(x, e)
		if !ok {
			return fmt.Errorf("column %q: expected %s, or null if it is missing, found %.40q: %w", c.Name, c.Kind.expectedIn(e.Reading.dateForm(c.Name)), fmt.Sprint(x), ErrColumn)
		}
		c.encode(dst[at:], v)
		at += c.Width()
	}
	return nil
}

// EncodeNumbers writes one row to dst, which has Width numbers. row has one number for
// each column, in order. All columns must be numbers or booleans; a boolean is 0 or 1.
// NaN is a missing value.
func (e *Encoder) EncodeNumbers(dst, row []float32) error {
	if len(dst) != e.Width() {
		panic(rowWidth)
	}
	if len(row) != len(e.Columns) {
		return fmt.Errorf("expected %d numbers, one for each column, found %d: %w", len(e.Columns), len(row), ErrColumn)
	}
	clear(dst)
	at := 0 // index of the column's first unit
	for i, x := range row {
		c := &e.Columns[i]
		if err := c.checkNumber(x); err != nil {
			return err
		}
		c.encode(dst[at:], c.less(float64(x)))
		at += c.Width()
	}
	return nil
}

// checkNumber returns an error if x is not a possible value of column c.
func (c *EncodedColumn) checkNumber(x float32) error {
	missing := x != x
	switch {
	case c.Kind != Number && c.Kind != Boolean:
		return fmt.Errorf("column %q: expected a column of numbers, found the kind %s: %w", c.Name, c.Kind, ErrColumn)
	case c.Kind == Boolean && x != 0 && x != 1 && !missing:
		return fmt.Errorf("column %q: expected 0 or 1, or NaN if it is missing, found %v: %w", c.Name, x, ErrColumn)
	case x-x != 0 && !missing:
		return fmt.Errorf("column %q: expected a finite number, or NaN if it is missing, found %v: %w", c.Name, x, ErrValue)
	}
	return nil
}

// parse reads x as the kind of c. ok is false if that is not possible. e says which texts
// are missing values, and how numbers are written.
func (c *EncodedColumn) parse(x any, e *Encoder) (v rawValue, ok bool) {
	if text, isText := x.(string); isText {
		if text = strings.TrimSpace(text); e.Reading.isMissing([]byte(text), c.Kind) || slices.Contains(e.Missing, text) {
			x = nil
		} else {
			x = text
		}
	}
	if c.Kind == Category {
		text, ok := textOf(x)
		return rawValue{unit: c.unit(text)}, ok
	}
	switch x := x.(type) {
	case nil:
		return rawValue{number: missing}, true
	case string:
		if _, r := parseNumber([]byte(x)); r == unfit && c.Kind == Number {
			var number [maxDressed + 1]byte
			plain, _ := plainText(number[:0], []byte(x), e.Reading != nil && e.Reading.Comma)
			x = string(plain)
		}
		number, r := parseValue([]byte(x), c.Kind, e.Reading.dateForm(c.Name))
		return c.exactly(x, number), r == fit
	case json.Number:
		number, r := parseNumber([]byte(x))
		return c.exactly(x.String(), number), r == fit && (c.Kind != Boolean || number == 0 || number == 1)
	case bool:
		number := 0.0
		if x {
			number = 1
		}
		return c.less(number), c.Kind != Date
	case time.Time:
		return c.rawNumber(float64(x.Unix()) / (24 * 60 * 60)), c.Kind == Date
	}
	number, ok := numberOf(x)
	if c.Kind == Boolean && number != 0 && number != 1 && number == number {
		ok = false
	}
	return c.rawNumber(number), ok
}

// exactly reads the text of a number with all digits that the column needs. v is the
// number rounded to float32.
func (c *EncodedColumn) exactly(text string, v float32) rawValue {
	if c.Origin != 0 && isLarge(v) {
		return c.less(held(numberValue([]byte(text), false, false)))
	}
	return c.less(float64(v))
}

// rawNumber returns x with the digits that it would have in a table.
func (c *EncodedColumn) rawNumber(x float64) rawValue {
	if c.Origin == 0 {
		return rawValue{number: float32(x)}
	}
	return c.less(held(x))
}

// numberOf returns a number of any Go type as float64. ok is false for other types.
func numberOf(x any) (float64, bool) {
	switch v := reflect.ValueOf(x); {
	case v.CanFloat():
		return v.Float(), true
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	}
	return 0, false
}

// textOf returns a text, or a number or boolean as it is written in files. A missing
// value becomes the empty text.
func textOf(x any) (string, bool) {
	switch x := x.(type) {
	case nil:
		return "", true
	case string:
		return x, true
	case bool:
		return strconv.FormatBool(x), true
	case json.Number:
		return x.String(), true
	}
	// Whole numbers are written with all their digits, as in a file.
	switch v := reflect.ValueOf(x); {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), true
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), true
	case v.Kind() == reflect.Float64 && v.Float() == math.Trunc(v.Float()):
		return strconv.FormatFloat(v.Float(), 'f', -1, 64), true
	}
	number, ok := numberOf(x)
	if !ok || number != number {
		return "", ok
	}
	return numberText(held(number)), true
}
