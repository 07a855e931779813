package onnx

import (
	"bytes"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// refusal is a graph that can't be imported.
type refusal struct {
	nodes     []pb.Node
	constants []pb.Tensor
	change    func(f *pb.Model)
	says      string // what was expected, and what found
}

// refused imports the graphs and fails the test if an error does not contain the
// expected message.
func refused(t *testing.T, tests map[string]refusal) {
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := graphOf(test.nodes, test.constants...)
			test.change(file)
			_, err := Import(bytes.NewReader(file.Encode()))
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got the error %v, want one that says %q", err, test.says)
			}
		})
	}
}

// oneLayer returns a node that makes the sums s of the rows x, and its weights w.
func oneLayer() (pb.Node, pb.Tensor) {
	return op("MatMul", "s", "x", "w"), pb.Floats("w", []float32{1, 2, 3, 4}, 2, 2)
}

// nothing leaves a file as it is.
func nothing(*pb.Model) {}

// dynamic makes the length of the rows unknown.
func dynamic(f *pb.Model) { f.Graph.Inputs[0].Type.Shape[1] = pb.Dimension{Name: "n"} }

// TestImportRefusesGraphs gives graphs whose inputs, outputs or names are wrong.
func TestImportRefusesGraphs(t *testing.T) {
	layer, w := oneLayer()
	refused(t, map[string]refusal{
		"no nodes":         {nil, nil, nothing, "expected an ONNX file with a graph of nodes"},
		"old operators":    {[]pb.Node{op("MatMul", "y", "x", "w")}, []pb.Tensor{w}, func(f *pb.Model) { f.Opsets[0].Version = 6 }, "expected operators of version (opset) 7 or later"},
		"a cycle":          {[]pb.Node{op("Add", "a", "x", "y"), op("Relu", "y", "a")}, nil, nothing, `expected a graph without cycles`},
		"a node of itself": {[]pb.Node{op("Add", "y", "x", "y")}, nil, nothing, `node Add "the_y": expected a graph without cycles`},
		"two inputs": {[]pb.Node{op("Add", "y", "x", "z")}, nil, func(f *pb.Model) {
			f.Graph.Inputs = append(f.Graph.Inputs, pb.ValueInfo{Name: "z"})
		}, "expected one input, the rows of numbers, found 2 inputs (x, z)"},
		"texts come in":       {[]pb.Node{op("MatMul", "y", "x", "w")}, []pb.Tensor{w}, func(f *pb.Model) { f.Graph.Inputs[0].Type.Elem = pb.String }, `input "x": expected numbers, found the type string`},
		"one vector comes in": {[]pb.Node{op("MatMul", "y", "x", "w")}, []pb.Tensor{w}, func(f *pb.Model) { f.Graph.Inputs[0].Type.Shape = f.Graph.Inputs[0].Type.Shape[1:] }, "found 1 dimensions"},
		"wide rows":           {[]pb.Node{op("Flatten", "y", "x")}, nil, func(f *pb.Model) { f.Graph.Inputs[0].Type.Shape[1].Size = 1 << 60 }, "expected at most 268435456 numbers in a row"},
		"two outputs": {[]pb.Node{layer, op("Relu", "r", "s"), op("MatMul", "y", "r", "w")}, []pb.Tensor{w}, func(f *pb.Model) {
			f.Graph.Outputs = append(f.Graph.Outputs, pb.ValueInfo{Name: "r"})
		}, `outputs "y" and "r": expected one output`},
		"inputs and twice that": {[]pb.Node{op("Identity", "y", "x"), op("Add", "z", "x", "x")}, nil, func(f *pb.Model) {
			f.Graph.Outputs = append(f.Graph.Outputs, pb.ValueInfo{Name: "z"})
		}, `outputs "y" and "z": expected one output`},
		"sums and what comes of them": {[]pb.Node{layer, op("Relu", "y", "s")}, []pb.Tensor{w}, func(f *pb.Model) {
			f.Graph.Outputs = append(f.Graph.Outputs, pb.ValueInfo{Name: "s"})
		}, `outputs "y" and "s": expected one output`},
		"no output":            {[]pb.Node{layer}, []pb.Tensor{w}, func(f *pb.Model) { f.Graph.Outputs = nil }, "expected an output of the graph, found none"},
		"an output of nothing": {[]pb.Node{layer}, []pb.Tensor{w}, nothing, `value "y": expected the name of an input, a constant or a node's first output`},
		"a constant output":    {[]pb.Node{op("Identity", "y", "w")}, []pb.Tensor{w}, nothing, `output "y": expected a value that depends on the graph's input, found a constant`},
		"missing constant":     {[]pb.Node{op("MatMul", "y", "x", "w")}, nil, nothing, `node MatMul "the_y": value "w": expected the name of an input, a constant or a node's first output, found none of this name`},
		"a name twice":         {[]pb.Node{op("MatMul", "y", "x", "w"), op("Relu", "y", "x")}, []pb.Tensor{w}, nothing, `node Relu "the_y": expected a unique name for each output, found "y" again`},
		"a constant twice":     {[]pb.Node{op("MatMul", "y", "x", "w")}, []pb.Tensor{w, w}, nothing, `tensor "w": expected a unique name, found two tensors of this name`},
	})
}

