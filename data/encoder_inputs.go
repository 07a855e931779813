package data

// Input is a number of an encoded row that is not zero, and its index there.
type Input struct {
	Index int32
	Value float32
}

// AppendInputs appends to list what one column becomes in row i of f: its inputs that
// are not zero, by ascending index. Columns count from 0 as the encoder has them; of
// plain floats, each is a column of its own.
func (f *Features) AppendInputs(list []Input, column, i int) []Input {
	if f.bound == nil {
		return appendInputs(list, f.Floats[i*f.Cols+column:][:1], column)
	}
	return f.bound.appendInputs(list, column, i)
}

// appendInputs is [Features.AppendInputs].
func (b *boundRows) appendInputs(list []Input, column, i int) []Input {
	c, first := &b.columns[column], b.first[column]
	v := b.raw[column].value(b.start + i)
	if c.Kind != Category {
		var room [8]float32 // a date has one unit, one for missing values, and six of cycles
		units := room[:c.Width()]
		c.encode(units, v)
		return appendInputs(list, units, first)
	}
	if v.unit < 0 {
		return list
	}
	return append(list, Input{int32(first) + v.unit, 1})
}

// appendInputs appends those of units that are not zero. The first has the index first.
func appendInputs(list []Input, units []float32, first int) []Input {
	for k, x := range units {
		if x != 0 {
			list = append(list, Input{int32(first + k), x})
		}
	}
	return list
}
