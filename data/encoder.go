package data

import "slices"

// maxInputs is the largest number of inputs that an encoder may make of a row.
const maxInputs = 1 << 16

// Encoder turns rows of named columns into numbers for a network: numbers and
// dates are standardized, booleans become -1 and +1, and a category gets one
// unit for each of its values. It is the schema of a model's raw rows together
// with what [FitEncoder] learned from the training rows. It is read-only once
// made, so any number of goroutines may share it.
type Encoder struct {
	Columns []EncodedColumn
	Missing []string // further texts that stand for missing values, as in [ReadOptions]
	Reading *Reading // how the texts of its training were read; nil in models saved before this was kept
}

// EncodedColumn says how the values of one raw column become inputs.
//
// A Number x, clipped to [Low, High], becomes (x - Mean) / Scale. A missing one
// is replaced by Fill. If the training rows differ in digits that float32 does not
// have (see [Column]), x is the difference of the number and Origin, made in float64,
// and the other settings are for such differences. A Date is treated likewise, and its place in each of
// Cycles is added as a sine and a cosine. A Category sets the unit of its value
// to 1 and its other units to 0. With Indicator, one more unit is 1 if the value
// is missing.
type EncodedColumn struct {
	Name      string
	Kind      Kind
	Indicator bool

	Mean, Scale, Low, High, Fill float32 // Number and Date
	Origin                       float64 // Number

	Cycles []Cycle // Date

	Values []string // Category, in ascending order: those with a unit of their own
	Other  bool     // Category: one unit for all other values
}

// Width returns the number of inputs that c becomes.
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

// units returns the names of the inputs that c becomes.
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

// Units returns the names of the inputs that a row becomes, in their order:
// "age", "age missing", "color=red".
func (e *Encoder) Units() []string {
	var names []string
	for i := range e.Columns {
		names = append(names, e.Columns[i].units()...)
	}
	return names
}

// Kinds returns the kind of each column by its name. A reader with these kinds
// reads a column of a new file as it was read in training, whatever the few
// values of the new file look like.
func (e *Encoder) Kinds() map[string]Kind {
	kinds := make(map[string]Kind, len(e.Columns))
	for _, c := range e.Columns {
		kinds[c.Name] = c.Kind
	}
	return kinds
}

// ByPlace reports whether all columns have names such as those of a file without
// a header get.
func (e *Encoder) ByPlace() bool {
	return !slices.ContainsFunc(e.Columns, func(c EncodedColumn) bool { return !isPlaceName(c.Name) })
}

// Encode returns the rows of t as (rows, Width) floats, in memory or in the cache
// of t. It finds columns by their names, in any order, and ignores those that e
// does not know. It converts a column of another kind than in training if that
// loses nothing: numbers to the category of their text, 0 and 1 to booleans and
// back, texts that are all numbers to numbers.
func (e *Encoder) Encode(t *Table) (Features, error) {
	f, err := e.Bind(t)
	if err != nil {
		return Features{}, err
	}
	return f.Encoded()
}

// rawValue is one value of the kind that its column was fitted as: a number less the
// column's origin, NaN if it is missing; or, for a Category, the index of its unit, -1 if it has none.
type rawValue struct {
	number float32
	unit   int32
}

// encode writes v to the units of c at the start of dst, which are 0.
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

// less returns a number less the origin.
func (c *EncodedColumn) less(x float64) rawValue { return rawValue{number: float32(x - c.Origin)} }

// standardize returns (x - Mean) / Scale of the clipped x.
func (c *EncodedColumn) standardize(x float32) float32 {
	if x != x {
		x = c.Fill
	}
	x = min(max(x, c.Low), c.High)
	// The difference of two floats may be too large for one.
	return float32((float64(x) - float64(c.Mean)) / float64(c.Scale))
}
