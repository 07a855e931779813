package onnx

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// TestImportFaults imports graphs that can't be, each of which the message names
// with what was expected.
func TestImportFaults(t *testing.T) {
	w, w3 := pb.Floats("w", []float32{1, 2, 3, 4}, 2, 2), pb.Floats("w3", make([]float32, 6), 3, 2)
	layer := op("MatMul", "s", "x", "w")
	dynamic := func(f *pb.Model) { f.Graph.Inputs[0].Type.Shape[1] = pb.Dimension{Name: "n"} }
	nothing := func(*pb.Model) {}
	tests := map[string]struct {
		nodes     []pb.Node
		constants []pb.Tensor
		change    func(f *pb.Model)
		says      string
	}{
		"no nodes":         {nil, nil, nothing, "expected an ONNX file with a graph of nodes"},
		"old operators":    {[]pb.Node{op("MatMul", "y", "x", "w")}, []pb.Tensor{w}, func(f *pb.Model) { f.Opsets[0].Version = 6 }, "expected version 7 or later of the operators"},
		"a cycle":          {[]pb.Node{op("Add", "a", "x", "y"), op("Relu", "y", "a")}, nil, nothing, `expected a graph without cycles`},
		"a node of itself": {[]pb.Node{op("Add", "y", "x", "y")}, nil, nothing, `node Add "the_y": expected a graph without cycles`},
		"unknown operator": {[]pb.Node{op("Frob", "y", "x")}, nil, nothing, `node Frob "the_y": expected one of the operators Add,`},
		"other domain":     {[]pb.Node{{Operator: "Gelu", Domain: "com.example", Inputs: []string{"x"}, Outputs: []string{"y"}}}, nil, nothing, `node Gelu that makes "y": expected an operator of ONNX or of ai.onnx.ml, found one of "com.example"`},
		"a convolution":    {[]pb.Node{op("Conv", "y", "x", "w")}, []pb.Tensor{w}, nothing, `node Conv "the_y": a convolution is no part of a multilayer perceptron`},
		"GELU by tanh":     {[]pb.Node{layer, with(op("Gelu", "y", "s"), text("approximate", "tanh"))}, []pb.Tensor{w}, nothing, "expected the exact GELU (approximate none), found its approximation by tanh"},
		"a power":          {[]pb.Node{layer, op("Pow", "y", "s", "three")}, []pb.Tensor{w, pb.Floats("three", []float32{3})}, nothing, "approximation by tanh"},
		"SiLU":             {[]pb.Node{layer, op("Sigmoid", "g", "s"), op("Mul", "y", "s", "g")}, []pb.Tensor{w}, nothing, `node Mul "the_y": expected a chain of layers, found two branches that join, as in a residual connection or in SiLU`},
		"a square":         {[]pb.Node{layer, op("Mul", "y", "s", "s")}, []pb.Tensor{w}, nothing, "the product that is a part of the exact GELU, found another; where it is GELU's approximation by tanh, train"},
		"Erf alone":        {[]pb.Node{layer, op("Erf", "e", "s"), op("MatMul", "y", "e", "w")}, []pb.Tensor{w}, nothing, "expected Erf as a part of GELU"},
		"two inputs": {[]pb.Node{op("Add", "y", "x", "z")}, nil, func(f *pb.Model) {
			f.Graph.Inputs = append(f.Graph.Inputs, pb.ValueInfo{Name: "z"})
		}, "expected one input, rows of numbers, found 2 (x, z)"},
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
		"Softmax of one number":           {[]pb.Node{op("MatMul", "o", "x", "one"), op("Softmax", "y", "o")}, []pb.Tensor{pb.Floats("one", []float32{1, 2}, 2, 1)}, nothing, "expected Softmax of two numbers or more"},
		"Celu of a negative alpha":        {[]pb.Node{layer, with(op("Celu", "y", "s"), float("alpha", -1))}, []pb.Tensor{w}, nothing, "expected a finite alpha above 0"},
		"an operator of machine learning": {[]pb.Node{ml(op("Normalizer", "y", "x"))}, nil, nothing, "expected one of the operators ArrayFeatureExtractor,"},
		"no output":                       {[]pb.Node{layer}, []pb.Tensor{w}, func(f *pb.Model) { f.Graph.Outputs = nil }, "expected an output of the graph, found none"},
		"an output of nothing":            {[]pb.Node{layer}, []pb.Tensor{w}, nothing, `value "y": expected an input, a constant or what a node makes`},
		"a constant output":               {[]pb.Node{op("Identity", "y", "w")}, []pb.Tensor{w}, nothing, `output "y": expected what comes of the graph's input, found a constant`},
		"missing constant":                {[]pb.Node{op("MatMul", "y", "x", "w")}, nil, nothing, `node MatMul "the_y": value "w": expected an input, a constant or what a node makes as its first output, found none of them`},
		"a name twice":                    {[]pb.Node{op("MatMul", "y", "x", "w"), op("Relu", "y", "x")}, []pb.Tensor{w}, nothing, `node Relu "the_y": expected an output of a name of its own, found "y" again`},
		"a constant twice":                {[]pb.Node{op("MatMul", "y", "x", "w")}, []pb.Tensor{w, w}, nothing, `tensor "w": expected a name of its own, found it twice`},
		"layers that don't fit":           {[]pb.Node{layer, op("Relu", "r", "s"), op("MatMul", "y", "r", "w3")}, []pb.Tensor{w, w3}, nothing, `node MatMul "the_y": expected weights for rows of the shape [2], found them for 3 inputs`},
		"a number for each row": {
			[]pb.Node{op("MatMul", "o", "x", "one"), op("Squeeze", "q", "o"), op("MatMul", "y", "q", "wide")},
			[]pb.Tensor{pb.Floats("one", []float32{1, 2}, 2, 1), pb.Floats("wide", []float32{1, 2, 3}, 1, 3)}, nothing, `node MatMul "the_y": expected weights for rows of the shape [], found them for 1 inputs`,
		},
		"each row with all others": {
			[]pb.Node{op("MatMul", "o", "x", "one"), op("Squeeze", "q", "o"), op("Add", "y", "o", "q")},
			[]pb.Tensor{pb.Floats("one", []float32{1, 2}, 2, 1)}, nothing, `node Add "the_y": expected two values of one shape, found rows of the shapes [1] and []`,
		},
		"rows that become columns": {[]pb.Node{op("Transpose", "t", "x"), op("Flatten", "y", "t")}, nil, dynamic, `node Transpose "the_t": expected rows whose shape is known`},
		"a shape that is added":    {[]pb.Node{op("Shape", "s", "x"), op("Transpose", "t", "s"), op("Add", "y", "x", "t")}, nil, nothing, `node Transpose "the_t": expected constant numbers, found texts, or a shape`},
		"a bias that doesn't":      {[]pb.Node{op("Gemm", "y", "x", "w", "w3")}, []pb.Tensor{w, w3}, nothing, "expected one number for all columns or one for each, in rows of the shape [2], found the shape [3 2]"},
		"weights that are rows":    {[]pb.Node{op("MatMul", "y", "x", "x")}, nil, nothing, "expected a constant as its weights, found what depends on the graph's input"},
		"weights of columns":       {[]pb.Node{op("MatMul", "y", "w", "x")}, []pb.Tensor{w}, nothing, "expected rows times weights, found weights times columns"},
		"a transposed batch":       {[]pb.Node{with(op("Gemm", "y", "x", "w"), integer("transA", 1))}, []pb.Tensor{w}, nothing, "transA"},
		"not a number":             {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, 1}, RawData: []byte{0, 0, 0, 0, 0, 0, 0xc0, 0x7f}}}, nothing, `tensor "n": expected finite numbers, found NaN as number 1`},
		"data too short":           {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, 2}, RawData: make([]byte, 12)}}, nothing, `tensor "n": expected 4 values for the shape [2 2], found 3`},
		"a shape of 2 GB":          {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, 1 << 28}, RawData: make([]byte, 8)}}, nothing, "expected 536870912 values for the shape [2 268435456], found 2"},
		"a negative shape":         {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, -1}}}, nothing, "expected no negative dimension"},
		"weights of texts":         {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.String, Dims: []int64{1, 1}, StringData: []string{"a"}}}, nothing, "expected weights of floats"},
		"data elsewhere":           {[]pb.Node{op("MatMul", "y", "x", "n")}, []pb.Tensor{{Name: "n", Type: pb.Float, Dims: []int64{2, 1}, Location: pb.External, ExternalData: []pb.Entry{{Key: "location", Value: "w.bin"}}}}, nothing, `expected its values in the file, found them in "w.bin"; open the model by its path`},
		"Softmax over rows":        {[]pb.Node{layer, with(op("Softmax", "y", "s"), integer("axis", 0))}, []pb.Tensor{w}, nothing, "expected the sum over the numbers of a row, found it over the rows (axis 0)"},
		"more behind Softmax":      {[]pb.Node{layer, op("Softmax", "p", "s"), op("MatMul", "y", "p", "w")}, []pb.Tensor{w}, nothing, "expected Softmax as the end of the graph, found a linear layer behind it"},
		"Softmax, then scaled":     {[]pb.Node{layer, op("Softmax", "p", "s"), op("Add", "y", "p", "p")}, []pb.Tensor{w}, nothing, `node Add "the_y"`},
		"rows that are joined":     {[]pb.Node{layer, with(op("Reshape", "y", "s", "to"))}, []pb.Tensor{w, pb.Ints("to", []int64{2, -1}, 2)}, nothing, "expected a shape that keeps the rows, of the shape [2], apart, found [2 -1]"},
		"mixed numbers":            {[]pb.Node{op("Reshape", "r", "x", "to"), with(op("Transpose", "y", "r"), integers("perm", []int64{0, 2, 1}))}, []pb.Tensor{pb.Ints("to", []int64{0, 2, 2}, 3)}, func(f *pb.Model) { f.Graph.Inputs[0].Type.Shape[1].Size = 4 }, "expected the numbers of a row to keep their order"},
		"a step down":              {[]pb.Node{layer, op("Clip", "y", "s", "zero", "six")}, []pb.Tensor{w, pb.Floats("zero", []float32{0}), pb.Floats("six", []float32{6})}, nothing, "ReLU6"},
		"division by 0":            {[]pb.Node{op("Div", "d", "x", "z"), op("MatMul", "y", "d", "w")}, []pb.Tensor{w, pb.Floats("z", []float32{1, 0}, 2)}, nothing, "found 0 as number 1"},
		"a division by rows":       {[]pb.Node{op("Div", "y", "z", "x")}, []pb.Tensor{pb.Floats("z", []float32{1})}, nothing, "expected a division by a constant"},
		"a wide unit matrix":       {[]pb.Node{op("Relu", "y", "x")}, nil, func(f *pb.Model) { f.Graph.Inputs[0].Type.Shape[1].Size = 1 << 20 }, "1048576×1048576, whose weights are 1 and 0, would be needed, which is too large"},
		"rows of any length":       {[]pb.Node{op("Relu", "y", "x")}, nil, dynamic, "expected a linear layer before it, which tells how long the rows are"},
		"slopes that differ":       {[]pb.Node{layer, op("PRelu", "y", "s", "slopes")}, []pb.Tensor{w, pb.Floats("slopes", []float32{0.1, 0.2}, 2)}, nothing, "expected one slope for all units, found 0.1 and 0.2"},
		"a negative variance":      {[]pb.Node{layer, op("BatchNormalization", "y", "s", "v", "v", "v", "v")}, []pb.Tensor{w, pb.Floats("v", []float32{-1, 1}, 2)}, nothing, "expected variances of 0 or more, found -1 as number 0"},
		"a class of a class":       {[]pb.Node{layer, with(op("ArgMax", "k", "s"), integer("axis", 1)), op("Relu", "y", "k")}, []pb.Tensor{w}, nothing, "found the class that a row is of"},
		"constants that grow": {[]pb.Node{op("Add", "m", "column", "row"), op("MatMul", "y", "x", "m")}, []pb.Tensor{
			pb.Floats("column", make([]float32, 2000), 2000, 1), pb.Floats("row", make([]float32, 2000), 1, 2000),
		}, nothing, "expected constants that do not outgrow the file"},
	}
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

