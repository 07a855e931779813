package dialect

import "testing"

// TestNumber checks how numbers are written, by examples of the programs.
func TestNumber(t *testing.T) {
	point, comma := marks{".", ","}, marks{",", "."}
	for _, c := range []struct {
		n     int64
		style Style
		marks marks
		want  string
	}{
		{1234567, Style{}, point, "1234567"},
		{1234567, Style{Grouped: true}, point, "1,234,567"},
		{999, Style{Grouped: true}, point, "999"},
		{-1234567, Style{Grouped: true, Digits: 2}, comma, "-12.345,67"},
		{5, Style{Digits: 3}, comma, "0,005"},
		{1500, Style{Digits: 3}, point, "1.500"},
		{1500, Style{Digits: 3, Shortest: true}, point, "1.5"},
		{1000, Style{Digits: 3, Shortest: true}, point, "1"},
		{15, Style{Digits: 6, Shortest: true}, point, "1.5e-05"},
		{-10, Style{Digits: 6, Shortest: true}, comma, "-1e-05"},
		{100, Style{Digits: 6, Shortest: true}, point, "0.0001"},
		{0, Style{Digits: 6, Shortest: true}, point, "0"},
		{-123450, Style{Digits: 2, Grouped: true, Symbol: "$"}, point, "-$1,234.50"},
		{-123450, Style{Digits: 2, Grouped: true, Symbol: "$", Brackets: true}, point, "($1,234.50)"},
		{123450, Style{Digits: 2, Grouped: true, Symbol: "€", Behind: true, Gap: true}, comma, "1.234,50 €"},
		{125, Style{Digits: 1, Symbol: "%", Behind: true}, point, "12.5%"},
	} {
		if got := c.style.number(c.n, c.marks); got != c.want {
			t.Errorf("%d in %+v: expected %q, found %q", c.n, c.style, c.want, got)
		}
	}
}
