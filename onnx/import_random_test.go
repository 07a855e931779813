package onnx

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// TestImportRandom imports random graphs of operators that can be imported, and
// compares the model's outputs with the graph's, evaluated by the definitions of
// its operators.
func TestImportRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &randomGraph{t: t, value: "x", cols: rapid.IntRange(1, 4).Draw(t, "inputs")}
		width := int64(g.cols)
		for range rapid.IntRange(1, 10).Draw(t, "steps") {
			g.step()
		}
		g.node(rapid.SampledFrom([]string{"Identity", "Sigmoid", "Tanh", "Softmax"}).Filter(func(operator string) bool {
			return g.cols > 1 || operator != "Softmax"
		}).Draw(t, "end"), []string{g.value}, integer("axis", 1))
		file := graphOf(g.nodes, g.constants...)
		file.Graph.Inputs[0].Type.Shape[1].Size = width
		file.Graph.Outputs[0].Name = g.value
		i, err := Import(bytes.NewReader(file.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		const rows = 4
		in, features := grid{rows: rows, cols: int(width)}, data.Features{Rows: rows, Cols: int(width)}
		for range rows * int(width) {
			v := float32(rapid.IntRange(-40, 40).Draw(t, "number")) / 8
			in.numbers, features.Floats = append(in.numbers, float64(v)), append(features.Floats, v)
		}
		values, err := evaluate(file.Graph, map[string]grid{"x": in})
		if err != nil {
			t.Fatal(err)
		}
		largest := 1.0
		for _, v := range values {
			for _, x := range v.numbers {
				largest = max(largest, math.Abs(x))
			}
		}
		got, err := i.Model.Predict(features)
		if err != nil {
			t.Fatal(err)
		}
		want := values[g.value]
		for row := range rows {
			for c := range want.cols {
				if d := math.Abs(float64(got[row][c]) - want.at(row, c)); !(d <= 1e-5*largest) {
					t.Fatalf("row %d, output %d: got %v, want %v; numbers up to %v, %q, %q", row, c, got[row][c], want.at(row, c), largest, i.Folded, i.Assumed)
				}
			}
		}
	})
}

// randomGraph is a graph that grows at its end: each step applies nodes to the last
// value.
type randomGraph struct {
	t         *rapid.T
	nodes     []pb.Node
	constants []pb.Tensor
	value     string
	cols      int
}

// node adds a node. Its output becomes the last value.
func (g *randomGraph) node(operator string, inputs []string, attributes ...pb.Attribute) string {
	g.value = fmt.Sprint("v", len(g.nodes))
	g.nodes = append(g.nodes, with(op(operator, g.value, inputs...), attributes...))
	return g.value
}

// numbers adds a constant of numbers from -2 to 2 that are not near 0.
func (g *randomGraph) numbers(dims ...int64) string {
	n := int64(1)
	for _, d := range dims {
		n *= d
	}
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(rapid.SampledFrom([]float64{-2, -1.5, -1, -0.7, -0.5, 0.3, 0.5, 1, 1.25, 2}).Draw(g.t, "constant"))
	}
	name := fmt.Sprint("c", len(g.constants))
	g.constants = append(g.constants, pb.Floats(name, values, dims...))
	return name
}

// step applies a random operator to the last value.
func (g *randomGraph) step() {
	x := g.value
	switch rapid.IntRange(0, 6).Draw(g.t, "kind") {
	case 0, 1:
		out := rapid.IntRange(1, 4).Draw(g.t, "units")
		w, b := g.numbers(int64(g.cols), int64(out)), g.numbers(int64(out))
		g.cols = out
		g.node("Gemm", []string{x, w, b})
	case 2, 3:
		shape := rapid.SampledFrom([][]int64{nil, {1}, {1, 1}, {int64(g.cols)}, {1, int64(g.cols)}}).Draw(g.t, "shape")
		operator, in := rapid.SampledFrom([]string{"Add", "Sub", "Mul", "Div"}).Draw(g.t, "operator"), []string{x, g.numbers(shape...)}
		if operator != "Div" && rapid.Bool().Draw(g.t, "turned") {
			in[0], in[1] = in[1], in[0]
		}
		g.node(operator, in)
	case 4:
		operator := rapid.SampledFrom([]string{"Relu", "LeakyRelu", "Elu", "Tanh", "Sigmoid", "Softplus"}).Draw(g.t, "activation")
		g.node(operator, []string{x}, float("alpha", float32(rapid.SampledFrom([]float64{0.01, 0.2, 1, 1.5}).Draw(g.t, "alpha"))))
	case 5:
		g.gelu(x)
	case 6: // x plus a formula of x, whose sum is not 0
		scaled := g.node("Add", []string{x, g.numbers()})
		g.node("Add", []string{scaled, x})
	}
}

// gelu adds the nodes of GELU, in one of the orders that exporters use.
func (g *randomGraph) gelu(x string) {
	shared := func(v float32) string {
		name := fmt.Sprint("c", len(g.constants))
		g.constants = append(g.constants, pb.Floats(name, []float32{v}))
		return name
	}
	order := func(a, b string) []string {
		if rapid.Bool().Draw(g.t, "turned") {
			return []string{b, a}
		}
		return []string{a, b}
	}
	inner := ""
	if rapid.Bool().Draw(g.t, "divided") {
		inner = g.node("Div", []string{x, shared(math.Sqrt2)})
	} else {
		inner = g.node("Mul", order(x, shared(1/math.Sqrt2)))
	}
	raised := g.node("Add", order(g.node("Erf", []string{inner}), shared(1)))
	half := shared(0.5)
	switch rapid.IntRange(0, 2).Draw(g.t, "halved") {
	case 0:
		g.node("Mul", order(g.node("Mul", order(x, half)), raised))
	case 1:
		g.node("Mul", order(g.node("Mul", order(x, raised)), half))
	case 2:
		g.node("Mul", order(x, g.node("Mul", order(raised, half))))
	}
}