// TestImportTruncated cuts a file off everywhere.
func TestImportTruncated(t *testing.T) {
	b := readTorch(t, "tanh-end")
	for n := range b {
		if _, err := Import(bytes.NewReader(b[:n])); err == nil {
			t.Fatalf("the first %d of %d bytes were imported", n, len(b))
		}
	}
}

// TestImportShared refuses a small file that asks for large networks.
func TestImportShared(t *testing.T) {
	nodes := []pb.Node{op("MatMul", "v0", "x", "first")}
	for i := range 900 {
		from, to := "v"+string(rune('a'+i)), "v"+string(rune('a'+i+1))
		if i == 0 {
			from = "v0"
		}
		nodes = append(nodes, op("MatMul", to, from, "w"))
	}
	last := &nodes[len(nodes)-1]
	last.Outputs[0] = "y"
	file := graphOf(nodes, pb.Floats("first", make([]float32, 400), 2, 200), pb.Floats("w", make([]float32, 200*200), 200, 200))
	if _, err := Import(bytes.NewReader(file.Encode())); err == nil || !strings.Contains(err.Error(), "expected layers with weights of their own") {
		t.Errorf("got the error %v", err)
	}
}

// TestImportUnused leaves out what no output needs, whatever it is.
func TestImportUnused(t *testing.T) {
	w := pb.Floats("w", []float32{1, 2, 3, 4}, 2, 2)
	i, err := Import(bytes.NewReader(graphOf([]pb.Node{op("Conv", "c", "x", "nowhere"), op("MatMul", "y", "x", "w")}, w).Encode()))
	if err != nil || len(i.Folded) != 1 || !strings.Contains(i.Folded[0], "1 nodes that no output needs") {
		t.Errorf("got %v, %v", i, err)
	}
}

