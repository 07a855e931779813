package data

import (
	"bytes"
	"fmt"
	"math"
)

// parse reads the text of a value of a column other than of texts.
func (c *schemaColumn) parse(text []byte) (float32, reading) {
	if c.comma && c.kind == Number {
		return parseComma(text)
	}
	return parseValue(text, c.kind, c.dates)
}

// parseValue reads the text of a value of a kind other than Category.
func parseValue(text []byte, k Kind, order dateOrder) (float32, reading) {
	switch k {
	case Boolean:
		return parseBoolean(text)
	case Date:
		return parseDate(text, order)
	}
	return parseNumber(text)
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

// isMissing reports whether a text of a CSV file stands for a missing value. The
// list is that of [ReadTable].
func isMissing(text []byte) bool {
	switch len(text) {
	case 0:
		return true
	case 1:
		return text[0] == '?' || text[0] == '-'
	case 2, 3, 4:
		switch string(text) {
		case "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None":
			return true
		}
	}
	return false
}

// evidence is what the first values of a column say about its kind.
type evidence struct {
	values, numbers, booleans int
	commas                    int       // numbers, if a comma is before their decimals
	commaSure                 bool      // one of them cannot have it between thousands
	dates                     int       // without those with slashes
	slashes                   int       // all dates
	monthFirst, dayFirst      bool      // a date with slashes makes sense in this order only
	words                     [2]string // the first for false and for true
}

// add counts a value that is not missing. A quoted text of a JSON file is no
// number and no boolean, whatever it looks like.
func (e *evidence) add(text []byte, isText bool) {
	settled := max(e.numbers, e.commas, e.booleans, e.dates, e.slashes) < e.values // as Category, by an earlier value
	e.values++
	if settled {
		return
	}
	if !isText {
		if e.addNumber(text) {
			return
		}
		if v, r := parseBoolean(text); r == fit {
			e.booleans++
			if word := &e.words[int(v)]; *word == "" {
				*word = string(text)
			}
			return
		}
	}
	if _, r := parseDate(text, orderUnknown); r == fit {
		e.dates++
	}
	e.addSlashes(text)
}

// addNumber counts a number, and reports whether it is one.
func (e *evidence) addNumber(text []byte) bool {
	_, point := parseNumber(text)
	if point != unfit {
		e.numbers++
	}
	_, comma := parseComma(text)
	if comma != unfit {
		e.commas++
		e.commaSure = e.commaSure || point == unfit && !isThousands(text)
	}
	return point != unfit || comma != unfit
}

// comma reports whether a comma stands before the decimals of a column's numbers:
// because decimal says so, or because it is 0 and the values show it.
func (e *evidence) comma(decimal rune) bool {
	return decimal == ',' || decimal == 0 && e.commaSure && e.numbers < e.values
}

// addSlashes counts a date that may be one such as 01/02/2006, and notes the
// order of day and month that it shows.
func (e *evidence) addSlashes(text []byte) {
	_, month := parseDate(text, monthFirst)
	_, day := parseDate(text, dayFirst)
	if month == fit || day == fit {
		e.slashes++
	}
	e.monthFirst = e.monthFirst || month == fit && day != fit
	e.dayFirst = e.dayFirst || day == fit && month != fit
}

// order returns the order of dates with slashes. It is known if some values make
// sense in one order only, and none in the other only.
func (e *evidence) order() dateOrder {
	switch {
	case e.monthFirst == e.dayFirst:
		return orderUnknown
	case e.monthFirst:
		return monthFirst
	}
	return dayFirst
}

// kind returns the kind that fits all values so far: Number if there are none.
func (e *evidence) kind(decimal rune) Kind {
	numbers := e.numbers
	if e.comma(decimal) {
		numbers = e.commas
	}
	switch {
	case numbers == e.values:
		return Number
	case e.booleans == e.values:
		return Boolean
	case e.dates == e.values, e.slashes == e.values && e.order() != orderUnknown:
		return Date
	}
	return Category
}

// convert turns a column of a typed file into the requested kind. Messages count
// from row first.
func (c *Column) convert(k Kind, first int) error {
	if c.Kind == k {
		return nil
	}
	if k == Category {
		c.categorize()
		return nil
	}
	if c.Kind == Category {
		return c.uncategorize(k)
	}
	for i, v := range c.Numbers {
		if k == Boolean && v != 0 && v != 1 && !math.IsNaN(float64(v)) {
			return fmt.Errorf("row %d, column %q: expected %s, found %s: %w", first+i+1, c.Name, k.expected(), numberText(c.number(i)), ErrColumn)
		}
	}
	c.Kind, c.Exact = k, nil
	return nil
}

// categorize turns numbers into their texts.
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

// uncategorize reads texts as values of another kind.
func (c *Column) uncategorize(k Kind) error {
	var e evidence
	for _, text := range c.Values {
		e.addSlashes([]byte(text))
	}
	numbers := make([]float64, len(c.Values))
	for i, text := range c.Values {
		text := bytes.TrimSpace([]byte(text))
		v, r := parseValue(text, k, e.order())
		if r != fit {
			return fmt.Errorf("column %q: expected %s, found %.40q: %w", c.Name, k.expected(), text, ErrColumn)
		}
		if numbers[i] = float64(v); k == Number && isLarge(v) {
			numbers[i] = held(exactNumber(text, false))
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

// missing marks a missing value among numbers.
var missing = float32(math.NaN())

// expected describes a value of the kind in a message.
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

// quoteText quotes a text from a file for a message.
func quoteText(text []byte) string { return fmt.Sprintf("%.40q", text) }
