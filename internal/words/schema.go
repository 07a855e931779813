package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed-217ca19f/mlp/data"
)

// schema lists the columns that a model takes, and what becomes of them.
func schema(e *data.Encoder) string {
	rows := [][]string{{"column", "kind", "inputs", "encoding", "missing values"}}
	for i := range e.Columns {
		c := &e.Columns[i]
		rows = append(rows, []string{Name(c.Name), c.Kind.String(), fmt.Sprint(c.Width()), encoding(c), missingText(c)})
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

// encoding says what becomes of a column's values.
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
			text += ", all others as one"
		}
		return "one of " + text
	}
	text := fmt.Sprintf("(x - %s) / %s, x from %s to %s", numberText(c, c.Mean), Decimal(float64(c.Scale), 6), numberText(c, c.Low), numberText(c, c.High))
	for _, cycle := range c.Cycles {
		text += fmt.Sprintf(", place in the %s", cycle)
	}
	return text
}

// numberText returns a number of a column as people read it: of dates, the day.
func numberText(c *data.EncodedColumn, x float32) string {
	if c.Kind == data.Date {
		return time.Unix(int64(float64(x)*24*60*60), 0).UTC().Format(time.DateOnly)
	}
	if c.Origin != 0 {
		return Decimal(c.Origin+float64(x), 6)
	}
	return Decimal(float64(x), 6)
}

// shown returns a value as it is, or quoted if it would run into those beside it.
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

// missingText says what becomes of missing values.
func missingText(c *data.EncodedColumn) string {
	text := "all inputs 0"
	if c.Kind == data.Number || c.Kind == data.Date {
		text = numberText(c, c.Fill)
	}
	if c.Indicator {
		text += ", and an input that says so"
	}
	return text
}