// TestImportExternal reads values from a file in the model's folder, and from
// nowhere else.
func TestImportExternal(t *testing.T) {
	outside, folder := t.TempDir(), t.TempDir()
	raw := pb.Floats("", []float32{9, 1, 2, 3, 4}).RawData
	for _, path := range []string{filepath.Join(outside, "w.bin"), filepath.Join(folder, "w.bin")} {
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if runtime.GOOS != "windows" { // where making links takes rights
		if err := os.Symlink(filepath.Join(outside, "w.bin"), filepath.Join(folder, "link.bin")); err != nil {
			t.Fatal(err)
		}
	}
	read := func(entries ...pb.Entry) (*Imported, error) {
		w := pb.Tensor{Name: "w", Type: pb.Float, Dims: []int64{2, 2}, Location: pb.External, ExternalData: entries}
		return ImportFrom(graphOf([]pb.Node{op("MatMul", "y", "x", "w")}, w).Encode(), folder)
	}
	offset := pb.Entry{Key: "offset", Value: "4"}
	i, err := read(pb.Entry{Key: "location", Value: "w.bin"}, offset)
	if err != nil {
		t.Fatal(err)
	}
	compared{[][]float32{{1, 2}}, [][]float64{{7, 10}}}.check(t, i.Model)
	for name, says := range map[string]string{
		"../" + filepath.Base(outside) + "/w.bin": "expected its values in a file of the model's folder",
		filepath.Join(outside, "w.bin"):           "expected its values in a file of the model's folder",
		"link.bin":                                "expected its values in a file of the model's folder",
		"":                                        "expected its values in a file of the model's folder",
		".":                                       "expected 16 bytes at offset 4",
		"nowhere.bin":                             "no such file",
	} {
		if _, err := read(pb.Entry{Key: "location", Value: name}, offset); !errors.Is(err, ErrGraph) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got the error %v, want one that says %q", name, err, says)
		}
	}
	for _, e := range []pb.Entry{{Key: "offset", Value: "8"}, {Key: "offset", Value: "-1"}, {Key: "offset", Value: "9223372036854775807"}, {Key: "length", Value: "12"}, {Key: "length", Value: "x"}} {
		if _, err := read(pb.Entry{Key: "location", Value: "w.bin"}, e); err == nil {
			t.Errorf("%v was taken", e)
		}
	}
	// A file may seem large and take no room on the disk: memory is for the shape.
	if _, err := read(pb.Entry{Key: "location", Value: "w.bin"}, pb.Entry{Key: "length", Value: "20"}); err == nil || !strings.Contains(err.Error(), "expected 16 bytes for the shape [2 2], found a length of 20") {
		t.Errorf("a long length: got the error %v", err)
	}
}