// TestImportRefusesOperators imports operators that no multilayer perceptron has, or
// does not have in this place.
func TestImportRefusesOperators(t *testing.T) {
	layer, w := oneLayer()
	refused(t, map[string]refusal{
		"unknown operator":                {[]pb.Node{op("Frob", "y", "x")}, nil, nothing, `node Frob "the_y": expected one of the operators Add,`},
		"other domain":                    {[]pb.Node{{Operator: "Gelu", Domain: "com.example", Inputs: []string{"x"}, Outputs: []string{"y"}}}, nil, nothing, `node Gelu that makes "y": expected an operator of ONNX or of ai.onnx.ml, found one of the domain "com.example"`},
		"a convolution":                   {[]pb.Node{op("Conv", "y", "x", "w")}, []pb.Tensor{w}, nothing, `node Conv "the_y": a multilayer perceptron has no convolutions`},
		"GELU by tanh":                    {[]pb.Node{layer, with(op("Gelu", "y", "s"), text("approximate", "tanh"))}, []pb.Tensor{w}, nothing, "expected the exact GELU (approximate=none), found its tanh approximation"},
		"a power":                         {[]pb.Node{layer, op("Pow", "y", "s", "three")}, []pb.Tensor{w, pb.Floats("three", []float32{3})}, nothing, "as in the tanh approximation of GELU"},
		"SiLU":                            {[]pb.Node{layer, op("Sigmoid", "g", "s"), op("Mul", "y", "s", "g")}, []pb.Tensor{w}, nothing, `node Mul "the_y": expected a chain of layers, found two branches that join, as in a residual connection or in SiLU`},
		"a square":                        {[]pb.Node{layer, op("Mul", "y", "s", "s")}, []pb.Tensor{w}, nothing, "the product inside the exact GELU, found another combination; if it is the tanh approximation of GELU, train"},
		"Erf alone":                       {[]pb.Node{layer, op("Erf", "e", "s"), op("MatMul", "y", "e", "w")}, []pb.Tensor{w}, nothing, "expected Erf only inside GELU"},
		"Softmax of one number":           {[]pb.Node{op("MatMul", "o", "x", "one"), op("Softmax", "y", "o")}, []pb.Tensor{pb.Floats("one", []float32{1, 2}, 2, 1)}, nothing, "expected Softmax of two or more numbers"},
		"Celu of a negative alpha":        {[]pb.Node{layer, with(op("Celu", "y", "s"), float("alpha", -1))}, []pb.Tensor{w}, nothing, "expected a finite alpha above 0"},
		"an operator of machine learning": {[]pb.Node{ml(op("Normalizer", "y", "x"))}, nil, nothing, "expected one of the operators ArrayFeatureExtractor,"},
		"a transposed batch":              {[]pb.Node{with(op("Gemm", "y", "x", "w"), integer("transA", 1))}, []pb.Tensor{w}, nothing, "transA"},
		"Softmax over rows":               {[]pb.Node{layer, with(op("Softmax", "y", "s"), integer("axis", 0))}, []pb.Tensor{w}, nothing, "expected the softmax over the numbers of a row, found it over the rows (axis 0)"},
		"more behind Softmax":             {[]pb.Node{layer, op("Softmax", "p", "s"), op("MatMul", "y", "p", "w")}, []pb.Tensor{w}, nothing, "expected Softmax as the end of the graph, found a linear layer after it"},
		"Softmax, then scaled":            {[]pb.Node{layer, op("Softmax", "p", "s"), op("Add", "y", "p", "p")}, []pb.Tensor{w}, nothing, `node Add "the_y"`},
		"a step down":                     {[]pb.Node{layer, op("Clip", "y", "s", "zero", "six")}, []pb.Tensor{w, pb.Floats("zero", []float32{0}), pb.Floats("six", []float32{6})}, nothing, "ReLU6"},
		"division by 0":                   {[]pb.Node{op("Div", "d", "x", "z"), op("MatMul", "y", "d", "w")}, []pb.Tensor{w, pb.Floats("z", []float32{1, 0}, 2)}, nothing, "found 0 at index 1"},
		"a division by rows":              {[]pb.Node{op("Div", "y", "z", "x")}, []pb.Tensor{pb.Floats("z", []float32{1})}, nothing, "expected a division by a constant"},
		"slopes that differ":              {[]pb.Node{layer, op("PRelu", "y", "s", "slopes")}, []pb.Tensor{w, pb.Floats("slopes", []float32{0.1, 0.2}, 2)}, nothing, "expected one slope for all units, found 0.1 and 0.2"},
		"a negative variance":             {[]pb.Node{layer, op("BatchNormalization", "y", "s", "v", "v", "v", "v")}, []pb.Tensor{w, pb.Floats("v", []float32{-1, 1}, 2)}, nothing, "expected variances of 0 or more and finite scales, found the variance -1 at index 0"},
		"names out of order": {[]pb.Node{layer, with(op("ArgMax", "k", "s"), integer("axis", 1)),
			ml(with(op("LabelEncoder", "y", "k"), integers("keys_int64s", []int64{0, 2}), texts("values_strings", []string{"a", "b"})))}, []pb.Tensor{w}, nothing,
			"expected the keys 0, 1, … in this order, found the key 2 at index 1"},
		"a class of a class": {[]pb.Node{layer, with(op("ArgMax", "k", "s"), integer("axis", 1)), op("Relu", "y", "k")}, []pb.Tensor{w}, nothing, "found the class of a row"},
	})
}

