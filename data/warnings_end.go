package data

import (
	"math"
	"slices"
)

// end is the least or the greatest number of a column, compared with the other numbers.
type end struct {
	value   float64
	rows    int     // number of rows that have it
	nearest float64 // the other number that is nearest to it

	different int     // how many different other numbers there are
	fractions bool    // some of the other numbers are not whole
	quartiles float64 // interquartile range of the other numbers
	spread    float64 // [spread] of the other numbers, which is not 0 if quartiles is
	width     float64 // width of the range that contains 98% of the other numbers
}

const (
	// An end repeats if at least endRows rows have it. They must also be at least
	// manyEnds rows, or at least the share endShare of all rows.
	endRows  = 5
	endShare = 0.01
	manyEnds = 100
)

// farness says how far an end must be from the nearest other number, in interquartile
// ranges and in widths of the other numbers. It also says how many different other
// numbers there must be. Among few different numbers, such as doses, large steps are
// common.
type farness struct {
	quartiles, widths float64
	different         int
}

// How far a sentinel must be from the other numbers of a column. This depends on whether
// at least two columns have it or only one, and on whether it is a usual sentinel. If it
// is far enough in these columns, nearInMore is required in other columns.
var (
	farInTwo   = farness{3, 0.5, 10}
	farInOne   = farness{10, 2, 10}
	usualInTwo = farness{3, 0.5, 3}
	usualInOne = farness{5, 1, 3}
	nearInMore = farness{0.5, 0, 2}
)

// isFar reports whether e is as far from the other numbers as d requires. If most of the
// others are equal, as in counts that are mostly 0, their interquartile range is 0, and
// isFar returns false. For nearInMore, it uses the spread in place of that range.
func (e *end) isFar(d farness) bool {
	unit := e.quartiles
	if d == nearInMore {
		unit = e.spread
	}
	gap := math.Abs(e.nearest - e.value)
	return unit > 0 && e.different >= d.different && gap >= d.quartiles*unit && gap >= d.widths*e.width
}

// repeatedEnds returns the least and the greatest number of c, each only if it repeats.
// Zeros and ones are ordinary numbers.
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

// take counts the number x. beyond is true if x is further out than the end found so far.
// nearer is true if x is nearer to the end than all other numbers so far.
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

// compare describes the other numbers of c. It looks at up to maxJudged rows, evenly
// spaced.
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
