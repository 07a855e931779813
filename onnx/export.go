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

// The versions of the standard operators that Export can name, and the default.
// Graphs need nothing that came after 13, so most runtimes can read that. A later
// one is for tools that ask for it.
const (
	MinOpset     = 13
	MaxOpset     = 17
	DefaultOpset = MinOpset
)

// mlOpset is the version of the operators of mlDomain that Export uses.
const (
	mlDomain = "ai.onnx.ml"
	mlOpset  = 2
)

// Options say how Export writes a model.
type Options struct {
	Opset int  // MinOpset to MaxOpset; 0: DefaultOpset
	Bare  bool // without preprocessing: one input of prepared numbers
}

// Export writes a model as an ONNX file. Its graph takes raw values, one input
// for each column of a table, and gives what [mlp.Model.Predict] gives:
// probabilities, or values as they were in the training data. A classifier whose
// classes have names also gives the name of the likeliest. See the package's
// documentation for their shapes and types.
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
		return nil, fmt.Errorf("opset: expected %d to %d, found %d: %w", MinOpset, MaxOpset, o.Opset, mlp.ErrConfig)
	}
	metadata, err := m.Metadata()
	if err != nil {
		return nil, err
	}
	if want, c := m.Network.Inputs(), m.Preprocessor.Encoder; c != nil && c.Width() != want {
		return nil, fmt.Errorf("expected columns that become %d inputs, found %d: %w", want, c.Width(), mlp.ErrModel)
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

// modelGraph returns the graph of m.
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

// strip removes from metadata what a graph without preprocessing does not do. If
// the inputs have names, it adds them instead.
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

// irVersion returns the version of the file format that came with an opset.
func irVersion(opset int) int64 {
	if opset < 15 {
		return 7
	}
	return 8
}

// checkText reports names that are not UTF-8, which protobuf texts have to be.
func checkText(m *mlp.Model) error {
	texts := slices.Concat(m.Classes, m.Targets)
	if e := m.Preprocessor.Encoder; e != nil {
		for _, c := range e.Columns {
			texts = append(append(texts, c.Name), c.Values...)
		}
	}
	for _, text := range append(texts, m.Recipe) {
		if !utf8.ValidString(text) {
			return fmt.Errorf("expected names in UTF-8, found %q: %w", text, mlp.ErrModel)
		}
	}
	return nil
}
