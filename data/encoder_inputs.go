package data

// Input is a non-zero number of an encoded row, with its index in the row.
type Input struct {
	Index int32
	Value float32
}

// AppendInputs appends the inputs that one column contributes to row i of f: those that
// are not 0, by ascending index. column is an index into the encoder's columns. Without
// an encoder, each float is a column of its own.
func (f *Features) AppendInputs(list []Input, column, i int) []Input {
	if f.bound == nil {
		return appendInputs(list, f.Floats[i*f.Cols+column:][:1], column)
	}
	return f.bound.appendInputs(list, column, i)
}

// appendInputs does the work of [Features.AppendInputs].
func (b *boundRows) appendInputs(list []Input, column, i int) []Input {
	c, first := &b.columns[column], b.first[column]
	v := b.raw[column].value(b.start + i)
	if c.Kind != Category {
		var room [8]float32 // a date has 1 unit, 1 for missing values, and 6 for cycles
		units := room[:c.Width()]
		c.encode(units, v)
		return appendInputs(list, units, first)
	}
	if v.unit < 0 {
		return list
	}
	return append(list, Input{int32(first) + v.unit, 1})
}

// appendInputs appends the units that are not 0. first is the index of the first unit in
// the row.
func appendInputs(list []Input, units []float32, first int) []Input {
	for k, x := range units {
		if x != 0 {
			list = append(list, Input{int32(first + k), x})
		}
	}
	return list
}
