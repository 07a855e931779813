package onnx

import (
	"bytes"
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// form is a graph in a form that PyTorch does not write, with its output for the row
// (1, 2), computed by hand.
type form struct {
	nodes     []pb.Node
	constants []pb.Tensor
	want      []float64
}

// checkForms imports the graphs and compares their outputs for the row.
func checkForms(t *testing.T, tests map[string]form) {
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			i, err := Import(bytes.NewReader(graphOf(test.nodes, test.constants...).Encode()))
			if err != nil {
				t.Fatal(err)
			}
			compared{[][]float32{{1, 2}}, [][]float64{test.want}}.check(t, i.Model)
		})
	}
}

// formConstants returns the constants of the forms. Of the row x = (1, 2), x·w is
// (7, 10), and x·wᵀ is (5, 11).
func formConstants() (w, b, two pb.Tensor) {
	w = pb.Floats("w", []float32{1, 2, 3, 4}, 2, 2)
	b = pb.Floats("b", []float32{1, -1}, 2)
	two = pb.Floats("two", []float32{2})
	return w, b, two
}

// TestImportLinearForms imports forms of linear layers, and of what is folded into
// them.
func TestImportLinearForms(t *testing.T) {
	w, b, two := formConstants()
	checkForms(t, map[string]form{
		"transposed weights": {[]pb.Node{with(op("Gemm", "y", "x", "w"), integer("transB", 1))}, []pb.Tensor{w}, []float64{5, 11}},
		"alpha and beta": {
			[]pb.Node{with(op("Gemm", "y", "x", "w", "b"), float("alpha", 0.5), float("beta", 3))}, []pb.Tensor{w, b}, []float64{3.5 + 3, 5 - 3},
		},
		"bias of one number": {[]pb.Node{op("Gemm", "y", "x", "w", "two")}, []pb.Tensor{w, two}, []float64{9, 12}},
		"bias first":         {[]pb.Node{op("MatMul", "s", "x", "w"), op("Add", "y", "b", "s")}, []pb.Tensor{w, b}, []float64{8, 9}},
		"constant minus rows": {
			[]pb.Node{op("MatMul", "s", "x", "w"), op("Sub", "y", "b", "s")}, []pb.Tensor{w, b}, []float64{-6, -11},
		},
		"weights transposed by a node": {
			[]pb.Node{op("Transpose", "v", "w"), op("MatMul", "y", "x", "v")}, []pb.Tensor{w}, []float64{5, 11},
		},
		"scaled behind a layer": {
			[]pb.Node{op("MatMul", "s", "x", "w"), op("Mul", "t", "s", "two"), op("Relu", "r", "t"), op("Div", "q", "r", "two"), op("MatMul", "y", "q", "w")},
			[]pb.Tensor{w, two}, []float64{7 + 30, 14 + 40},
		},
		"linear layers only": {
			[]pb.Node{op("MatMul", "s", "x", "w"), op("Add", "t", "s", "b"), op("MatMul", "y", "t", "w")}, []pb.Tensor{w, b}, []float64{8 + 27, 16 + 36},
		},
		"normalization of the inputs": {
			[]pb.Node{with(op("BatchNormalization", "n", "x", "b", "b", "b", "v"), float("epsilon", 1)), op("MatMul", "y", "n", "w")},
			[]pb.Tensor{w, b, pb.Floats("v", []float32{3, 0}, 2)}, []float64{1 + 3*-4, 2 + 4*-4},
		},
		"scikit-learn's Scaler": {
			[]pb.Node{ml(with(op("Scaler", "n", "x"), floats("offset", 1, 0), floats("scale", 2))), op("MatMul", "y", "n", "w")}, []pb.Tensor{w}, []float64{12, 16},
		},
		"a layer that is a constant": {
			[]pb.Node{{Operator: "Constant", Outputs: []string{"w"}, Attributes: []pb.Attribute{{Name: "value", Type: pb.TensorAttribute, Tensor: &w}}}, op("MatMul", "y", "x", "w")},
			nil, []float64{7, 10},
		},
		"half floats": {
			[]pb.Node{op("MatMul", "y", "x", "h")}, []pb.Tensor{{Name: "h", Type: pb.Float16, Dims: []int64{2, 1}, RawData: []byte{0, 0x3c, 0, 0xc0}}}, []float64{-3},
		},
	})
}

// TestImportActivationForms imports forms of activations and of Softmax.
func TestImportActivationForms(t *testing.T) {
	w, b, two := formConstants()
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	checkForms(t, map[string]form{
		"ReLU as Max": {
			[]pb.Node{op("MatMul", "s", "x", "w"), op("Neg", "n", "s"), op("Max", "m", "n", "zero"), op("Add", "y", "m", "b")},
			[]pb.Tensor{w, b, pb.Floats("zero", []float32{0})}, []float64{1, -1},
		},
		"ReLU as Clip": {
			[]pb.Node{op("Sub", "d", "x", "two"), op("Clip", "c", "d", "zero"), op("MatMul", "y", "c", "w")},
			[]pb.Tensor{w, two, pb.Floats("zero", []float32{0})}, []float64{0, 0},
		},
		"Gelu of version 20": {
			[]pb.Node{op("MatMul", "s", "x", "w"), op("Gelu", "g", "s"), op("Sub", "y", "g", "b")}, []pb.Tensor{w, b}, []float64{6, 11},
		},
		"the logarithm of Softmax": {
			[]pb.Node{op("MatMul", "s", "x", "w"), with(op("Softmax", "p", "s"), integer("axis", -1)), op("Log", "y", "p")}, []pb.Tensor{w},
			[]float64{sigmoid(-3), sigmoid(3)},
		},
	})
}

// TestImportShapeForms imports shapes that the graph computes.
func TestImportShapeForms(t *testing.T) {
	w, _, _ := formConstants()
	checkForms(t, map[string]form{
		"a shape that is computed": {
			[]pb.Node{
				op("MatMul", "s", "x", "w"), op("Shape", "size", "s"), op("Gather", "rows", "size", "first"), op("Unsqueeze", "list", "rows", "axis"),
				with(op("Concat", "to", "list", "rest"), integer("axis", 0)), op("Reshape", "t", "s", "to"), op("MatMul", "y", "t", "w"),
			},
			[]pb.Tensor{w, pb.Ints("first", []int64{0}), pb.Ints("axis", []int64{0}, 1), pb.Ints("rest", []int64{-1}, 1)}, []float64{37, 54},
		},
		"a shape that is sliced": {
			[]pb.Node{
				op("Shape", "size", "x"), op("Slice", "rows", "size", "zero", "one"), with(op("Concat", "to", "rows", "rest"), integer("axis", 0)),
				op("Reshape", "t", "x", "to"), op("MatMul", "y", "t", "w"),
			},
			[]pb.Tensor{w, pb.Ints("zero", []int64{0}, 1), pb.Ints("one", []int64{1}, 1), pb.Ints("rest", []int64{2}, 1)}, []float64{7, 10},
		},
	})
}

func floats(name string, v ...float32) pb.Attribute {
	return pb.Attribute{Name: name, Type: pb.FloatsAttribute, Floats: v}
}
