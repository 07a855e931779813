package onnx

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// own reads a graph that Export wrote, with all that its metadata say, and
// reports whether it is one. What they say is taken only where Export makes the
// same graph of it.
func (g *graph) own() (bool, error) {
	metadata := map[string]string{}
	for _, e := range g.file.Metadata {
		metadata[e.Key] = e.Value
	}
	if metadata["format"] != "mlp" {
		return false, nil
	}
	try := *g
	try.report, try.read = &Imported{}, map[string]int64{}
	err := try.readOwn(metadata)
	if err == nil {
		g.report.Model = try.report.Model
		if _, prepared := metadata["preprocessing"]; prepared {
			g.fold("the preprocessing, as the metadata say and the graph does; names and recipe from there too")
		} else {
			g.assume("rows that are prepared already, since the file was exported bare; names and recipe are from its metadata")
		}
		return true, nil
	}
	if inputs := g.inputs(); len(inputs) > 1 {
		return false, fmt.Errorf("expected the graph that its metadata describe, with one input for each column, found another (%v); export the model anew: %w", err, ErrGraph)
	}
	g.assume("nothing of what the metadata say of the model, since its graph is another: %v", err)
	return false, nil
}

// readOwn makes the model that the metadata describe, of the graph's weights.
func (g *graph) readOwn(metadata map[string]string) error {
	_, prepared := metadata["preprocessing"]
	if !prepared {
		metadata = maps.Clone(metadata)
		metadata["preprocessing"] = "[]" // a bare export
	}
	m, loss, err := mlp.FromMetadata(metadata, mlp.Custom{})
	if err != nil {
		return err
	}
	if names := metadata["inputs"]; !prepared && names != "" {
		var list []string
		if err := json.Unmarshal([]byte(names), &list); err != nil {
			return fmt.Errorf("metadata: inputs: %w", err)
		}
		if m.Preprocessor.Columns, err = data.PlainColumns(list); err != nil {
			return fmt.Errorf("metadata: inputs: %w", err)
		}
	}
	width := 0
	if c := m.Preprocessor.Columns; c != nil {
		width = c.Width()
	} else if in := g.inputs(); len(in) == 1 && in[0].Type != nil && len(in[0].Type.Shape) == 2 {
		width = int(min(in[0].Type.Shape[1].Size, maxWidth))
	}
	b, features := newBuilder(), inputName
	if prepared {
		if b, features, err = preprocessingGraph(m.Preprocessor, width); err != nil {
			return err
		}
	}
	g.values = map[string]value{features: {rows: &rows{dims: []int{width}, expr: identity}}}
	name := b.name(logitsName(loss, m.Scale)) // another where a column is called so
	sums, err := g.evaluate([]string{name})
	if err != nil {
		return err
	}
	r := sums[0].rows
	if r == nil || r.last == nil || r.last.activation != nil || !r.plain.isIdentity() || r.end != noEnding {
		return fmt.Errorf("value %q: expected the sums of the last layer: %w", name, ErrGraph)
	}
	if m.Network, _, err = g.network(r.last, loss); err != nil {
		return err
	}
	if err := m.Check(); err != nil {
		return err
	}
	again, err := modelGraph(m, !prepared)
	if err != nil {
		return err
	}
	whole, err := g.embedded()
	if err != nil {
		return err
	}
	if !bytes.Equal(computed(&again.graph), computed(whole)) {
		return fmt.Errorf("expected the nodes and constants that Export makes of the metadata, found others: %w", ErrGraph)
	}
	g.report.Model = m
	return nil
}

// embedded returns the graph with what its constants have in other files.
func (g *graph) embedded() (*pb.Graph, error) {
	whole := *g.file.Graph
	whole.Initializers = slices.Clone(whole.Initializers)
	g.read = map[string]int64{}
	for i := range whole.Initializers {
		t := &whole.Initializers[i]
		if t.Location != pb.External {
			continue
		}
		read, err := g.readExternal(t)
		if err != nil {
			return nil, err
		}
		*t = *read
		t.ExternalData = nil
	}
	return &whole, nil
}

// computed returns the bytes of what a graph computes, without its notes.
func computed(graph *pb.Graph) []byte {
	bare := pb.Graph{Initializers: graph.Initializers}
	for _, n := range graph.Nodes {
		n.Doc = ""
		bare.Nodes = append(bare.Nodes, n)
	}
	strip := func(list []pb.ValueInfo) []pb.ValueInfo {
		list = slices.Clone(list)
		for i := range list {
			list[i].Doc = ""
		}
		return list
	}
	bare.Inputs, bare.Outputs = strip(graph.Inputs), strip(graph.Outputs)
	return (&pb.Model{Graph: &bare}).Encode()
}

// inputs returns the graph's inputs that are no constants.
func (g *graph) inputs() (inputs []pb.ValueInfo) {
	for _, in := range g.file.Graph.Inputs {
		if g.initializers[in.Name] == nil {
			inputs = append(inputs, in)
		}
	}
	return inputs
}
