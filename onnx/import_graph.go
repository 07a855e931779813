package onnx

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// graph is an ONNX graph that is evaluated symbolically, since the rows are not known.
// Each value is a constant, or a chain of layers and a formula that compute it from
// the rows.
type graph struct {
	file   *pb.Model
	folder *os.Root         // where files with external data are; nil to refuse these
	read   map[string]int64 // bytes read so far from each file with external data
	budget int              // how many more numbers folded constants may hold
	most   int              // limit on the weights of all layers together; depends on the size of the file
	report *Imported

	values       map[string]value
	initializers map[string]*pb.Tensor
	needed       int   // number of nodes that the requested values depend on
	batch        int64 // number of rows if the file fixes it, else 0
}

// value is what a name in the graph stands for. At most one field is set; none is set
// if a node leaves out an optional input.
type value struct {
	constant *tensor
	rows     *rows
	label    *label
}

// node is a node of the graph while it is evaluated.
type node struct {
	*pb.Node
	g      *graph
	inputs []value // the zero value for an optional input that is left out
}

// String names the node in messages.
func (n *node) String() string {
	if n.Name != "" {
		return fmt.Sprintf("%.40s %.80q", n.Operator, n.Name)
	}
	return fmt.Sprintf("%.40s that makes %.80q", n.Operator, firstOf(n.Outputs))
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// fault returns an error that names the node and wraps ErrGraph.
func (n *node) fault(format string, args ...any) error {
	return fmt.Errorf("node %v: %s: %w", n, fmt.Sprintf(format, args...), ErrGraph)
}

// evaluate computes the values with the given names and returns them in the same order.
func (g *graph) evaluate(names []string) ([]value, error) {
	nodes, err := g.sorted(names)
	if err != nil {
		return nil, err
	}
	for _, p := range nodes {
		n := &node{Node: p, g: g}
		for _, name := range p.Inputs {
			v, err := g.value(name)
			if err != nil {
				return nil, fmt.Errorf("node %v: %w", n, err)
			}
			n.inputs = append(n.inputs, v)
		}
		v, err := n.evaluate()
		if err != nil {
			return nil, err
		}
		g.values[p.Outputs[0]] = v
	}
	g.needed = len(nodes)
	var outputs []value
	for _, name := range names {
		v, err := g.value(name)
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, v)
	}
	return outputs, nil
}

// constants fills g.initializers, the constants of the file by name.
func (g *graph) constants() error {
	g.initializers = map[string]*pb.Tensor{}
	for i := range g.file.Graph.Initializers {
		t := &g.file.Graph.Initializers[i]
		if g.initializers[t.Name] != nil {
			return fmt.Errorf("tensor %q: expected a unique name, found two tensors of this name: %w", t.Name, ErrGraph)
		}
		g.initializers[t.Name] = t
	}
	return nil
}

// names returns the names of the graph's outputs.
func (g *graph) names() (names []string) {
	for _, o := range g.file.Graph.Outputs {
		names = append(names, o.Name)
	}
	return names
}

// begin finds the graph's only input and sets its value.
func (g *graph) begin() error {
	inputs := g.inputs()
	if len(inputs) != 1 {
		var names []string
		for _, in := range inputs {
			names = append(names, in.Name)
		}
		return fmt.Errorf("expected one input, the rows of numbers, found %d inputs (%s); join them into one and export the model again: %w", len(inputs), short(names), ErrGraph)
	}
	r, err := g.input(inputs[0])
	g.values = map[string]value{inputs[0].Name: {rows: r}}
	return err
}

// input returns the value of the graph's input: rows with the shape that the graph
// declares for it.
func (g *graph) input(in pb.ValueInfo) (*rows, error) {
	r := &rows{expr: identity}
	if in.Type == nil {
		return r, nil
	}
	if in.Type.Elem == pb.String {
		return nil, fmt.Errorf("input %q: expected numbers, found the type string: %w", in.Name, ErrGraph)
	}
	if !in.Type.Ranked {
		return r, nil
	}
	shape := in.Type.Shape
	if len(shape) < 2 || len(shape) > maxRank {
		return nil, fmt.Errorf("input %q: expected a shape such as (rows, 784), with 2 to %d dimensions, found %d dimensions: %w", in.Name, maxRank, len(shape), ErrGraph)
	}
	g.batch = max(0, shape[0].Size)
	r.dims = []int{}
	for _, d := range shape[1:] {
		if d.Size <= 0 {
			r.dims = nil // not known until a layer shows it
			return r, nil
		}
		r.dims = append(r.dims, int(min(d.Size, maxWidth+1)))
	}
	if r.width() > maxWidth {
		return nil, fmt.Errorf("input %q: expected at most %d numbers in a row, found the shape %v: %w", in.Name, maxWidth, r.dims, ErrGraph)
	}
	return r, nil
}

const (
	// maxRank limits the number of dimensions of a tensor.
	maxRank = 64
	// maxWidth limits the numbers in a row, and in a folded constant.
	maxWidth = 1 << 28
)

// value returns the value called name, or the zero value if name is empty. A constant
// is loaded when it is first needed.
func (g *graph) value(name string) (value, error) {
	if name == "" {
		return value{}, nil
	}
	if v, ok := g.values[name]; ok {
		return v, nil
	}
	p := g.initializers[name]
	if p == nil {
		return value{}, fmt.Errorf("value %q: expected the name of an input, a constant or a node's first output, found none of this name: %w", name, ErrGraph)
	}
	t, err := g.load(p)
	if err != nil {
		return value{}, err
	}
	g.values[name] = value{constant: t}
	return g.values[name], nil
}

// sorted returns the nodes that the values with the given names depend on, in topological
// order: each node comes after the nodes that compute its inputs.
func (g *graph) sorted(names []string) ([]*pb.Node, error) {
	makers, err := g.makers()
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("expected an output of the graph, found none: %w", ErrGraph)
	}
	const (
		open   = 1 // the nodes that it depends on are being visited
		closed = 2 // in list
	)
	var list, stack []*pb.Node
	state := map[*pb.Node]int{}
	for _, name := range slices.Backward(names) {
		if n := makers[name]; n != nil {
			stack = append(stack, n)
		}
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		if state[n] != 0 {
			stack = stack[:len(stack)-1]
			if state[n] == open {
				state[n] = closed
				list = append(list, n)
			}
			continue
		}
		state[n] = open
		for _, name := range slices.Backward(n.Inputs) {
			_, given := g.values[name]
			switch before := makers[name]; {
			case before == nil || given:
			case state[before] == open:
				return nil, (&node{Node: n}).fault("expected a graph without cycles, found that its input %q depends on its output", name)
			case state[before] == 0:
				stack = append(stack, before)
			}
		}
	}
	return list, nil
}

// makers returns a map from the name of each value to the node that computes it.
func (g *graph) makers() (map[string]*pb.Node, error) {
	makers, inputs := map[string]*pb.Node{}, map[string]bool{}
	for _, in := range g.file.Graph.Inputs {
		inputs[in.Name] = true
	}
	for i := range g.file.Graph.Nodes {
		n := &g.file.Graph.Nodes[i]
		for k, name := range n.Outputs {
			if name == "" && k > 0 {
				continue
			}
			if makers[name] != nil || inputs[name] || g.initializers[name] != nil {
				return nil, (&node{Node: n}).fault("expected a unique name for each output, found %q again", name)
			}
			makers[name] = n
		}
		if len(n.Outputs) == 0 {
			return nil, (&node{Node: n}).fault("expected an output, found none")
		}
	}
	return makers, nil
}

// short lists the first few names, separated by commas.
func short(names []string) string {
	const most = 8
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
