package onnx

import (
	"math"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// numbers adds the nodes that encode columns of numbers, booleans and dates. They encode
// all such columns of e together. They fill in missing numbers, clip and standardize.
// Then they append indicators of missing numbers and the positions of dates in their
// cycles. The units that the nodes compute are recorded in parts.
//
//	filled = where(isnan(x), fill, x)
//	out    = (min(max(filled, low), high) - mean) / scale
func (b *builder) numbers(e *data.Encoder, inputs []string, parts *layout) {
	var raw []string
	var columns []int
	var s settings
	indicator := false
	for i := range e.Columns {
		if c := &e.Columns[i]; c.Kind != data.Category {
			raw, columns = append(raw, inputs[i]), append(columns, i)
			s.add(c)
			indicator = indicator || c.Indicator
		}
	}
	if len(raw) == 0 {
		return
	}
	x := b.concat("numbers", raw)
	missing := b.node("IsNaN", "numbers.missing", []string{x})
	filled := b.node("Where", "numbers.filled", []string{missing, b.row("numbers.fill", s.fill), x})
	lifted := b.node("Max", "numbers.lifted", []string{filled, b.row("numbers.low", s.low)})
	clipped := b.node("Min", "numbers.clipped", []string{lifted, b.row("numbers.high", s.high)})
	parts.values = append(parts.values, b.standardize(clipped, &s))
	for _, i := range columns {
		parts.more(i, 0, 1)
	}
	if indicator {
		parts.values = append(parts.values, b.cast("numbers.indicator", missing, pb.Float))
		for _, i := range columns {
			unit := noUnit
			if c := &e.Columns[i]; c.Indicator {
				unit = c.Width() - 1
			}
			parts.more(i, unit, 1)
		}
	}
	b.cycles(e, columns, x, parts)
}

// settings holds the parameters of the encoding, one number for each column.
type settings struct{ mean, scale, low, high, fill []float32 }

// add appends a column's settings. A boolean is 0 or 1 and is encoded like a number
// with mean ½ and scale ½: as -1 or 1, and as 0 if it is missing.
func (s *settings) add(c *data.EncodedColumn) {
	if c.Kind == data.Boolean {
		c = &data.EncodedColumn{Mean: 0.5, Scale: 0.5, Low: 0, High: 1, Fill: 0.5}
	}
	s.mean, s.scale = append(s.mean, c.Mean), append(s.scale, c.Scale)
	s.low, s.high, s.fill = append(s.low, c.Low), append(s.high, c.High), append(s.fill, c.Fill)
}

// standardize adds the nodes of (x - mean) / scale. They compute in float64 if a
// difference is too large for a float32.
func (b *builder) standardize(x string, s *settings) string {
	if !s.wide() {
		centered := b.node("Sub", "numbers.centered", []string{x, b.row("numbers.mean", s.mean)})
		return b.node("Div", "numbers.standardized", []string{centered, b.row("numbers.scale", s.scale)})
	}
	x = b.cast("numbers.double", x, pb.Double)
	centered := b.node("Sub", "numbers.centered", []string{x, b.doubles("numbers.mean", s.mean)})
	scaled := b.node("Div", "numbers.scaled", []string{centered, b.doubles("numbers.scale", s.scale)})
	return b.cast("numbers.standardized", scaled, pb.Float)
}

// wide reports whether a difference x - mean can be too large for a float32.
func (s *settings) wide() bool {
	for i, mean := range s.mean {
		for _, x := range []float32{s.low[i], s.high[i]} {
			if math.IsInf(float64(x-mean), 0) {
				return true
			}
		}
	}
	return false
}

// doubles adds a float64 constant of shape (1, n), which broadcasts over the rows.
func (b *builder) doubles(name string, values []float32) string {
	wide := make([]float64, len(values))
	for i, v := range values {
		wide[i] = float64(v)
	}
	return b.constant(pb.Doubles(name, wide, 1, int64(len(wide))))
}

// cycles adds the nodes that compute where each date is in each of its cycles, such as the
// year: the sine and the cosine of an angle. Both are 0 if the date is missing. The angle
// is computed in float64, because the remainder of a date loses digits in float32.
//
//	angle = (date mod days) · 2π/days
func (b *builder) cycles(e *data.Encoder, columns []int, x string, parts *layout) {
	var from []int64
	var places []place
	var days, turn []float64
	for at, i := range columns {
		for k, cycle := range e.Columns[i].Cycles {
			from, places = append(from, int64(at)), append(places, place{i, 1 + 2*k})
			days, turn = append(days, cycle.Days()), append(turn, 2*math.Pi/cycle.Days())
		}
	}
	if len(from) == 0 {
		return
	}
	n := int64(len(from))
	dates := b.choose("dates", x, from, len(columns))
	missing := b.node("IsNaN", "dates.missing", []string{dates})
	zero := b.number("zero", 0)
	present := b.node("Where", "dates.filled", []string{missing, zero, dates})
	double := b.cast("dates.double", present, pb.Double)
	within := b.node("Mod", "dates.within", []string{double, b.constant(pb.Doubles("dates.days", days, 1, n))}, integer("fmod", 1))
	turned := b.node("Mul", "dates.turned", []string{within, b.constant(pb.Doubles("dates.turn", turn, 1, n))})
	angle := b.cast("dates.angle", turned, pb.Float)
	for k, operator := range []string{"Sin", "Cos"} {
		name := "dates." + []string{"sin", "cos"}[k]
		point := b.node(operator, name, []string{angle})
		parts.values = append(parts.values, b.node("Where", name+".present", []string{missing, zero, point}))
		for _, p := range places {
			parts.more(p.column, p.unit+k, 1)
		}
	}
}
