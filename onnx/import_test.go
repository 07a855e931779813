package onnx

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// compared holds rows and the outputs that another program computes for them.
type compared struct {
	Rows    [][]float32
	Outputs [][]float64
}

// check compares m's predictions with the outputs. They may differ by 1e-5, relative to
// the output if that is above 1.
func (c compared) check(t *testing.T, m *mlp.Model) {
	t.Helper()
	f := data.Features{Rows: len(c.Rows), Cols: len(c.Rows[0]), Floats: slices.Concat(c.Rows...)}
	got, err := m.Predict(f)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range c.Outputs {
		if len(got[i]) != len(want) {
			t.Fatalf("row %d: got %d outputs, want %d", i, len(got[i]), len(want))
		}
		for k, v := range want {
			if d := math.Abs(float64(got[i][k]) - v); !(d <= 1e-5*max(1, math.Abs(v))) {
				t.Errorf("row %d, output %d: got %v, want %v", i, k, got[i][k], v)
			}
		}
	}
}

// torchNetworks returns the networks that bench/torch/fixtures.py exported with
// PyTorch, with PyTorch's outputs for a few rows.
func torchNetworks(t testing.TB) map[string]compared {
	t.Helper()
	b, err := os.ReadFile("testdata/torch/rows.json")
	if err != nil {
		t.Fatal(err)
	}
	var networks map[string]compared
	if err := json.Unmarshal(b, &networks); err != nil {
		t.Fatal(err)
	}
	if len(networks) < 20 {
		t.Fatalf("expected at least 20 networks, found %d", len(networks))
	}
	return networks
}

func readTorch(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/torch", name+".onnx"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestImportPyTorch imports what PyTorch exported and compares the outputs.
func TestImportPyTorch(t *testing.T) {
	for name, want := range torchNetworks(t) {
		t.Run(name, func(t *testing.T) {
			i, err := Import(bytes.NewReader(readTorch(t, name)))
			if err != nil {
				t.Fatal(err)
			}
			want.check(t, i.Model)
		})
	}
}

// TestImportUnderstands checks the activations, loss, preprocessing and notes of the
// networks whose import takes more than copying weights.
func TestImportUnderstands(t *testing.T) {
	tests := map[string]struct {
		activations, loss, steps string
		logits                   bool
		says                     string // among what was folded and assumed
	}{
		"leaky02":            {"leaky-relu(0.2) leaky-relu(0.2) identity", "linear", "[]", true, ""},
		"gelu":               {"gelu gelu identity", "linear", "[]", true, "GELU"},
		"celu":               {"elu elu identity", "linear", "[]", true, ""},
		"softmax":            {"tanh identity", "softmax", "[]", false, ""},
		"log-softmax":        {"gelu identity", "softmax", "[]", false, "probabilities, although the graph outputs their logarithms"},
		"labels":             {"relu identity", "sigmoid", "[]", false, ""},
		"two-classes":        {"relu identity", "sigmoid", "[]", false, "the model outputs only that of the second"},
		"tanh-end":           {"relu tanh identity", "linear", "[]", false, "3×3 weights (the identity matrix)"},
		"batchnorm-training": {"relu identity", "linear", "[]", true, "uses the mean and variance of the file"},
		"dropout-training":   {"relu identity", "linear", "[]", true, "does nothing"},
		"standardized":       {"softplus identity", "linear", `[{"type":"standardize","mean":[1,2,3,-4,0,0.5],"scale":[1,0.5,3,4,10,0.25]}]`, true, "preprocessing step"},
		"view":               {"relu identity", "softmax", `[{"type":"standardize","mean":[33.328503],"scale":[78.5655]}]`, false, "preprocessing step"},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			i, err := Import(bytes.NewReader(readTorch(t, name)))
			if err != nil {
				t.Fatal(err)
			}
			var activations []string
			for _, d := range i.Model.Network.Layers() {
				activations = append(activations, d.Activation().Name())
			}
			if got := strings.Join(activations, " "); got != want.activations {
				t.Errorf("activations %s, want %s", got, want.activations)
			}
			if got := i.Model.Network.Loss().Name(); got != want.loss || i.Logits != want.logits {
				t.Errorf("loss %s, logits %v, want %s, %v", got, i.Logits, want.loss, want.logits)
			}
			steps, err := json.Marshal(i.Model.Preprocessor)
			if err != nil || string(steps) != want.steps {
				t.Errorf("preprocessing %s, %v, want %s", steps, err, want.steps)
			}
			if notes := strings.Join(slices.Concat(i.Folded, i.Assumed), "\n"); !strings.Contains(notes, want.says) {
				t.Errorf("the notes %q do not say %q", notes, want.says)
			}
		})
	}
}

