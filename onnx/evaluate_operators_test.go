package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// call is a node with the values of its inputs.
type call struct {
	node  *pb.Node
	in    []grid
	types []pb.DataType // of the inputs
	err   error         // what is wrong with the attributes
}

// attribute returns an attribute that the node must have.
func (c *call) attribute(name string) pb.Attribute {
	i := slices.IndexFunc(c.node.Attributes, func(a pb.Attribute) bool { return a.Name == name })
	if i < 0 {
		c.err = fmt.Errorf("no attribute %s", name)
		return pb.Attribute{}
	}
	return c.node.Attributes[i]
}

// definitions holds the operators that are not elementwise or that have attributes.
// Each returns its output and the output's type.
var definitions = map[string]func(c *call) (grid, pb.DataType){
	"IsNaN":          (*call).compare,
	"GreaterOrEqual": (*call).compare,
	"Where":          (*call).where,
	"LeakyRelu":      (*call).bend,
	"Elu":            (*call).bend,
	"Mod":            (*call).mod,
	"Cast":           (*call).cast,
	"Flatten":        (*call).keep,
	"Squeeze":        (*call).keep,
	"Concat":         (*call).concat,
	"Gather":         (*call).gather,
	"LabelEncoder":   (*call).label,
	"OneHot":         (*call).oneHot,
	"Gemm":           (*call).gemm,
	"Softmax":        (*call).softmax,
	"ArgMax":         (*call).argMax,
}

func (c *call) compare() (grid, pb.DataType) {
	return broadcast(c.in, func(v []float64) float64 {
		if v[0] != v[0] || len(v) == 2 && v[0] >= v[1] {
			return 1
		}
		return 0
	}), pb.Bool
}

func (c *call) where() (grid, pb.DataType) {
	return broadcast(c.in, func(v []float64) float64 {
		if v[0] != 0 {
			return v[1]
		}
		return v[2]
	}), c.types[1]
}

// bend computes LeakyRelu and Elu, which differ below 0.
func (c *call) bend() (grid, pb.DataType) {
	alpha := float64(c.attribute("alpha").Float)
	return broadcast(c.in, func(v []float64) float64 {
		switch {
		case v[0] > 0:
			return v[0]
		case c.node.Operator == "Elu":
			return alpha * math.Expm1(v[0])
		}
		return alpha * v[0]
	}), c.types[0]
}

func (c *call) mod() (grid, pb.DataType) {
	if c.attribute("fmod").Int != 1 {
		c.err = errors.New("floats need fmod")
	}
	return broadcast(c.in, func(v []float64) float64 { return math.Mod(v[0], v[1]) }), c.types[0]
}

func (c *call) cast() (grid, pb.DataType) {
	x := c.in[0]
	return grid{x.rows, x.cols, slices.Clone(x.numbers), nil}, pb.DataType(c.attribute("to").Int)
}

func (c *call) keep() (grid, pb.DataType) { return c.in[0], c.types[0] }

func (c *call) concat() (grid, pb.DataType) {
	out := grid{rows: c.in[0].rows}
	for row := range out.rows {
		for _, v := range c.in {
			out.numbers = append(out.numbers, v.numbers[row*v.cols:][:v.cols]...)
		}
	}
	out.cols = len(out.numbers) / out.rows
	return out, c.types[0]
}

func (c *call) gather() (grid, pb.DataType) {
	x, picked := c.in[0], c.in[1].numbers
	out := grid{rows: x.rows, cols: len(picked)}
	for row := range x.rows {
		for _, col := range picked {
			out.numbers = append(out.numbers, x.at(row, int(col)))
		}
	}
	return out, c.types[0]
}

// label computes LabelEncoder: texts to numbers, or class numbers to names.
func (c *call) label() (out grid, t pb.DataType) {
	x := c.in[0]
	if x.texts == nil {
		keys, values := c.attribute("keys_int64s").Ints, c.attribute("values_strings").Strings
		for _, v := range x.numbers {
			out.texts = append(out.texts, values[slices.Index(keys, int64(v))])
		}
		return out, pb.String
	}
	keys, values := c.attribute("keys_strings").Strings, c.attribute("values_int64s").Ints
	out = grid{rows: x.rows, cols: x.cols}
	for _, text := range x.texts {
		v := c.attribute("default_int64").Int
		if i := slices.Index(keys, text); i >= 0 {
			v = values[i]
		}
		out.numbers = append(out.numbers, float64(v))
	}
	return out, pb.Int64
}

func (c *call) oneHot() (grid, pb.DataType) {
	x := c.in[0]
	out := grid{rows: x.rows, cols: int(c.in[1].numbers[0])}
	out.numbers = make([]float64, out.rows*out.cols)
	for row, unit := range x.numbers {
		if int(unit) < out.cols {
			out.numbers[row*out.cols+int(unit)] = 1
		}
	}
	return out, pb.Float
}

// gemm computes x·w + b; b has one row for all rows of x.
func (c *call) gemm() (grid, pb.DataType) {
	x, w, b := c.in[0], c.in[1], c.in[2]
	out := grid{rows: x.rows, cols: w.cols}
	for row := range out.rows {
		for col := range out.cols {
			sum := b.numbers[col]
			for k := range x.cols {
				sum += x.at(row, k) * w.numbers[k*out.cols+col]
			}
			out.numbers = append(out.numbers, sum)
		}
	}
	return out, c.types[0]
}

func (c *call) softmax() (grid, pb.DataType) {
	x := c.in[0]
	out := grid{x.rows, x.cols, slices.Clone(x.numbers), nil}
	for row := range out.rows {
		softmaxRow(out.numbers[row*out.cols:][:out.cols])
	}
	return out, c.types[0]
}

func softmaxRow(y []float64) {
	high, sum := slices.Max(y), 0.0
	for i, v := range y {
		y[i] = math.Exp(v - high)
		sum += y[i]
	}
	for i := range y {
		y[i] /= sum
	}
}

func (c *call) argMax() (grid, pb.DataType) {
	x := c.in[0]
	out := grid{rows: x.rows, cols: 1}
	for row := range x.rows {
		y := x.numbers[row*x.cols:][:x.cols]
		out.numbers = append(out.numbers, float64(slices.Index(y, slices.Max(y))))
	}
	return out, pb.Int64
}