// TestImportRefusesShapes gives values whose shapes don't fit each other.
func TestImportRefusesShapes(t *testing.T) {
	layer, w := oneLayer()
	w3 := pb.Floats("w3", make([]float32, 6), 3, 2)
	refused(t, map[string]refusal{
		"layers that don't fit": {[]pb.Node{layer, op("Relu", "r", "s"), op("MatMul", "y", "r", "w3")}, []pb.Tensor{w, w3}, nothing, `node MatMul "the_y": expected weights for rows of the shape [2], found weights for 3 inputs`},
		"a number for each row": {
			[]pb.Node{op("MatMul", "o", "x", "one"), op("Squeeze", "q", "o"), op("MatMul", "y", "q", "wide")},
			[]pb.Tensor{pb.Floats("one", []float32{1, 2}, 2, 1), pb.Floats("wide", []float32{1, 2, 3}, 1, 3)}, nothing, `node MatMul "the_y": expected weights for rows of the shape [], found weights for 1 inputs`,
		},
		"each row with all others": {
			[]pb.Node{op("MatMul", "o", "x", "one"), op("Squeeze", "q", "o"), op("Add", "y", "o", "q")},
			[]pb.Tensor{pb.Floats("one", []float32{1, 2}, 2, 1)}, nothing, `node Add "the_y": expected two values of the same shape, found rows of the shapes [1] and []`,
		},
		"rows that become columns": {[]pb.Node{op("Transpose", "t", "x"), op("Flatten", "y", "t")}, nil, dynamic, `node Transpose "the_t": expected rows of known shape`},
		"the rows at another place": {
			[]pb.Node{op("Shape", "size", "x"), op("Slice", "rows", "size", "zero", "one"), with(op("Concat", "to", "rest", "rows"), integer("axis", 0)), op("Reshape", "y", "x", "to")},
			[]pb.Tensor{pb.Ints("zero", []int64{0}, 1), pb.Ints("one", []int64{1}, 1), pb.Ints("rest", []int64{2}, 1)}, nothing,
			"expected a shape that begins with the number of rows, found the number of rows at index 1",
		},
		"a shape that is added": {[]pb.Node{op("Shape", "s", "x"), op("Transpose", "t", "s"), op("Add", "y", "x", "t")}, nil, nothing, `node Transpose "the_t": expected a constant of numbers, found texts or a shape`},
		"a bias that doesn't":   {[]pb.Node{op("Gemm", "y", "x", "w", "w3")}, []pb.Tensor{w, w3}, nothing, "expected one number for all columns or one for each, for rows of the shape [2], found a constant of the shape [3 2]"},
		"weights that are rows": {[]pb.Node{op("MatMul", "y", "x", "x")}, nil, nothing, "expected a constant as its weights, found a value that depends on the graph's input"},
		"weights of columns":    {[]pb.Node{op("MatMul", "y", "w", "x")}, []pb.Tensor{w}, nothing, "expected rows × weights, found weights × rows"},
		"rows that are joined":  {[]pb.Node{layer, with(op("Reshape", "y", "s", "to"))}, []pb.Tensor{w, pb.Ints("to", []int64{2, -1}, 2)}, nothing, "expected a shape that keeps the rows separate, each of the shape [2], found [2 -1]"},
		"mixed numbers":         {[]pb.Node{op("Reshape", "r", "x", "to"), with(op("Transpose", "y", "r"), integers("perm", []int64{0, 2, 1}))}, []pb.Tensor{pb.Ints("to", []int64{0, 2, 2}, 3)}, func(f *pb.Model) { f.Graph.Inputs[0].Type.Shape[1].Size = 4 }, "expected the numbers of a row to keep their order"},
		"a wide unit matrix":    {[]pb.Node{op("Relu", "y", "x")}, nil, func(f *pb.Model) { f.Graph.Inputs[0].Type.Shape[1].Size = 1 << 20 }, "adding one of 1048576×1048576 weights (the identity matrix) would make the network too large"},
		"rows of any length":    {[]pb.Node{op("Relu", "y", "x")}, nil, dynamic, "expected a linear layer before this node, to show how long the rows are"},
	})
}

