package dialect

import (
	"math"
	"time"
)

// kinds lists the kinds of columns. A kind is drawn as often as its weight says,
// relative to the other weights.
var kinds = []weighted[Kind]{{22, Whole}, {36, Decimal}, {6, Bool}, {8, Date}, {18, Word}, {5, Phrase}, {5, Code}}

// column draws a column without a name.
func column(s Source, rows int, d Dialect, h habits) Column {
	kind := pick(s, kinds)
	if kind <= Decimal && len(h.money) > 0 && chance(s, h.dress) {
		kind = oneOf(s, Money, Percent)
	}
	if d.Program == "numpy" {
		kind = oneOf(s, Whole, Decimal)
	}
	if kind == Phrase && h.solid {
		kind = Word
	}
	c := Column{Kind: kind, Values: make([]Value, rows)}
	switch kind {
	case Bool:
		words := oneOf(s, h.bools...)
		c.Style.False, c.Style.True = words[0], words[1]
		fill(&c, func(int) Value { return Value{Number: int64(s.IntN(2))} })
	case Date:
		c.Style.Layout = oneOf(s, h.dates...)
		dates(s, &c, h)
	case Word, Phrase, Code:
		texts(s, &c, d, h)
	default:
		numbers(s, &c, h)
	}
	if chance(s, 3) { // a constant
		first := c.Values[0]
		fill(&c, func(int) Value { return first })
	}
	return c
}

// fill sets all values of a column.
func fill(c *Column, value func(row int) Value) {
	for i := range c.Values {
		c.Values[i] = value(i)
	}
}

// dates draws dates from one year or from ten. They are in random order, or each is a
// day after the one before.
func dates(s Source, c *Column, h habits) {
	start := time.Date(between(s, 1975, 2022), time.Month(between(s, 1, 12)), between(s, 1, 28), 0, 0, 0, 0, time.UTC)
	days, sorted := oneOf(s, 365, 3650), chance(s, 50)
	if h.solid && len(c.Style.Layout) > 10 { // a blank inside would make two fields
		c.Style.Layout = "2006-01-02T15:04:05"
	}
	timed := len(c.Style.Layout) > 10
	fill(c, func(row int) Value {
		t := start.AddDate(0, 0, row)
		if !sorted {
			t = start.AddDate(0, 0, s.IntN(days))
		}
		if timed {
			t = t.Add(time.Duration(s.IntN(86400)) * time.Second)
		}
		return Value{Time: t}
	})
}

// numbers draws the values of a column of numbers, and how they are written.
func numbers(s Source, c *Column, h habits) {
	switch c.Kind {
	case Whole:
		wholes(s, c)
	case Decimal:
		c.Style.Digits, c.Style.Shortest = between(s, 1, 6), !chance(s, h.prints)
		if chance(s, 15) {
			c.Style.Digits = 3
		}
		spread(s, c, oneOf(s, 0.5, 1.0, 10.0, 100.0, 1000.0, 20000.0))
	case Money:
		c.Style = oneOf(s, h.money...)
		c.Style.Digits = oneOf(s, 2, 2, 0)
		spread(s, c, oneOf(s, 20.0, 500.0, 30000.0, 2e6))
	case Percent:
		c.Style = oneOf(s, h.percent...)
		c.Style.Digits = between(s, 0, 2)
		fill(c, func(int) Value { return Value{Number: int64(s.IntN(100*int(math.Pow10(c.Style.Digits)) + 1))} })
	}
	// The thousands are separated if there are any, by those who like it.
	c.Style.Grouped = c.Kind != Percent && chance(s, h.grouped)
}

// wholes draws whole numbers: counts, years, sizes.
func wholes(s Source, c *Column) {
	r := oneOf(s, [2]int{0, 20}, [2]int{18, 90}, [2]int{1950, 2024}, [2]int{0, 1}, [2]int{-50, 50}, [2]int{0, 5000}, [2]int{100, 1000000}, [2]int{1000, 99999999})
	sizes := r[1] > 5000 // of cities, of companies: most are small
	fill(c, func(int) Value {
		hi := r[1]
		if sizes && chance(s, 70) {
			hi = r[0] + (r[1]-r[0])/100
		}
		return Value{Number: int64(between(s, r[0], hi))}
	})
}

// spread draws values that lie around a mean, as measurements do. Each value is the sum
// of three draws. In a third of the decimal columns the mean is about zero.
func spread(s Source, c *Column, size float64) {
	mean := size
	if chance(s, 33) && c.Kind == Decimal {
		mean = 0
	}
	scale := math.Pow10(c.Style.Digits)
	fill(c, func(int) Value {
		sum := 0.0
		for range 3 {
			sum += float64(s.IntN(2001)-1000) / 1000
		}
		// A last draw, so that no digit is always the same.
		x := mean + size*sum/3 + size*float64(s.IntN(10007))/1e7
		return Value{Number: int64(math.Round(x * scale))}
	})
}
