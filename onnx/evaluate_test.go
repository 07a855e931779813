package onnx

import (
	"errors"
	"fmt"
	"math"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// grid is a value of a graph: rows of numbers or of texts. A constant may have a single
// row that counts for all rows.
type grid struct {
	rows, cols int
	numbers    []float64
	texts      []string
}

func (g grid) at(row, col int) float64 {
	if g.rows == 1 {
		row = 0
	}
	if g.cols == 1 {
		col = 0
	}
	return g.numbers[row*g.cols+col]
}

// machine evaluates graphs by ONNX's definitions of the operators, in plain code, so
// that the tests of Export need no other runtime.
type machine struct {
	values map[string]grid
	types  map[string]pb.DataType // of numbers
}

// evaluate returns all values of a graph by name.
func evaluate(g *pb.Graph, inputs map[string]grid) (map[string]grid, error) {
	m := &machine{values: map[string]grid{}, types: map[string]pb.DataType{}}
	for i := range g.Initializers {
		if err := m.initialize(&g.Initializers[i]); err != nil {
			return nil, err
		}
	}
	for _, in := range g.Inputs {
		v, ok := inputs[in.Name]
		if !ok || v.cols != int(in.Type.Shape[1].Size) || (v.texts != nil) != (in.Type.Elem == pb.String) {
			return nil, fmt.Errorf("input %s: %v of %v", in.Name, v, in.Type)
		}
		m.values[in.Name], m.types[in.Name] = v, in.Type.Elem
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		v, t, err := m.run(n)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", n.Operator, n.Name, err)
		}
		if t == pb.Float {
			for i, x := range v.numbers {
				v.numbers[i] = float64(float32(x))
			}
		}
		m.values[n.Outputs[0]], m.types[n.Outputs[0]] = v, t
	}
	return m.values, nil
}

func (m *machine) initialize(t *pb.Tensor) error {
	g := grid{rows: 1, cols: 1}
	for _, d := range t.Dims {
		g.rows, g.cols = g.rows*g.cols, int(d) // g has one or two dimensions
	}
	values, err := t.Float32s()
	for _, v := range values {
		g.numbers = append(g.numbers, float64(v))
	}
	if t.Type == pb.Double {
		g.numbers = doublesOf(t)
	}
	m.values[t.Name], m.types[t.Name] = g, t.Type
	return err
}

// run computes the only output of a node.
func (m *machine) run(n *pb.Node) (grid, pb.DataType, error) {
	c := call{node: n}
	for _, name := range n.Inputs {
		v, ok := m.values[name]
		if !ok {
			return grid{}, 0, fmt.Errorf("%s comes later, or never", name)
		}
		c.in, c.types = append(c.in, v), append(c.types, m.types[name])
	}
	if f, ok := elementwise[n.Operator]; ok {
		return broadcast(c.in, f), c.types[0], nil
	}
	operator, ok := definitions[n.Operator]
	if !ok {
		return grid{}, 0, errors.New("unknown")
	}
	out, t := operator(&c)
	return out, t, c.err
}

// elementwise holds the operators that work number by number and keep the type.
var elementwise = map[string]func(v []float64) float64{
	"Add":      func(v []float64) float64 { return v[0] + v[1] },
	"Sub":      func(v []float64) float64 { return v[0] - v[1] },
	"Mul":      func(v []float64) float64 { return v[0] * v[1] },
	"Div":      func(v []float64) float64 { return v[0] / v[1] },
	"Max":      func(v []float64) float64 { return max(v[0], v[1]) },
	"Min":      func(v []float64) float64 { return min(v[0], v[1]) },
	"Sin":      func(v []float64) float64 { return math.Sin(v[0]) },
	"Cos":      func(v []float64) float64 { return math.Cos(v[0]) },
	"Identity": func(v []float64) float64 { return v[0] },
	"Erf":      func(v []float64) float64 { return math.Erf(v[0]) },
	"Relu":     func(v []float64) float64 { return max(v[0], 0) },
	"Tanh":     func(v []float64) float64 { return math.Tanh(v[0]) },
	"Sigmoid":  func(v []float64) float64 { return 1 / (1 + math.Exp(-v[0])) },
	"Softplus": func(v []float64) float64 { return max(v[0], 0) + math.Log1p(math.Exp(-math.Abs(v[0]))) },
}

// broadcast applies f, place by place, to the numbers of all grids.
func broadcast(in []grid, f func(v []float64) float64) grid {
	out := grid{rows: 1, cols: 1}
	for _, g := range in {
		out.rows, out.cols = max(out.rows, g.rows), max(out.cols, g.cols)
	}
	v := make([]float64, len(in))
	for row := range out.rows {
		for col := range out.cols {
			for i, g := range in {
				v[i] = g.at(row, col)
			}
			out.numbers = append(out.numbers, f(v))
		}
	}
	return out
}

// doublesOf returns the values of a tensor of doubles, with all their digits.
func doublesOf(t *pb.Tensor) []float64 {
	var values []float64
	for b := t.RawData; len(b) > 0; b = b[8:] {
		bits := uint64(0)
		for i, v := range b[:8] {
			bits |= uint64(v) << (8 * i)
		}
		values = append(values, math.Float64frombits(bits))
	}
	return values
}

// decoded returns the graph of a file.
func decoded(t interface{ Fatal(...any) }, b []byte) *pb.Model {
	m, err := pb.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
