package dialect

import (
	"strconv"
	"strings"
	"time"
)

// reread returns a column of numbers that the dialect other would write in the same way
// as d writes c.
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
		// If one number has zeros at the end, all numbers have them.
		r.Style.Shortest = r.Style.Shortest && !strings.HasSuffix(texts[i], "0")
	}
	return r, true
}

// signed gives n the sign of like. It is needed because the text of a number in
// parentheses has no sign.
func signed(n, like int64) int64 {
	if like < 0 && n > 0 {
		return -n
	}
	return n
}

// parse returns the number in text, times 10^digits. It accepts marks in any position.
// The caller writes the number again to see whether they are in the right places.
func parse(text string, digits int, m marks) (n int64, ok bool) {
	whole, part, _ := strings.Cut(strings.ReplaceAll(text, m.thousands, ""), m.decimal)
	if len(part) > digits {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	return n, err == nil
}

// redated returns dates that are written like those of c, but in the given layout. ok is
// false if there are none.
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
