package onnx

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// inputName is the name of the input of a graph whose rows are plain numbers.
const inputName = "input"

// preprocessingGraph returns a builder with the inputs and nodes of the preprocessing
// p, and the name of their result: the (batch, width) numbers that the network takes.
// This is how every graph with preprocessing begins. It depends only on p and width, so
// an import can build it again and compare it with a file.
func preprocessingGraph(p data.Preprocessor, width int) (b *builder, features string, err error) {
	b = newBuilder()
	if p.Encoder == nil {
		features = b.input(inputName, pb.Float, width, "raw numbers, one row for each prediction")
	} else {
		features = b.columns(p.Encoder)
	}
	for i, step := range p.Steps {
		if features, err = b.step(fmt.Sprintf("step%d", i+1), step, features); err != nil {
			return nil, "", err
		}
	}
	return b, features, nil
}

// step adds the nodes of the preprocessing step s, applied to the value x, under the
// given name.
func (b *builder) step(name string, s data.Step, x string) (string, error) {
	switch s := s.(type) {
	case data.Divide:
		by := b.constant(pb.Floats(name+".by", []float32{s.By}))
		return b.node("Div", name, []string{x, by}), nil
	case data.Standardize:
		centered := b.node("Sub", name+".centered", []string{x, b.row(name+".mean", s.Mean)})
		return b.node("Div", name, []string{centered, b.row(name+".scale", s.Scale)}), nil
	}
	return "", fmt.Errorf("the preprocessing step %s has no form in ONNX: %w", s.Type(), ErrUnsupported)
}

// columns adds an input for each column of e, and the nodes that encode them: first
// all columns of numbers together, then each category, and at the end a node that
// brings all units into e's order. It returns the name of the result.
func (b *builder) columns(e *data.Encoder) string {
	inputs := make([]string, len(e.Columns))
	for i := range e.Columns {
		c := &e.Columns[i]
		elem := pb.Float
		switch {
		case c.Kind == data.Category:
			elem = pb.String
		case c.Origin != 0:
			elem = pb.Double
		}
		inputs[i] = b.input(c.Name, elem, 1, columnDoc(c))
	}
	for i := range e.Columns { // after all inputs, so that these keep their names
		if origin := e.Columns[i].Origin; origin != 0 {
			inputs[i] = b.fromOrigin(inputs[i], fmt.Sprintf("origin%d", i+1), origin)
		}
	}
	var parts layout
	b.numbers(e, inputs, &parts)
	for i := range e.Columns {
		if c := &e.Columns[i]; c.Kind == data.Category && c.Width() > 0 {
			parts.add(b.category(c, inputs[i]), i, 0, c.Width())
		}
	}
	all := b.concat("encoded", parts.values)
	return b.choose("features", all, parts.order(e), len(parts.units))
}

// fromOrigin adds the nodes of x - origin and returns the name of the result. x is
// float64, because the column's numbers have more digits than a float32 holds. The
// difference is float32.
func (b *builder) fromOrigin(x, name string, origin float64) string {
	difference := b.node("Sub", name+".difference", []string{x, b.constant(pb.Doubles(name, []float64{origin}, 1, 1))})
	return b.cast(name+".float", difference, pb.Float)
}

// columnDoc returns the description of a column's input: the values that it takes.
func columnDoc(c *data.EncodedColumn) string {
	switch c.Kind {
	case data.Boolean:
		return "0 or 1; NaN if it is missing"
	case data.Date:
		return "days since 1970-01-01, the time of day as a fraction; NaN if it is missing"
	case data.Category:
		return "text: " + quoted(c.Values) + "; empty if it is missing"
	}
	return "number; NaN if it is missing"
}

// layout lists values that will be joined side by side. For each number in these values,
// it records the column and the unit that the number belongs to.
type layout struct {
	values []string // names of the values, in the order in which they are joined
	units  []place  // one for each number of the joined values
}

// place is a unit of a column, both counted from 0.
type place struct{ column, unit int }

// noUnit marks a number that is computed along with others but not used.
const noUnit = -1

// add appends a value, which holds the units first to first+count-1 of a column.
func (l *layout) add(value string, column, first, count int) {
	l.values = append(l.values, value)
	l.more(column, first, count)
}

// more records that the last value also holds the units first to first+count-1 of a
// column.
func (l *layout) more(column, first, count int) {
	for i := range count {
		l.units = append(l.units, place{column, first + i})
	}
}

// order returns, for each of e's units in order, its index in the joined values.
func (l *layout) order(e *data.Encoder) []int64 {
	at := make(map[place]int64, len(l.units))
	for i, u := range l.units {
		at[u] = int64(i)
	}
	var order []int64
	for column := range e.Columns {
		for unit := range e.Columns[column].Width() {
			order = append(order, at[place{column, unit}])
		}
	}
	return order
}
