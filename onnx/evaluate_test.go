package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// grid is a value of a graph: rows of numbers or of texts. A constant has one row
// for all.
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

// machine evaluates graphs by the definitions of ONNX, plainly, so that what
// Export writes is known to mean what it should without another runtime.
type machine struct {
	values map[string]grid
	types  map[string]pb.DataType // of numbers
}

// evaluate returns all values of a graph.
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
		g.rows, g.cols = g.rows*g.cols, int(d) // of one or two dimensions
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

func (m *machine) run(n *pb.Node) (out grid, t pb.DataType, err error) {
	var in []grid
	for _, name := range n.Inputs {
		v, ok := m.values[name]
		if !ok {
			return out, 0, fmt.Errorf("%s comes later, or never", name)
		}
		in = append(in, v)
	}
	t = m.types[n.Inputs[0]]
	attribute := func(name string) pb.Attribute {
		i := slices.IndexFunc(n.Attributes, func(a pb.Attribute) bool { return a.Name == name })
		if i < 0 {
			err = fmt.Errorf("no attribute %s", name)
			return pb.Attribute{}
		}
		return n.Attributes[i]
	}
	if n.Operator == "Mod" && attribute("fmod").Int != 1 {
		err = errors.New("floats need fmod")
	}
	x := in[0]
	switch n.Operator {
	case "IsNaN", "GreaterOrEqual":
		t = pb.Bool
		out = broadcast(in, func(v []float64) float64 {
			if v[0] != v[0] || len(v) == 2 && v[0] >= v[1] {
				return 1
			}
			return 0
		})
	case "Where":
		t = m.types[n.Inputs[1]]
		out = broadcast(in, func(v []float64) float64 {
			if v[0] != 0 {
				return v[1]
			}
			return v[2]
		})
	case "LeakyRelu", "Elu":
		alpha := float64(attribute("alpha").Float)
		out = broadcast(in, func(v []float64) float64 {
			switch {
			case v[0] > 0:
				return v[0]
			case n.Operator == "Elu":
				return alpha * math.Expm1(v[0])
			}
			return alpha * v[0]
		})
	case "Cast":
		return grid{x.rows, x.cols, slices.Clone(x.numbers), nil}, pb.DataType(attribute("to").Int), err
	case "Flatten", "Squeeze":
		out = x
	case "Concat":
		out.rows = x.rows
		for row := range x.rows {
			for _, v := range in {
				out.numbers = append(out.numbers, v.numbers[row*v.cols:][:v.cols]...)
			}
		}
		out.cols = len(out.numbers) / out.rows
	case "Gather":
		out = grid{rows: x.rows, cols: len(in[1].numbers)}
		for row := range x.rows {
			for _, c := range in[1].numbers {
				out.numbers = append(out.numbers, x.at(row, int(c)))
			}
		}
	case "LabelEncoder":
		return m.label(x, attribute)
	case "OneHot":
		t, out = pb.Float, grid{rows: x.rows, cols: int(in[1].numbers[0])}
		out.numbers = make([]float64, out.rows*out.cols)
		for row, unit := range x.numbers {
			if int(unit) < out.cols {
				out.numbers[row*out.cols+int(unit)] = 1
			}
		}
	case "Gemm":
		out = grid{rows: x.rows, cols: in[1].cols}
		for row := range out.rows {
			for c := range out.cols {
				sum := in[2].numbers[c]
				for k := range x.cols {
					sum += x.at(row, k) * in[1].numbers[k*out.cols+c]
				}
				out.numbers = append(out.numbers, sum)
			}
		}
	case "Softmax":
		out = grid{x.rows, x.cols, slices.Clone(x.numbers), nil}
		for row := range out.rows {
			softmaxRow(out.numbers[row*out.cols:][:out.cols])
		}
	case "ArgMax":
		t, out = pb.Int64, grid{rows: x.rows, cols: 1}
		for row := range x.rows {
			y := x.numbers[row*x.cols:][:x.cols]
			out.numbers = append(out.numbers, float64(slices.Index(y, slices.Max(y))))
		}
	default:
		f, ok := elementwise[n.Operator]
		if !ok {
			return out, t, errors.New("unknown")
		}
		out = broadcast(in, f)
	}
	return out, t, err
}

// elementwise are operators that give their inputs' type.
var elementwise = map[string]func(v []float64) float64{
	"Add":      func(v []float64) float64 { return v[0] + v[1] },
	"Sub":      func(v []float64) float64 { return v[0] - v[1] },
	"Mul":      func(v []float64) float64 { return v[0] * v[1] },
	"Div":      func(v []float64) float64 { return v[0] / v[1] },
	"Mod":      func(v []float64) float64 { return math.Mod(v[0], v[1]) },
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

// broadcast applies f to the numbers of all grids at each place.
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

func (m *machine) label(x grid, attribute func(string) pb.Attribute) (out grid, t pb.DataType, err error) {
	if x.texts == nil {
		keys, values := attribute("keys_int64s").Ints, attribute("values_strings").Strings
		for _, v := range x.numbers {
			out.texts = append(out.texts, values[slices.Index(keys, int64(v))])
		}
		return out, pb.String, nil
	}
	keys, values := attribute("keys_strings").Strings, attribute("values_int64s").Ints
	out = grid{rows: x.rows, cols: x.cols}
	for _, text := range x.texts {
		v := attribute("default_int64").Int
		if i := slices.Index(keys, text); i >= 0 {
			v = values[i]
		}
		out.numbers = append(out.numbers, float64(v))
	}
	return out, pb.Int64, nil
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
