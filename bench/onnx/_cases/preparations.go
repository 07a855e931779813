package main

import (
	"math"
	"math/rand/v2"

	"github.com/seed-217ca19f/mlp/data"
)

// preparation makes a preprocessing and raw rows for it.
type preparation struct {
	name string
	make func(r *rand.Rand) (data.Preprocessor, data.Features)
}

var nan = float32(math.NaN())

var preparations = []preparation{
	{"none", plain()},
	{"divide", plain(data.Divide{By: 255})},
	{"standardize all", plain(data.Standardize{Mean: []float32{127}, Scale: []float32{60}})},
	{"standardize each", plain(data.Divide{By: 2}, data.Standardize{Mean: []float32{1, 2, 3, 4}, Scale: []float32{50, 60, 70, -80}})},
	{"one number", columns(number("x", false))},
	{"numbers", columns(number("x", false), number("y", false))},
	{"numbers, missing", columns(number("x", true), number("y", false), number("z", true))},
	{"numbers, double", columns(data.EncodedColumn{Name: "x", Mean: -2e38, Scale: 2e37, Low: -3e38, High: 3e38, Fill: -2e38}, number("y", true))},
	{"booleans", columns(data.EncodedColumn{Name: "b", Kind: data.Boolean}, data.EncodedColumn{Name: "c", Kind: data.Boolean, Indicator: true})},
	{"date", columns(date(false))},
	{"date, day", columns(date(true, data.DayCycle))},
	{"date, week", columns(date(false, data.WeekCycle))},
	{"date, year", columns(date(true, data.YearCycle), number("x", true))},
	{"date, all", columns(number("x", true), date(true, data.DayCycle, data.WeekCycle, data.YearCycle), number("y", false))},
	{"category", columns(category(false, false))},
	{"category, other", columns(category(true, false))},
	{"category, missing", columns(category(false, true))},
	{"everything", columns(
		category(true, true), number("a number, with a comma", true), date(true, data.WeekCycle, data.YearCycle),
		data.EncodedColumn{Name: "probabilities", Kind: data.Boolean, Indicator: true}, // is also the name of an output of the graph
		data.EncodedColumn{Name: "nothing", Kind: data.Category}, number("numbers", false),
		data.EncodedColumn{Name: "größe", Kind: data.Category, Values: []string{"a", "ä", "日本"}},
	)},
}

// plain returns a function that makes a preprocessing with the given steps, and rows of
// four raw numbers.
func plain(steps ...data.Step) func(r *rand.Rand) (data.Preprocessor, data.Features) {
	return func(r *rand.Rand) (data.Preprocessor, data.Features) {
		f := data.Features{Rows: rowCount, Cols: 4}
		high := 3.0
		if len(steps) > 0 {
			high = 255
		}
		for range f.Rows * f.Cols {
			f.Floats = append(f.Floats, float32(r.Float64()*high))
		}
		return data.Preprocessor{Steps: steps}, f
	}
}

func number(name string, indicator bool) data.EncodedColumn {
	return data.EncodedColumn{Name: name, Mean: 12.5, Scale: 3.25, Low: 2, High: 30, Fill: 11, Indicator: indicator}
}

func date(indicator bool, cycles ...data.Cycle) data.EncodedColumn {
	return data.EncodedColumn{Name: "on", Kind: data.Date, Mean: 20_000, Scale: 700, Low: 18_000, High: 22_000, Fill: 20_100, Indicator: indicator, Cycles: cycles}
}

func category(other, indicator bool) data.EncodedColumn {
	return data.EncodedColumn{Name: "color", Kind: data.Category, Values: []string{"blue", "green", "red"}, Other: other, Indicator: indicator}
}

// columns returns a function that makes an encoder of the given columns, and the rows of a
// table. Some of the values are missing, some are far out of range, and some are
// categories that the encoder does not know.
func columns(encoded ...data.EncodedColumn) func(r *rand.Rand) (data.Preprocessor, data.Features) {
	return func(r *rand.Rand) (data.Preprocessor, data.Features) {
		t := &data.Table{Name: "rows", Rows: rowCount}
		for i := range encoded {
			t.Columns = append(t.Columns, values(r, &encoded[i]))
		}
		return data.Preprocessor{Encoder: &data.Encoder{Columns: encoded}}, data.TableFeatures(t)
	}
}

// values returns a column of random raw values for the encoded column e.
func values(r *rand.Rand, e *data.EncodedColumn) data.Column {
	c := data.Column{Name: e.Name, Kind: e.Kind}
	if e.Kind == data.Category {
		c.Values = append([]string{"never seen", "Blue", " blue"}, e.Values...)
	}
	for range rowCount {
		switch {
		case e.Kind == data.Category:
			c.Codes = append(c.Codes, int32(r.IntN(len(c.Values)+1)-1))
		case r.IntN(5) == 0:
			c.Numbers = append(c.Numbers, nan)
		case e.Kind == data.Boolean:
			c.Numbers = append(c.Numbers, float32(r.IntN(2)))
		case e.Kind == data.Date:
			c.Numbers = append(c.Numbers, pick(r, -1, 0, float32(r.Float64()*30_000), float32(r.IntN(1000)+20_000)))
		default:
			c.Numbers = append(c.Numbers, pick(r, e.Low, e.High, 3e38, -3e38, e.Mean+e.Scale*float32(r.NormFloat64())))
		}
	}
	return c
}
