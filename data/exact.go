package data

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

const (
	// Columns store the digits that float32 does not have in numbers of absolute value
	// exactFrom or more. Neighboring float32 numbers of this size differ by 1/8, and from
	// 2^24 on, different whole numbers become equal.
	exactFrom = 1 << 20
	// maxWhole is the first whole number that float64 does not distinguish from the next
	// one.
	maxWhole = 1 << 53
)

// tooCoarse reports whether rounding to float32 may change numbers by more than 1/4096 of
// scale. largest is the greatest absolute value of the numbers.
func tooCoarse(largest, scale float32) bool {
	const most, rounding = 1.0 / (1 << 12), 1.0 / (1 << 24)
	return float64(largest)*rounding > float64(scale)*most
}

// isLarge reports whether a number may have lost digits that must be stored, given its
// float32 value v.
func isLarge(v float32) bool { return v >= exactFrom || v <= -exactFrom }

// needsExact reports whether x must be stored with digits that float32 does not have.
func needsExact(x float64) bool {
	return (x >= exactFrom || x <= -exactFrom) && float64(float32(x)) != x
}

// held returns x as a column stores it: rounded to float32, unless it needs more digits.
func held(x float64) float64 {
	if needsExact(x) {
		return x
	}
	return float64(float32(x))
}

// AppendNumber appends x to the numbers of c. NaN means a missing value. Numbers of 2^20
// (about a million) and more are stored exactly if float32 rounds them; then the whole
// column is stored in float64.
func (c *Column) AppendNumber(x float64) {
	if c.Exact == nil && needsExact(x) {
		c.Exact = widen(make([]float64, 0, cap(c.Numbers)), c.Numbers)
	}
	c.Numbers = append(c.Numbers, float32(x))
	if c.Exact != nil {
		c.Exact = append(c.Exact, held(x))
	}
}

// number returns the number of row i with all digits that c stores.
func (c *Column) number(i int) float64 {
	if c.Exact != nil {
		return c.Exact[i]
	}
	return float64(c.Numbers[i])
}

// widen appends the float32 numbers to exact, converted to float64.
func widen(exact []float64, numbers []float32) []float64 {
	for _, x := range numbers {
		exact = append(exact, float64(x))
	}
	return exact
}

// numberText returns x with the fewest digits that distinguish it from other numbers.
func numberText(x float64) string {
	bits := 32
	if x >= exactFrom || x <= -exactFrom {
		bits = 64
	}
	return strconv.FormatFloat(x, 'f', -1, bits)
}

// checkDigits returns an error if a number that names a class or a group is so large that
// float64 does not distinguish it from the next whole number.
func (c *Column) checkDigits() error {
	if c.Kind != Number { // dates and booleans are much smaller
		return nil
	}
	for i, v := range c.Numbers {
		if v >= maxWhole || v <= -maxWhole {
			return fmt.Errorf("column %q, row %d: expected a number below 2^53, so that all its digits are known, found %s; --kind %s reads the column as texts: %w",
				c.Name, i+1, strconv.FormatFloat(c.number(i), 'g', -1, 64), shell.List(c.Name+"=category"), ErrColumn)
		}
	}
	return nil
}

// exactValue is a number that needs more digits than float32 has, with its row in a
// block.
type exactValue struct {
	row int
	x   float64
}

// blockExact collects the exact values of a block, column by column.
type blockExact [][]exactValue

// note stores x, the number of a row, if float32 loses digits of it.
func (e *blockExact) note(t *Table, row, c int, x float64) {
	if !needsExact(x) {
		return
	}
	if *e == nil {
		*e = make(blockExact, len(t.Columns))
	}
	(*e)[c] = append((*e)[c], exactValue{row, x})
}

// set adds the exact numbers to the columns of t that have any.
func (e blockExact) set(t *Table) {
	for i, values := range e {
		if values == nil {
			continue
		}
		c := &t.Columns[i]
		c.Exact = widen(make([]float64, 0, len(c.Numbers)), c.Numbers)
		for _, v := range values {
			c.Exact[v.row] = v.x
		}
	}
}

// checkExact returns an error unless the exact numbers are as many as the float32
// numbers, and the column has the kind Number.
func (c *Column) checkExact() error {
	if c.Exact == nil {
		return nil
	}
	if len(c.Exact) != len(c.Numbers) || c.Kind != Number {
		return fmt.Errorf("column %q: expected a column of the kind number with %d exact numbers (one for each row), found one of the kind %s with %d: %w", c.Name, len(c.Numbers), c.Kind, len(c.Exact), ErrShape)
	}
	return nil
}

// finiteExact returns the numbers that are neither missing nor infinite.
func finiteExact(numbers []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(numbers), func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
}
