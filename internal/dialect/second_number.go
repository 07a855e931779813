package dialect

import (
	"strconv"
	"strings"
	"time"
)

// reread returns c as the dialect other reads it. The dialect d writes c, and other
// writes the returned column with the same texts. ok is false if there is no such
// column.
func (d Dialect) reread(c *Column, other Dialect) (Column, bool) {
	r := *c
	r.Style.Digits, r.Style.Shortest, r.Style.Grouped = 0, true, false
	texts := make([]string, len(c.Values))
	for i, v := range c.Values {
		if v.Missing {
			continue
		}
		text := c.Style.number(v.Number, d.marks())
		text = strings.Trim(text, "()"+c.Style.Symbol+" ")
		texts[i] = text
		r.Style.Grouped = r.Style.Grouped || strings.Contains(text, other.Thousands)
		if _, part, ok := strings.Cut(text, other.Decimal); ok {
			r.Style.Digits = max(r.Style.Digits, len(part))
		}
	}
	r.Values = make([]Value, len(c.Values))
	for i, v := range c.Values {
		n, ok := parse(texts[i], r.Style.Digits, other.marks())
		if !ok && !v.Missing {
			return r, false
		}
		r.Values[i] = Value{Missing: v.Missing, Number: signed(n, v.Number)}
		// Decimals that end in a zero say that all numbers have as many.
		_, part, _ := strings.Cut(texts[i], other.Decimal)
		r.Style.Shortest = r.Style.Shortest && !strings.HasSuffix(part, "0")
	}
	return r, true
}

// signed returns n with the sign of like, because a negative number in parentheses is
// written without a sign.
func signed(n, like int64) int64 {
	if like < 0 && n > 0 {
		return -n
	}
	return n
}

// parse returns the number that is written as text, times 10^digits. It accepts the marks
// m anywhere: the caller writes the number again to check their positions.
func parse(text string, digits int, m marks) (n int64, ok bool) {
	whole, part, _ := strings.Cut(strings.ReplaceAll(text, m.thousands, ""), m.decimal)
	if len(part) > digits {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	return n, err == nil
}

// redated returns the dates of c as they read if their layout is the given one. ok is
// false if a date can't be read so.
func redated(c *Column, layout string) (values []Value, ok bool) {
	for _, v := range c.Values {
		if !v.Missing {
			t, err := time.Parse(layout, v.Time.Format(c.Style.Layout))
			if err != nil {
				return nil, false
			}
			v.Time = t
		}
		values = append(values, v)
	}
	return values, true
}