// TestImportSharedBytes refuses tensors that share the bytes of a file.
func TestImportSharedBytes(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "w.bin"), make([]byte, 24), 0o644); err != nil {
		t.Fatal(err)
	}
	at := []pb.Entry{{Key: "location", Value: "w.bin"}}
	a := pb.Tensor{Name: "a", Type: pb.Float, Dims: []int64{2, 2}, Location: pb.External, ExternalData: at}
	for _, location := range []string{"w.bin", "./w.bin"} {
		b := a
		b.Name, b.ExternalData = "b", []pb.Entry{{Key: "location", Value: location}}
		_, err := ImportFrom(graphOf([]pb.Node{op("MatMul", "s", "x", "a"), op("MatMul", "y", "s", "b")}, a, b).Encode(), folder)
		if err == nil || !strings.Contains(err.Error(), `tensor "b": expected bytes of its own in "w.bin"`) {
			t.Errorf("%s: got the error %v", location, err)
		}
	}
}

// TestImportOwnElsewhere reads an exported file whose weights a tool has moved to
// a file of their own, and refuses one that has been changed.
func TestImportOwnElsewhere(t *testing.T) {
	folder := t.TempDir()
	e, err := data.PlainColumns([]string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	net, err := mlp.New(mlp.Config{Inputs: 2, Hidden: []int{3}, Outputs: 2, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Columns: e}, Classes: []string{"no", "yes"}}
	file := decoded(t, exportBytes(t, m, Options{}))
	var moved []byte
	for i := range file.Graph.Initializers {
		c := &file.Graph.Initializers[i]
		c.ExternalData = []pb.Entry{{Key: "location", Value: "w.bin"}, {Key: "offset", Value: fmt.Sprint(len(moved))}, {Key: "length", Value: fmt.Sprint(len(c.RawData))}}
		moved, c.RawData, c.Location = append(moved, c.RawData...), nil, pb.External
	}
	if err := os.WriteFile(filepath.Join(folder, "w.bin"), moved, 0o644); err != nil {
		t.Fatal(err)
	}
	i, err := ImportFrom(file.Encode(), folder)
	if err != nil || i.Model.Preprocessor.Columns == nil || !slices.Equal(i.Model.Classes, m.Classes) {
		t.Fatalf("got %v, %v", i, err)
	}
	file.Graph.Nodes[0].Name = "changed"
	if _, err := ImportFrom(file.Encode(), folder); err == nil || !strings.Contains(err.Error(), "expected the graph that its metadata describe") {
		t.Errorf("changed: got the error %v", err)
	}
}
