package onnx

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// The versions of the standard operators that Export can declare, and the default.
// The graphs use only operators of version 13, which most runtimes can read. Declare
// a later version for tools that require it.
const (
	MinOpset     = 13
	MaxOpset     = 17
	DefaultOpset = MinOpset
)

// The domain of the machine learning operators, and their version that Export uses.
const (
	mlDomain = "ai.onnx.ml"
	mlOpset  = 2
)

// Options say how Export writes a model.
type Options struct {
	Opset int  // MinOpset to MaxOpset; 0 means DefaultOpset
	Bare  bool // leave out the preprocessing: the graph has one input of prepared numbers
}

// Export writes a model as an ONNX file. Its graph takes raw values, one input
// for each column of a table, and returns what [mlp.Model.Predict] returns:
// probabilities, or values in the units of the training data. If the classes have
// names, the graph also returns the name of the likeliest class. The package
// documentation lists the shapes and types.
func Export(w io.Writer, m *mlp.Model, o Options) error {
	b, err := encode(m, o)
	if err != nil {
		return fmt.Errorf("onnx: %w", err)
	}
	_, err = w.Write(b)
	return err
}

func encode(m *mlp.Model, o Options) ([]byte, error) {
	if o.Opset == 0 {
		o.Opset = DefaultOpset
	}
	if o.Opset < MinOpset || o.Opset > MaxOpset {
		return nil, fmt.Errorf("opset: expected a version from %d to %d, found %d: %w", MinOpset, MaxOpset, o.Opset, mlp.ErrConfig)
	}
	metadata, err := m.Metadata()
	if err != nil {
		return nil, err
	}
	if want, c := m.Network.Inputs(), m.Preprocessor.Encoder; c != nil && c.Width() != want {
		return nil, fmt.Errorf("expected an encoder that makes %d inputs, found one that makes %d: %w", want, c.Width(), mlp.ErrModel)
	}
	if err := checkText(m); err != nil {
		return nil, err
	}
	if o.Bare {
		if err := strip(metadata, m); err != nil {
			return nil, err
		}
	}
	g, err := modelGraph(m, o.Bare)
	if err != nil {
		return nil, err
	}
	file := pb.Model{IRVersion: irVersion(o.Opset), ProducerName: "mlp", Graph: &g.graph, Opsets: g.opsets(o.Opset)}
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		file.Metadata = append(file.Metadata, pb.Entry{Key: key, Value: metadata[key]})
	}
	return file.Encode(), nil
}

// modelGraph builds the graph of m, without the preprocessing if bare is set.
func modelGraph(m *mlp.Model, bare bool) (*builder, error) {
	g, features := newBuilder(), ""
	if bare {
		features = g.input(inputName, pb.Float, m.Network.Inputs(), "prepared numbers, as the network takes them")
	} else {
		var err error
		if g, features, err = preprocessingGraph(m.Preprocessor, m.Network.Inputs()); err != nil {
			return nil, err
		}
	}
	logits, err := g.layers(m, features)
	if err != nil {
		return nil, err
	}
	outputs, err := g.outputs(m, logits)
	if err != nil {
		return nil, err
	}
	if m.Classes != nil && !bare {
		g.label(m, outputs)
	}
	return g, nil
}

// strip removes the preprocessing from the metadata of a bare export, whose graph has
// no preprocessing. If the inputs have names, strip adds these as "inputs".
func strip(metadata map[string]string, m *mlp.Model) error {
	delete(metadata, "preprocessing")
	delete(metadata, "pictures")
	if m.Preprocessor.Encoder == nil {
		return nil
	}
	units, err := json.Marshal(m.Preprocessor.Encoder.Units())
	metadata["inputs"] = string(units)
	return err
}

// irVersion returns the version of the ONNX file format that was released with opset.
func irVersion(opset int) int64 {
	if opset < 15 {
		return 7
	}
	return 8
}

// checkText returns an error if a name or the recipe is not valid UTF-8, as protobuf
// strings must be.
func checkText(m *mlp.Model) error {
	texts := slices.Concat(m.Classes, m.Targets)
	if e := m.Preprocessor.Encoder; e != nil {
		for _, c := range e.Columns {
			texts = append(append(texts, c.Name), c.Values...)
		}
	}
	for _, text := range append(texts, m.Recipe) {
		if !utf8.ValidString(text) {
			return fmt.Errorf("expected names and a recipe in UTF-8, found %q: %w", text, mlp.ErrModel)
		}
	}
	return nil
}
