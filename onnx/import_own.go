package onnx

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// own reads a graph that Export wrote, and reports whether it is one. It takes the
// preprocessing, names and recipe from the metadata, but only if Export would make
// this same graph from them.
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
			g.fold("the preprocessing: read from the metadata, which match the graph; names and recipe are read from there too")
		} else {
			g.assume("rows are already prepared, because the file was exported without preprocessing; names and recipe are read from its metadata")
		}
		return true, nil
	}
	if inputs := g.inputs(); len(inputs) > 1 {
		return false, fmt.Errorf("expected the graph that the file's metadata describe, with one input for each column, found a different graph (%v); export the model again: %w", err, ErrGraph)
	}
	g.assume("the metadata are ignored, because they do not match the graph: %v", err)
	return false, nil
}

// readOwn builds the model that the metadata describe, with the graph's weights.
func (g *graph) readOwn(metadata map[string]string) error {
	_, prepared := metadata["preprocessing"]
	m, loss, err := describedModel(metadata)
	if err != nil {
		return err
	}
	last, err := g.ownLayers(m, loss, prepared)
	if err != nil {
		return err
	}
	if m.Network, _, err = g.network(last, loss); err != nil {
		return err
	}
	if err := m.Check(); err != nil {
		return err
	}
	if err := g.checkOwn(m, !prepared); err != nil {
		return err
	}
	g.report.Model = m
	return nil
}

// describedModel returns the model that the metadata describe and its loss. The model
// has no network yet.
func describedModel(metadata map[string]string) (*mlp.Model, mlp.Loss, error) {
	_, prepared := metadata["preprocessing"]
	if !prepared {
		metadata = maps.Clone(metadata)
		metadata["preprocessing"] = "[]" // a bare export
	}
	m, loss, err := mlp.FromMetadata(metadata, mlp.Custom{})
	if err != nil {
		return nil, nil, err
	}
	if names := metadata["inputs"]; !prepared && names != "" {
		var list []string
		if err := json.Unmarshal([]byte(names), &list); err != nil {
			return nil, nil, fmt.Errorf("metadata: inputs: %w", err)
		}
		if m.Preprocessor.Encoder, err = data.PlainColumns(list); err != nil {
			return nil, nil, fmt.Errorf("metadata: inputs: %w", err)
		}
	}
	return m, loss, nil
}

// ownLayers returns the last of the graph's layers, which leads to those before it. It
// evaluates only the part of the graph after the preprocessing. prepared says that the
// graph has a preprocessing.
func (g *graph) ownLayers(m *mlp.Model, loss mlp.Loss, prepared bool) (*layer, error) {
	width := g.ownWidth(m)
	b, features := newBuilder(), inputName
	if prepared {
		var err error
		if b, features, err = preprocessingGraph(m.Preprocessor, width); err != nil {
			return nil, err
		}
	}
	g.values = map[string]value{features: {rows: &rows{dims: []int{width}, expr: identity}}}
	name := b.name(logitsName(loss, m.TargetScale)) // differs if a column has this name
	sums, err := g.evaluate([]string{name})
	if err != nil {
		return nil, err
	}
	r := sums[0].rows
	if r == nil || r.last == nil || r.last.activation != nil || !r.plain.isIdentity() || r.end != noEnding {
		return nil, fmt.Errorf("value %q: expected the sums of the last layer, found another value: %w", name, ErrGraph)
	}
	return r.last, nil
}

// ownWidth returns the number of the network's inputs, or 0 if neither the metadata
// nor the graph gives it.
func (g *graph) ownWidth(m *mlp.Model) int {
	if c := m.Preprocessor.Encoder; c != nil {
		return c.Width()
	}
	if in := g.inputs(); len(in) == 1 && in[0].Type != nil && len(in[0].Type.Shape) == 2 {
		return int(min(in[0].Type.Shape[1].Size, maxWidth))
	}
	return 0
}

// inputs returns the graph's inputs that are not constants.
func (g *graph) inputs() (inputs []pb.ValueInfo) {
	for _, in := range g.file.Graph.Inputs {
		if g.initializers[in.Name] == nil {
			inputs = append(inputs, in)
		}
	}
	return inputs
}
