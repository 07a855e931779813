package data

import (
	"bytes"
	"fmt"
	"math"
)

// parse reads the text of a value in a column that is not a Category.
func (c *schemaColumn) parse(text []byte) (float32, reading) {
	switch {
	case c.kind != Number:
		return parseValue(text, c.kind, c.form)
	case c.dressed:
		return parseDressed(text, c.comma)
	case c.comma:
		return parseComma(text)
	}
	return parseNumber(text)
}

// parseValue reads the text of a value of kind k, which is not Category. A Date has the
// form f, or one of the forms in formMixed if f is noDateForm.
func parseValue(text []byte, k Kind, f dateForm) (float32, reading) {
	switch k {
	case Boolean:
		return parseBoolean(text)
	case Date:
		return parseDate(text, f)
	}
	return parseNumber(text)
}

// parseDate reads a date of form f, or of formMixed if f is noDateForm.
func parseDate(text []byte, f dateForm) (float32, reading) {
	if f == noDateForm {
		f = formMixed
	}
	days, ok := f.parse(text)
	if !ok {
		return 0, unfit
	}
	return float32(days), fit
}

// parseBoolean reads true, false, yes, no, t and f in any case, and 0 and 1.
func parseBoolean(text []byte) (float32, reading) {
	switch {
	case equalFold(text, "true"), equalFold(text, "t"), equalFold(text, "yes"), string(text) == "1":
		return 1, fit
	case equalFold(text, "false"), equalFold(text, "f"), equalFold(text, "no"), string(text) == "0":
		return 0, fit
	}
	return 0, unfit
}

// convert converts a column of a typed file to the requested kind. Texts become dates of
// form f. If f is noDateForm, their form is found from the texts. convert returns the
// form of these dates. Messages count rows from first.
func (c *Column) convert(k Kind, first int, f dateForm) (dateForm, error) {
	if c.Kind == Category && k.isDate() {
		f, err := c.dateForm(k, f)
		if err != nil {
			return f, err
		}
		return f, c.uncategorize(Date, f)
	}
	return noDateForm, c.convertTo(k, first)
}

// dateForm returns f. If f is noDateForm, it returns the form of the dates in the column,
// whose values are texts.
func (c *Column) dateForm(asked Kind, f dateForm) (dateForm, error) {
	if f != noDateForm && asked == Date {
		return f, nil
	}
	var e dateEvidence
	for _, text := range c.Values {
		e.add(bytes.TrimSpace([]byte(text)))
	}
	f, ok := e.choose(asked, false)
	if !ok {
		return f, e.refuse(c.Name)
	}
	return f, nil
}

// convertTo does the work of [Column.convert], except for texts that are dates.
func (c *Column) convertTo(k Kind, first int) error {
	if k.isDate() {
		k = Date
	}
	if c.Kind == k {
		return nil
	}
	if k == Category {
		c.categorize()
		return nil
	}
	if c.Kind == Category {
		return c.uncategorize(k, noDateForm)
	}
	for i, v := range c.Numbers {
		if k == Boolean && v != 0 && v != 1 && !math.IsNaN(float64(v)) {
			return fmt.Errorf("row %d, column %q: expected %s, found %s: %w", first+i+1, c.Name, k.expected(), numberText(c.number(i)), ErrColumn)
		}
	}
	c.Kind, c.Exact = k, nil
	return nil
}

// categorize converts a column of numbers to a Category of their texts.
func (c *Column) categorize() {
	codes := map[float64]int32{}
	c.Codes = make([]int32, len(c.Numbers))
	for i := range c.Numbers {
		v := c.number(i)
		if math.IsNaN(v) {
			c.Codes[i] = -1
			continue
		}
		code, known := codes[v]
		if !known {
			code = int32(len(c.Values))
			codes[v] = code
			c.Values = append(c.Values, numberText(v))
		}
		c.Codes[i] = code
	}
	c.Kind, c.Numbers, c.Exact = Category, nil, nil
}

// uncategorize converts a column of texts to another kind. f is the form of dates.
func (c *Column) uncategorize(k Kind, f dateForm) error {
	numbers := make([]float64, len(c.Values))
	for i, text := range c.Values {
		text := bytes.TrimSpace([]byte(text))
		v, r := parseValue(text, k, f)
		if r != fit {
			return fmt.Errorf("column %q: expected %s, found %.40q: %w", c.Name, k.expectedIn(f), text, ErrColumn)
		}
		if numbers[i] = float64(v); k == Number && isLarge(v) {
			numbers[i] = held(numberValue(text, false, false))
		}
	}
	c.Numbers = make([]float32, 0, len(c.Codes))
	for _, code := range c.Codes {
		if code < 0 {
			c.AppendNumber(math.NaN())
		} else {
			c.AppendNumber(numbers[code])
		}
	}
	c.Kind, c.Codes, c.Values = k, nil, nil
	return nil
}

// missing is the value for a missing number.
var missing = float32(math.NaN())

// expected describes a value of the kind in messages.
func (k Kind) expected() string {
	switch k {
	case Boolean:
		return "true or false"
	case Date:
		return "a date such as 2006-01-02"
	case Category:
		return "a text"
	}
	return "a number"
}

// expectedIn is like expected. Dates have the form f.
func (k Kind) expectedIn(f dateForm) string {
	if k == Date {
		return f.expected()
	}
	return k.expected()
}

// quoteText quotes a text from a file for a message.
func quoteText(text []byte) string { return fmt.Sprintf("%.40q", text) }
