package data

import (
	"math"
	"slices"
)

// PlainColumns returns an encoder for columns of numbers that become inputs unchanged. A
// missing number becomes 0.
func PlainColumns(names []string) (*Encoder, error) {
	e := &Encoder{}
	for _, name := range names {
		e.Columns = append(e.Columns, EncodedColumn{Name: name, Kind: Number, Scale: 1, Low: -math.MaxFloat32, High: math.MaxFloat32})
	}
	return e, e.Check()
}

// Plain reports whether all columns are numbers that become inputs unchanged, like those
// of [PlainColumns].
func (e *Encoder) Plain() bool {
	return !slices.ContainsFunc(e.Columns, func(c EncodedColumn) bool {
		return c.Kind != Number || c.Indicator || c.Mean != 0 || c.Scale != 1 || c.Origin != 0 || c.Low != -math.MaxFloat32 || c.High != math.MaxFloat32
	})
}

// Names returns the names of the columns.
func (e *Encoder) Names() []string {
	names := make([]string, len(e.Columns))
	for i := range e.Columns {
		names[i] = e.Columns[i].Name
	}
	return names
}
