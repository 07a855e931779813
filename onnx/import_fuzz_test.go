package onnx

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// FuzzImport checks that whatever is imported can be saved and predicts, and that
// nothing crashes.
func FuzzImport(f *testing.F) {
	for name := range torchNetworks(f) {
		f.Add(readTorch(f, name))
	}
	w := pb.Floats("w", []float32{1, 2, 3, 4}, 2, 2)
	f.Add(graphOf([]pb.Node{op("MatMul", "y", "x", "w")}, w).Encode())
	f.Fuzz(importAndUse)
}

// FuzzImportOperators does the same with graphs of any operators that are known,
// applied to any values of the graph, with any attributes.
func FuzzImportOperators(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"))
	f.Add(bytes.Repeat([]byte("mlp\x00"), 20))
	f.Fuzz(func(t *testing.T, b []byte) {
		file := anyGraph(&choices{b})
		importAndUse(t, file.Encode())
	})
}

func importAndUse(t *testing.T, b []byte) {
	i, err := Import(bytes.NewReader(b))
	if err != nil {
		return
	}
	if _, err := i.Model.Encode(); err != nil {
		t.Fatalf("a model that was imported can't be saved: %v", err)
	}
	if n := i.Model.Network; n.Inputs() < 1<<16 && i.Model.Preprocessor.Encoder == nil {
		predictZeros(t, i.Model)
	}
}

func predictZeros(t *testing.T, m *mlp.Model) {
	t.Helper()
	row := make([]float32, m.Network.Inputs())
	compared{Rows: [][]float32{row}}.check(t, m)
}

// choices is a source of decisions: each takes a byte of the fuzzer's input.
type choices struct{ left []byte }

// of returns a number below n.
func (c *choices) of(n int) int {
	if len(c.left) == 0 || n == 0 {
		return 0
	}
	k := int(c.left[0])
	c.left = c.left[1:]
	return k % n
}

func oneOf[T any](c *choices, list ...T) T { return list[c.of(len(list))] }

// anyGraph builds a graph according to the choices.
func anyGraph(c *choices) *pb.Model {
	file := graphOf(nil)
	in := file.Graph.Inputs[0].Type
	for range c.of(3) {
		in.Shape = append(in.Shape, pb.Dimension{Size: int64(c.of(4))})
	}
	file.Opsets[0].Version = int64(oneOf(c, 13, 9, 12, 18))
	values := []string{"x"}
	for range c.of(6) {
		t := anyTensor(c)
		t.Name = fmt.Sprint("c", len(values))
		file.Graph.Initializers = append(file.Graph.Initializers, t)
		values = append(values, t.Name)
	}
	domains := []string{"", mlDomain}
	for len(c.left) > 0 && len(file.Graph.Nodes) < 40 {
		domain := domains[c.of(2)]
		list := slices.Sorted(maps.Keys(operators[domain]))
		n := pb.Node{Operator: list[c.of(len(list))], Domain: domain, Outputs: []string{fmt.Sprint("v", len(values))}}
		for range 1 + c.of(3) {
			if k := c.of(2); k == 0 {
				n.Inputs = append(n.Inputs, values[len(values)-1])
			} else {
				n.Inputs = append(n.Inputs, values[c.of(len(values))])
			}
		}
		for range c.of(3) {
			n.Attributes = append(n.Attributes, anyAttribute(c))
		}
		file.Graph.Nodes = append(file.Graph.Nodes, n)
		values = append(values, n.Outputs[0])
	}
	file.Graph.Outputs = nil
	for range 1 + c.of(2) {
		file.Graph.Outputs = append(file.Graph.Outputs, pb.ValueInfo{Name: values[len(values)-1-len(file.Graph.Outputs)%len(values)]})
	}
	return file
}

func anyTensor(c *choices) pb.Tensor {
	var dims []int64
	n := int64(1)
	for range c.of(4) {
		dims = append(dims, int64(oneOf(c, 2, 1, 3, 0, 4)))
		n *= dims[len(dims)-1]
	}
	if c.of(3) == 0 {
		values := make([]int64, n)
		for i := range values {
			values[i] = oneOf[int64](c, 0, 1, -1, 2, 3, 1<<40)
		}
		return pb.Ints("", values, dims...)
	}
	values := make([]float32, n)
	for i := range values {
		values[i] = oneOf[float32](c, 1, 0, -1, 0.5, 1.4142135, 3e38, 1e-40)
	}
	return pb.Floats("", values, dims...)
}

func anyAttribute(c *choices) pb.Attribute {
	number := func() int64 { return oneOf[int64](c, 0, 1, -1, 2, 3, -3, 1<<62) }
	name := oneOf(c, "axis", "axes", "perm", "alpha", "beta", "transA", "transB", "to", "value", "value_ints", "start", "end", "min", "max",
		"shape", "offset", "scale", "epsilon", "keys_int64s", "values_strings", "classlabels_strings", "approximate", "starts", "ends")
	switch name {
	case "alpha", "beta", "min", "max", "epsilon":
		return float(name, oneOf[float32](c, 0.5, 0, -1, 1e30, 1))
	case "axes", "perm", "value_ints", "shape", "keys_int64s", "starts", "ends":
		var list []int64
		for range c.of(4) {
			list = append(list, number())
		}
		return integers(name, list)
	case "offset", "scale":
		return floats(name, oneOf(c, []float32{1}, []float32{0, 2}, nil)...)
	case "values_strings", "classlabels_strings":
		return texts(name, oneOf(c, []string{"a", "b"}, []string{""}, nil))
	case "approximate":
		return text(name, oneOf(c, "none", "tanh"))
	case "value":
		t := anyTensor(c)
		return pb.Attribute{Name: name, Type: pb.TensorAttribute, Tensor: &t}
	}
	return integer(name, number())
}
