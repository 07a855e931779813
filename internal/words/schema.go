package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed-217ca19f/mlp/data"
)

// schema returns a table of the columns that a model takes and how each is encoded.
func schema(e *data.Encoder) string {
	if text := PlainColumns(e); text != "" {
		return text
	}
	rows := [][]string{{"column", "kind", "inputs", "encoding", "missing values"}}
	for i := range e.Columns {
		c := e.Columns[i]
		kind, width := c.Kind.String(), c.Width()
		if e.Reading.TimesOnly(c.Name) {
			c.Kind = data.Number // show times of day as numbers of days
		}
		rows = append(rows, []string{Name(c.Name), kind, fmt.Sprint(width), encoding(&c), missingText(&c)})
	}
	list := table(text.AlignLeft, rows)
	if e.Missing == nil {
		return list
	}
	texts := make([]string, len(e.Missing))
	for i, missing := range e.Missing {
		texts[i] = shown(missing)
	}
	return list + "\n\nmissing values are also written " + strings.Join(texts, ", ")
}

// listedColumns is the largest number of columns that are always listed. More columns are
// described in one sentence if they all become inputs as they are.
const listedColumns = 50

// PlainColumns describes columns that all become inputs as they are, such as pixels, in one
// sentence, because a list of them would repeat itself. It returns "" for other columns, and
// if there are at most listedColumns.
func PlainColumns(e *data.Encoder) string {
	n := len(e.Columns)
	if n <= listedColumns || !e.Plain() || slices.ContainsFunc(e.Columns, func(c data.EncodedColumn) bool { return c.Fill != 0 }) {
		return ""
	}
	return fmt.Sprintf("%d columns of numbers, from %s to %s; they become inputs as they are, and a missing value becomes 0", n, Name(e.Columns[0].Name), Name(e.Columns[n-1].Name))
}

// encoding describes how a column's values are encoded.
func encoding(c *data.EncodedColumn) string {
	switch c.Kind {
	case data.Boolean:
		return "-1 or +1"
	case data.Category:
		const most = 6
		values := make([]string, min(most, len(c.Values)))
		for i := range values {
			values[i] = shown(c.Values[i])
		}
		text := strings.Join(values, ", ")
		if n := len(c.Values) - most; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		if c.Other {
			text += "; all other values share one input"
		}
		return "one of " + text
	}
	text := fmt.Sprintf("(x - %s) / %s, x from %s to %s", numberText(c, c.Mean), Decimal(float64(c.Scale), 6), numberText(c, c.Low), numberText(c, c.High))
	for _, cycle := range c.Cycles {
		text += fmt.Sprintf(", and sine and cosine of the position in the %s", cycle)
	}
	return text
}

// numberText formats a number of column c. For a column of dates, it returns the day.
func numberText(c *data.EncodedColumn, x float32) string {
	if c.Kind == data.Date {
		return time.Unix(int64(float64(x)*24*60*60), 0).UTC().Format(time.DateOnly)
	}
	if c.Origin != 0 {
		return Decimal(c.Origin+float64(x), 6)
	}
	return Decimal(float64(x), 6)
}

// shown returns a value for a list: quoted if it has separators, and shortened if it is
// long.
func shown(value string) string {
	const most = 30
	if runes := []rune(value); len(runes) > most {
		value = string(runes[:most]) + "…"
	}
	if strings.ContainsAny(value, "\n\r\t,\"") {
		return strconv.Quote(value)
	}
	return Line(value)
}

// missingText describes how a column's missing values are encoded.
func missingText(c *data.EncodedColumn) string {
	text := "all inputs 0"
	if c.Kind == data.Number || c.Kind == data.Date {
		text = numberText(c, c.Fill)
	}
	if c.Indicator {
		text += ", and an extra input that is 1"
	}
	return text
}