// TestImportPictures checks that the shape of pictures is kept.
func TestImportPictures(t *testing.T) {
	for name, want := range map[string][]int{"view": {6, 8}, "flatten": {3, 4, 4}, "linear": nil} {
		i, err := Import(bytes.NewReader(readTorch(t, name)))
		if err != nil || !slices.Equal(i.Model.InputShape, want) {
			t.Errorf("%s: shape %v, %v, want %v", name, i.Model.InputShape, err, want)
		}
	}
}

// graphOf returns a file with one input x of (batch, 2) and one output y.
func graphOf(nodes []pb.Node, constants ...pb.Tensor) *pb.Model {
	shape := []pb.Dimension{{Name: "batch"}, {Size: 2}}
	return &pb.Model{IRVersion: 8, Opsets: []pb.Opset{{Version: 13}}, Graph: &pb.Graph{
		Nodes: nodes, Initializers: constants,
		Inputs:  []pb.ValueInfo{{Name: "x", Type: &pb.TensorType{Elem: pb.Float, Ranked: true, Shape: shape}}},
		Outputs: []pb.ValueInfo{{Name: "y"}},
	}}
}

// op returns a node that makes one value.
func op(operator, output string, inputs ...string) pb.Node {
	return pb.Node{Operator: operator, Name: "the_" + output, Inputs: inputs, Outputs: []string{output}}
}

func with(n pb.Node, attributes ...pb.Attribute) pb.Node {
	n.Attributes = attributes
	return n
}

func ml(n pb.Node) pb.Node {
	n.Domain = mlDomain
	return n
}

// TestImportHeads imports the nodes that scikit-learn's exporters append to the
// outputs.
func TestImportHeads(t *testing.T) {
	w, v := pb.Floats("w", []float32{1, 2, 3, 4}, 2, 2), pb.Floats("v", []float32{1, -1}, 2, 1)
	names := pb.Tensor{Name: "names", Type: pb.String, Dims: []int64{2}, StringData: []string{"ham", "spam"}}
	half, one := pb.Floats("half", []float32{0.5}), pb.Floats("one", []float32{1})
	softmax := []pb.Node{op("MatMul", "s", "x", "w"), with(op("Softmax", "p", "s"), integer("axis", 1))}
	sigmoid := []pb.Node{op("MatMul", "s", "x", "v"), op("Sigmoid", "p", "s")}
	tests := map[string]struct {
		nodes   []pb.Node
		outputs []string
		loss    mlp.Loss
		classes []string
	}{
		"the largest, by name": {
			append(softmax, with(op("ArgMax", "k", "p"), integer("axis", 1)), ml(op("ArrayFeatureExtractor", "n", "names", "k")), op("Reshape", "label", "n", "flat")),
			[]string{"label", "p"}, mlp.SoftmaxCrossEntropy{}, []string{"ham", "spam"},
		},
		"a map": {
			append(softmax, ml(with(op("ZipMap", "m", "p"), integers("classlabels_int64s", []int64{3, 7})))),
			[]string{"m"}, mlp.SoftmaxCrossEntropy{}, []string{"3", "7"},
		},
		"two classes": {
			append(sigmoid, op("Sub", "q", "one", "p"), with(op("Concat", "both", "q", "p"), integer("axis", 1)), ml(with(op("ZipMap", "m", "both"), texts("classlabels_strings", []string{"no", "yes"})))),
			[]string{"m"}, mlp.SigmoidCrossEntropy{}, []string{"no", "yes"},
		},
		"a bound": {
			append(sigmoid, op("GreaterOrEqual", "yes", "p", "half"), with(op("Cast", "k", "yes"), integer("to", int64(pb.Int64)))),
			[]string{"p", "k"}, mlp.SigmoidCrossEntropy{}, nil,
		},
		"logits beside probabilities": {softmax, []string{"s", "p"}, mlp.SoftmaxCrossEntropy{}, nil},
		"the class alone":             {append(softmax, with(op("ArgMax", "k", "s"), integer("axis", -1))), []string{"k"}, mlp.SquaredError{}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := graphOf(test.nodes, w, v, names, half, one, pb.Ints("flat", []int64{-1}, 1))
			file.Graph.Outputs = nil
			for _, o := range test.outputs {
				file.Graph.Outputs = append(file.Graph.Outputs, pb.ValueInfo{Name: o})
			}
			i, err := Import(bytes.NewReader(file.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			if got := i.Model.Network.Loss(); got != test.loss || !slices.Equal(i.Model.Classes, test.classes) {
				t.Errorf("got %s and the classes %q, want %s and %q", got.Name(), i.Model.Classes, test.loss.Name(), test.classes)
			}
		})
	}
}
