package onnx

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

var update = flag.Bool("update", false, "write the golden files")

// exportBytes returns the bytes that Export writes for m.
func exportBytes(t interface{ Fatal(...any) }, m *mlp.Model, o Options) []byte {
	var b bytes.Buffer
	if err := Export(&b, m, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestExportComputes evaluates the graphs of random models on random rows and compares
// the results with Predict.
func TestExportComputes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := randomModel(rt)
		rows := randomRows(rt, m)
		want, err := m.Predict(rows)
		if err != nil {
			rt.Fatal(err)
		}
		file, err := pb.Decode(exportBytes(rt, m, Options{}))
		if err != nil {
			rt.Fatal(err)
		}
		values, err := evaluate(file.Graph, feed(rows))
		if err != nil {
			rt.Fatal(err)
		}
		got := values[file.Graph.Outputs[0].Name]
		if got.rows != rows.Rows || got.cols != m.Network.Outputs() {
			rt.Fatalf("outputs of %d×%d", got.rows, got.cols)
		}
		for i, y := range want {
			for k, v := range y {
				if d := math.Abs(got.at(i, k) - float64(v)); !(d <= Tolerance*max(unit(m, k), math.Abs(float64(v)))) {
					rt.Fatalf("row %d, output %d: the graph gives %v, the model %v", i, k, got.at(i, k), v)
				}
			}
			if class, p := m.Class(y); m.Classes != nil && !nearTie(y, p) {
				if label := values[file.Graph.Outputs[1].Name].texts[i]; label != m.Classes[class] {
					rt.Fatalf("row %d: the graph says %q, the model %q", i, label, m.Classes[class])
				}
			}
		}
	})
}

// nearTie reports whether the two largest outputs are so close that rounding may decide
// between their classes.
func nearTie(y []float32, likeliest float32) bool {
	near := 0
	for _, v := range append([]float32{1 - likeliest}, y...) {
		if math.Abs(float64(v-likeliest)) < 1e-4 {
			near++
		}
	}
	return near > 1
}

