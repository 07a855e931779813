package onnx

import (
	"strings"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// batch is the name of the first dimension, the number of rows, which may vary.
const batch = "batch"

// builder builds a graph, starting at its inputs. Each node is named after the value
// that it computes.
type builder struct {
	graph  pb.Graph
	taken  map[string]bool   // names of values that are in use
	shared map[string]string // names of the constants that several nodes use, by purpose
	ml     bool              // whether the graph uses an operator of mlDomain
}

func newBuilder() *builder {
	return &builder{graph: pb.Graph{Name: "mlp"}, taken: map[string]bool{}, shared: map[string]string{}}
}

// name returns a free name for a value and marks it as taken. It is the wanted name, with
// underscores appended if a column or another value has that name already.
func (b *builder) name(wanted string) string {
	for b.taken[wanted] {
		wanted += "_"
	}
	b.taken[wanted] = true
	return wanted
}

// input adds a graph input of shape (batch, cols) and returns its name.
func (b *builder) input(name string, elem pb.DataType, cols int, doc string) string {
	name = b.name(name)
	b.graph.Inputs = append(b.graph.Inputs, pb.ValueInfo{
		Name: name, Doc: doc,
		Type: &pb.TensorType{Elem: elem, Ranked: true, Shape: []pb.Dimension{{Name: batch}, {Size: int64(cols)}}},
	})
	return name
}

// output makes the value with the given name a graph output of shape (batch, cols), or
// (batch) if cols is 0.
func (b *builder) output(name string, elem pb.DataType, cols int, doc string) {
	shape := []pb.Dimension{{Name: batch}}
	if cols > 0 {
		shape = append(shape, pb.Dimension{Size: int64(cols)})
	}
	b.graph.Outputs = append(b.graph.Outputs, pb.ValueInfo{
		Name: name, Doc: doc, Type: &pb.TensorType{Elem: elem, Ranked: true, Shape: shape},
	})
}

// node adds a node with one output and returns the output's name.
func (b *builder) node(operator, output string, inputs []string, attributes ...pb.Attribute) string {
	domain := ""
	if operator == labelEncoder {
		domain, b.ml = mlDomain, true
	}
	output = b.name(output)
	b.graph.Nodes = append(b.graph.Nodes, pb.Node{
		Name: output, Domain: domain, Operator: operator, Inputs: inputs, Outputs: []string{output}, Attributes: attributes,
	})
	return output
}

// constant adds a constant to the graph and returns its name.
func (b *builder) constant(t pb.Tensor) string {
	t.Name = b.name(t.Name)
	b.graph.Initializers = append(b.graph.Initializers, t)
	return t.Name
}

// row adds a constant of shape (1, n), which broadcasts over the rows.
func (b *builder) row(name string, values []float32) string {
	return b.constant(pb.Floats(name, values, 1, int64(len(values))))
}

// number returns the name of a scalar constant. It adds the constant at the first
// call; later calls with the same name share it.
func (b *builder) number(name string, value float32) string {
	if have, ok := b.shared[name]; ok {
		return have
	}
	b.shared[name] = b.constant(pb.Floats(name, []float32{value}))
	return b.shared[name]
}

// concat joins values of shape (batch, …) side by side, along axis 1.
func (b *builder) concat(name string, parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	return b.node("Concat", name, parts, integer("axis", 1))
}

// choose adds a node that selects the given columns of the value x, which has n columns.
// It returns the name of the result. If columns lists all n columns in order, choose adds
// no node and returns x.
func (b *builder) choose(name, x string, columns []int64, n int) string {
	same := len(columns) == n
	for i, c := range columns {
		same = same && int64(i) == c
	}
	if same {
		return x
	}
	index := b.constant(pb.Ints(name+".columns", columns, int64(len(columns))))
	return b.node("Gather", name, []string{x, index}, integer("axis", 1))
}

func (b *builder) cast(name, from string, to pb.DataType) string {
	return b.node("Cast", name, []string{from}, integer("to", int64(to)))
}

// opsets returns the versions of the operator sets that the graph uses.
func (b *builder) opsets(version int) []pb.Opset {
	opsets := []pb.Opset{{Version: int64(version)}}
	if b.ml {
		opsets = append(opsets, pb.Opset{Domain: mlDomain, Version: mlOpset})
	}
	return opsets
}

func integer(name string, v int64) pb.Attribute {
	return pb.Attribute{Name: name, Type: pb.IntAttribute, Int: v}
}

func float(name string, v float32) pb.Attribute {
	return pb.Attribute{Name: name, Type: pb.FloatAttribute, Float: v}
}

func text(name, v string) pb.Attribute {
	return pb.Attribute{Name: name, Type: pb.StringAttribute, String: v}
}

func integers(name string, v []int64) pb.Attribute {
	return pb.Attribute{Name: name, Type: pb.IntsAttribute, Ints: v}
}

func texts(name string, v []string) pb.Attribute {
	return pb.Attribute{Name: name, Type: pb.StringsAttribute, Strings: v}
}

// quoted lists the first few values, separated by commas, for a description.
func quoted(values []string) string {
	const most = 6
	list := strings.Join(values[:min(most, len(values))], ", ")
	if len(values) > most {
		list += ", …"
	}
	return list
}
