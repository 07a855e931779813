package data

import "slices"

// maxInputs is the largest number of inputs that an encoder may make of a row.
const maxInputs = 1 << 16

// Encoder turns rows of named columns into numbers for a network. Numbers and dates are
// standardized, booleans become -1 and +1, and a category gets one unit for each of its
// values. It holds the names and kinds of a model's columns, together with what
// [FitEncoder] learned from the training rows. It does not change after it is made, so
// any number of goroutines may share it.
type Encoder struct {
	Columns []EncodedColumn
	Missing []string // further texts that count as missing values, as in [ReadOptions]
	Reading *Reading // how the texts of the training file were read; nil in models of versions that did not store it
}

// EncodedColumn says how the values of one raw column become inputs.
//
// A Number x, clipped to [Low, High], becomes (x - Mean) / Scale. A missing number is
// replaced by Fill. If the training rows differ in digits that float32 does not have (see
// [Column]), x is the number minus Origin, computed in float64, and the other settings
// apply to such differences. A Date is handled in the same way; its position in each of
// Cycles is added as a sine and a cosine. A Category sets the unit of its value to 1 and
// its other units to 0. If Indicator is true, one more unit is 1 if the value is missing.
type EncodedColumn struct {
	Name      string
	Kind      Kind
	Indicator bool

	Mean, Scale, Low, High, Fill float32 // Number and Date
	Origin                       float64 // Number

	Cycles []Cycle // Date

	Values []string // Category: the values that have a unit of their own, in ascending order
	Other  bool     // Category: one more unit is shared by all other values
}

// Width returns the number of inputs that a value of c becomes.
func (c *EncodedColumn) Width() int {
	n := 1
	switch c.Kind {
	case Date:
		n += 2 * len(c.Cycles)
	case Category:
		n = len(c.Values)
		if c.Other {
			n++
		}
	}
	if c.Indicator {
		n++
	}
	return n
}

// units returns the names of the inputs that a value of c becomes.
func (c *EncodedColumn) units() []string {
	var names []string
	if c.Kind == Category {
		for _, v := range c.Values {
			names = append(names, c.Name+"="+v)
		}
		if c.Other {
			names = append(names, c.Name+" other")
		}
	} else {
		names = append(names, c.Name)
		for _, cycle := range c.Cycles {
			names = append(names, c.Name+" "+string(cycle)+" sin", c.Name+" "+string(cycle)+" cos")
		}
	}
	if c.Indicator {
		names = append(names, c.Name+" missing")
	}
	return names
}

// Width returns the number of inputs that a row becomes.
func (e *Encoder) Width() int {
	n := 0
	for i := range e.Columns {
		n += e.Columns[i].Width()
	}
	return n
}

// Units returns the names of the inputs that a row becomes, in order: "age", "age
// missing", "color=red".
func (e *Encoder) Units() []string {
	var names []string
	for i := range e.Columns {
		names = append(names, e.Columns[i].units()...)
	}
	return names
}

// Kinds returns the kind of each column by its name. With these kinds, a reader reads the
// columns of a new file as in training, even if the few values of the new file look
// different.
func (e *Encoder) Kinds() map[string]Kind {
	kinds := make(map[string]Kind, len(e.Columns))
	for _, c := range e.Columns {
		kinds[c.Name] = c.Kind
	}
	return kinds
}

// ByPlace reports whether all columns have the names that columns get in a file without a
// header.
func (e *Encoder) ByPlace() bool {
	return !slices.ContainsFunc(e.Columns, func(c EncodedColumn) bool { return !isPlaceName(c.Name) })
}

// Encode returns the rows of t as (rows, Width) floats, in memory or in the cache of t.
// It finds columns by their names, in any order, and ignores columns that e does not
// have. It converts a column whose kind differs from training if nothing is lost: numbers
// to categories, named by the number's text; 0 and 1 to booleans and back; texts that are
// all numbers to numbers.
func (e *Encoder) Encode(t *Table) (Features, error) {
	f, err := e.Bind(t)
	if err != nil {
		return Features{}, err
	}
	return f.Encoded()
}

// rawValue is one value, read as the kind that its column had in training. A number has
// the column's origin subtracted, and is NaN if it is missing. A Category is the index of
// the value's unit, or -1 if it has none.
type rawValue struct {
	number float32
	unit   int32
}

// encode writes v to the units of c at the start of dst, which must be 0.
func (c *EncodedColumn) encode(dst []float32, v rawValue) {
	if c.Kind == Category {
		if v.unit >= 0 {
			dst[v.unit] = 1
		}
		return
	}
	absent := v.number != v.number
	if c.Kind == Boolean {
		if !absent {
			dst[0] = 2*v.number - 1
		}
	} else {
		dst[0] = c.standardize(v.number)
		if !absent {
			for i, cycle := range c.Cycles {
				dst[1+2*i], dst[2+2*i] = cycle.point(v.number)
			}
		}
	}
	if absent && c.Indicator {
		dst[c.Width()-1] = 1
	}
}

// less returns the number x minus the column's origin.
func (c *EncodedColumn) less(x float64) rawValue { return rawValue{number: float32(x - c.Origin)} }

// standardize clips x and returns (x - Mean) / Scale.
func (c *EncodedColumn) standardize(x float32) float32 {
	if x != x {
		x = c.Fill
	}
	x = min(max(x, c.Low), c.High)
	// The difference of two float32 numbers may be too large for float32.
	return float32((float64(x) - float64(c.Mean)) / float64(c.Scale))
}