// TestExportGolden compares the graphs of three models, as texts, with committed files.
func TestExportGolden(t *testing.T) {
	network := func(inputs, outputs int, loss mlp.Loss, hidden ...mlp.Activation) *mlp.Network {
		var layers []mlp.Layer
		for _, a := range hidden {
			layers = append(layers, mlp.Layer{Inputs: inputs, Outputs: 2, Activation: a, Weights: make([]float32, (inputs+1)*2)})
			inputs = 2
		}
		n, err := mlp.FromLayers(append(layers, mlp.Layer{Inputs: inputs, Outputs: outputs, Weights: make([]float32, (inputs+1)*outputs)}), loss)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	columns := &data.Encoder{Columns: []data.EncodedColumn{
		{Name: "color", Kind: data.Category, Values: []string{"green", "red"}, Other: true, Indicator: true},
		{Name: "size", Mean: 3, Scale: 2, Low: -1, High: 9, Fill: 4, Indicator: true},
		{Name: "on", Kind: data.Date, Mean: 20_000, Scale: 100, Low: 19_000, High: 21_000, Fill: 20_000, Cycles: []data.Cycle{data.WeekCycle, data.YearCycle}},
		{Name: "label", Kind: data.Boolean},
	}}
	for name, c := range map[string]struct {
		model   *mlp.Model
		options Options
	}{
		"columns": {&mlp.Model{
			Network: network(columns.Width(), 1, mlp.SigmoidCrossEntropy{}, mlp.GELU(), mlp.GELU()), Classes: []string{"no", "yes"},
			Preprocessor: data.Preprocessor{Encoder: columns}, Targets: []string{"bought"}, Recipe: "epochs = 1\n",
		}, Options{}},
		"columns-bare": {&mlp.Model{
			Network:      network(columns.Width(), 2, mlp.SquaredError{}, mlp.ELU(), mlp.Identity()),
			Preprocessor: data.Preprocessor{Encoder: columns}, TargetScale: &data.TargetScale{Mean: []float32{1, 2}, Scale: []float32{3, 4}},
		}, Options{Opset: 17, Bare: true}},
		"digits": {&mlp.Model{
			Network: network(4, 3, mlp.SoftmaxCrossEntropy{}, mlp.LeakyReLU()), Classes: []string{"a", "b", "c"}, InputShape: []int{2, 2},
			Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}},
		}, Options{Opset: 15}},
	} {
		got := listing(decoded(t, exportBytes(t, c.model, c.options)))
		path := "testdata/" + name + ".txt"
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// listing returns a file as text, one line for each part.
func listing(m *pb.Model) string {
	var s strings.Builder
	fmt.Fprintf(&s, "IR %d, operators %v\n", m.IRVersion, m.Opsets)
	for _, e := range m.Metadata {
		fmt.Fprintf(&s, "metadata %s: %q\n", e.Key, e.Value)
	}
	value := func(kind string, v pb.ValueInfo) {
		fmt.Fprintf(&s, "%s %q: %s %v: %s\n", kind, v.Name, v.Type.Elem, v.Type.Shape, v.Doc)
	}
	for _, v := range m.Graph.Inputs {
		value("input", v)
	}
	for i := range m.Graph.Initializers {
		t := &m.Graph.Initializers[i]
		numbers, err := t.Float32s()
		fmt.Fprintf(&s, "constant %q: %s %v = %v %v\n", t.Name, t.Type, t.Dims, numbers, err)
	}
	for _, n := range m.Graph.Nodes {
		fmt.Fprintf(&s, "%q = %s%q", n.Outputs, n.Operator, n.Inputs)
		for _, a := range n.Attributes {
			fmt.Fprintf(&s, " %s=%v", a.Name, map[pb.AttributeType]any{
				pb.FloatAttribute: a.Float, pb.IntAttribute: a.Int, pb.StringAttribute: a.String, pb.IntsAttribute: a.Ints, pb.StringsAttribute: a.Strings,
			}[a.Type])
		}
		fmt.Fprintln(&s)
	}
	for _, v := range m.Graph.Outputs {
		value("output", v)
	}
	return s.String()
}

// custom is an activation and a loss of the caller's own.
type custom struct {
	mlp.Activation
	mlp.SquaredError
	name string
	_    []int // so that values can't be compared
}

func (c custom) Name() string { return c.name }

func TestExportFaults(t *testing.T) {
	model := func(a mlp.Activation, loss mlp.Loss, columns ...data.EncodedColumn) *mlp.Model {
		n, err := mlp.FromLayers([]mlp.Layer{{Inputs: 1, Outputs: 1, Activation: a, Weights: []float32{1, 2}}, {Inputs: 1, Outputs: 1, Weights: []float32{1, 2}}}, loss)
		if err != nil {
			t.Fatal(err)
		}
		m := &mlp.Model{Network: n}
		if columns != nil {
			m.Preprocessor.Encoder = &data.Encoder{Columns: columns}
		}
		return m
	}
	boolean := data.EncodedColumn{Name: "b", Kind: data.Boolean}
	for _, c := range []struct {
		name    string
		model   *mlp.Model
		options Options
		want    error
		says    string
	}{
		{"old opset", model(nil, nil), Options{Opset: 12}, mlp.ErrConfig, "opset: expected a version from 13 to 17, found 12"},
		{"new opset", model(nil, nil), Options{Opset: 18}, mlp.ErrConfig, "found 18"},
		{"activation", model(custom{name: "swish"}, nil), Options{}, ErrUnsupported, "layer 0: expected one of the built-in activations, found swish"},
		{"activation of a built-in name", model(custom{name: "relu"}, nil), Options{}, ErrUnsupported, "found relu"},
		{"loss", model(nil, custom{name: "hinge"}), Options{}, ErrUnsupported, "expected one of the built-in losses, found hinge"},
		{"columns", model(nil, nil, boolean, data.EncodedColumn{Name: "c", Kind: data.Boolean}), Options{}, mlp.ErrModel, "expected an encoder that makes 1 inputs, found one that makes 2"},
		{"name", model(nil, nil, data.EncodedColumn{Name: "\xff", Kind: data.Boolean}), Options{}, mlp.ErrModel, `expected names and a recipe in UTF-8, found "\xff"`},
		{"classes", &mlp.Model{Network: model(nil, nil).Network, Classes: []string{"a"}}, Options{}, mlp.ErrModel, "expected 2 class names"},
	} {
		err := Export(new(bytes.Buffer), c.model, c.options)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.says)
		}
	}
}
