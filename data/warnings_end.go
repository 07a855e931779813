package data

import (
	"math"
	"slices"
)

// end is the least or the greatest number of a column, beside the other numbers.
type end struct {
	value   float64
	rows    int     // that have it
	nearest float64 // of the other numbers

	different int     // number of different other numbers
	fractions bool    // not all of them are whole
	quartiles float64 // their interquartile range
	spread    float64 // that, or if it is 0 a measure for the numbers that differ
	width     float64 // what holds 98% of them
}

const (
	// An end repeats if it is in at least endRows rows, and in the share endShare of them
	// or in manyEnds.
	endRows  = 5
	endShare = 0.01
	manyEnds = 100
)

// farness says how far an end has to be from the nearest other number, in interquartile
// ranges and in widths of the other numbers, and how many different ones there have to be.
// With few different numbers, such as doses, steps that grow are no sign.
type farness struct {
	quartiles, widths float64
	different         int
}

// How far a sentinel is from other numbers: in two columns at least, in a single one, and
// if many people choose it. In further columns it only has to lie apart.
var (
	farInTwo   = farness{3, 0.5, 10}
	farInOne   = farness{10, 2, 10}
	usualInTwo = farness{3, 0.5, 3}
	usualInOne = farness{5, 1, 3}
	nearInMore = farness{0.5, 0, 2}
)

// isFar reports whether e is as far from the other numbers as d says. If most of them are
// equal, such as counts that are mostly 0, they do not show what is far, and e is near at
// most.
func (e *end) isFar(d farness) bool {
	unit := e.quartiles
	if d == nearInMore {
		unit = e.spread
	}
	gap := math.Abs(e.nearest - e.value)
	return unit > 0 && e.different >= d.different && gap >= d.quartiles*unit && gap >= d.widths*e.width
}

// repeatedEnds returns the least and the greatest number of c, if they repeat. Zeros and
// ones are numbers like others.
func (c *Column) repeatedEnds() (ends []end) {
	if c.Kind != Number {
		return nil
	}
	low, high := end{value: math.Inf(1), nearest: math.Inf(1)}, end{value: math.Inf(-1), nearest: math.Inf(-1)}
	present := 0
	for i := range c.Len() {
		if c.absent(i) {
			continue
		}
		present++
		x := c.key(i)
		low.take(x, x < low.value, x < low.nearest)
		high.take(x, x > high.value, x > high.nearest)
	}
	if present < minInspected {
		return nil
	}
	for _, e := range [2]end{low, high} {
		repeats := e.rows >= endRows && (float64(e.rows) >= endShare*float64(present) || e.rows >= manyEnds)
		if repeats && e.value != 0 && e.value != 1 && !math.IsInf(e.value-e.nearest, 0) {
			e.compare(c)
			ends = append(ends, e)
		}
	}
	return ends
}

// take counts the number x, which may be beyond the end, or nearer to it than others.
func (e *end) take(x float64, beyond, nearer bool) {
	switch {
	case x == e.value:
		e.rows++
	case beyond:
		e.value, e.rows, e.nearest = x, 1, e.value
	case nearer:
		e.nearest = x
	}
}

// compare describes the other numbers of c, those of at most maxJudged rows that are
// evenly spaced.
func (e *end) compare(c *Column) {
	var numbers []float32
	step := (c.Len() + maxJudged - 1) / maxJudged
	for i := 0; i < c.Len(); i += step {
		if x := c.key(i); !c.absent(i) && x != e.value {
			numbers = append(numbers, float32(x))
			e.fractions = e.fractions || x != math.Trunc(x)
		}
	}
	sortNumbers(numbers)
	e.different = len(slices.Compact(slices.Clone(numbers)))
	if len(numbers) < minInspected || e.different < 2 {
		return
	}
	e.quartiles, e.spread = quantile(numbers, 0.75)-quantile(numbers, 0.25), spread(numbers)
	e.width = quantile(numbers, 0.99) - quantile(numbers, 0.01)
}