// TestImportRefusesConstants gives constants that are damaged, elsewhere or too
// large.
func TestImportRefusesConstants(t *testing.T) {
	refused(t, map[string]refusal{
		"not a number":     {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, 1}, RawData: []byte{0, 0, 0, 0, 0, 0, 0xc0, 0x7f}}}, nothing, `tensor "n": expected finite numbers, found NaN at index 1`},
		"data too short":   {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, 2}, RawData: make([]byte, 12)}}, nothing, `tensor "n": expected 4 values for the shape [2 2], found 3`},
		"a shape of 2 GB":  {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, 1 << 28}, RawData: make([]byte, 8)}}, nothing, "expected 536870912 values for the shape [2 268435456], found 2"},
		"a negative shape": {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, -1}}}, nothing, "expected no negative dimension"},
		"weights of texts": {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.String, Dims: []int64{1, 1}, StringData: []string{"a"}}}, nothing, "expected a matrix of floats as weights"},
		"data elsewhere":   {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, 1}, Location: pb.External, ExternalData: []pb.Entry{{Key: "location", Value: "w.bin"}}}}, nothing, `expected its values in the ONNX file, found them in another file, "w.bin"; open the model by its path`},
		"constants that grow": {[]pb.Node{op("Add", "m", "column", "row"), op("MatMul", "y", "x", "m")}, []pb.Tensor{
			pb.Floats("column", make([]float32, 2000), 2000, 1), pb.Floats("row", make([]float32, 2000), 1, 2000),
		}, nothing, "expected constants in proportion to the file's size"},
	})
}
