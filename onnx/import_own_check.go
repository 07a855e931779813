package onnx

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// checkOwn returns an error if Export would make a different graph from m.
func (g *graph) checkOwn(m *mlp.Model, bare bool) error {
	again, err := modelGraph(m, bare)
	if err != nil {
		return err
	}
	whole, err := g.embedded()
	if err != nil {
		return err
	}
	if !bytes.Equal(computation(&again.graph), computation(whole)) {
		return fmt.Errorf("expected the nodes and constants that Export makes from the metadata, found different ones: %w", ErrGraph)
	}
	return nil
}

// embedded returns a copy of the graph that holds the values of external constants.
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

// computation returns the bytes of a graph without its descriptions. Two graphs with
// the same bytes compute the same.
func computation(graph *pb.Graph) []byte {
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
