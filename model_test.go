package mlp

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/safetensors"
)

var update = flag.Bool("update", false, "write the golden files anew")

// small returns a model with every field set.
func small(t testing.TB) *Model {
	t.Helper()
	net, err := New(Config{Inputs: 6, Hidden: []int{4, 3}, Outputs: 2, Activation: Tanh(), Init: Normal(0.7), InitBias: true, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	return &Model{
		Network: net, Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}},
		Classes: []string{"cat", "dög"}, InputShape: []int{2, 3}, Recipe: "name = \"test\"\n",
	}
}

// tabular returns a model of named columns of every kind that predicts two values.
func tabular(t testing.TB) *Model {
	t.Helper()
	columns := &data.Encoder{Columns: []data.EncodedColumn{
		{Name: "size", Kind: data.Number, Mean: 2, Scale: 0.5, Low: -1, High: 9, Fill: 2.5, Indicator: true},
		{Name: "member", Kind: data.Boolean},
		{Name: "since", Kind: data.Date, Mean: 15000, Scale: 400, Low: 10000, High: 20000, Fill: 15000, Cycles: []data.Cycle{data.WeekCycle, data.YearCycle}},
		{Name: "cölor", Kind: data.Category, Values: []string{"blue", "red"}, Other: true, Indicator: true},
	}}
	net, err := New(Config{Inputs: columns.Width(), Hidden: []int{3}, Outputs: 2, Loss: SquaredError{}, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return &Model{
		Network: net, Preprocessor: data.Preprocessor{Encoder: columns}, Targets: []string{"price", "rent"},
		TargetScale: &data.TargetScale{Mean: []float32{100, 5}, Scale: []float32{20, 0.5}},
	}
}

// painted returns a model of pictures in color.
func painted(t testing.TB) *Model {
	t.Helper()
	net, err := New(Config{Inputs: 12, Outputs: 1, Loss: SigmoidCrossEntropy{}, Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	return &Model{
		Network: net, Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}},
		Classes: []string{"cat", "dog"}, InputShape: []int{2, 2, 3}, Pictures: &data.PictureFormat{Width: 2, Height: 2, Color: true},
	}
}

// goldenModels are the models of the golden files.
func goldenModels(t *testing.T) map[string]*Model {
	return map[string]*Model{"": small(t), "-table": tabular(t), "-pictures": painted(t)}
}

// TestGolden checks that format version 2 does not change: encoded models have the bytes
// of the files in testdata.
func TestGolden(t *testing.T) {
	for name, want := range goldenModels(t) {
		golden := filepath.Join("testdata", "format-2"+name+".safetensors")
		b := encoded(t, want)
		if *update {
			if err := os.WriteFile(golden, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b, kept) {
			t.Errorf("a model is written otherwise than %s has it", golden)
		}
	}
}

// TestEarlierFormats loads the files of all format versions. They must give the same
// model and the same predictions.
func TestEarlierFormats(t *testing.T) {
	for name, want := range goldenModels(t) {
		for version := 1; version <= FormatVersion; version++ {
			m, err := Load(filepath.Join("testdata", fmt.Sprintf("format-%d%s.safetensors", version, name)))
			if err != nil {
				t.Fatal(err)
			}
			same(t, m, want)
			if !bytes.Equal(encoded(t, m), encoded(t, want)) {
				t.Errorf("format %d%s is written again as another model", version, name)
			}
			if m.Preprocessor.Encoder != nil {
				continue
			}
			raw := data.Features{Rows: 1, Cols: m.Network.Inputs(), Bytes: []uint8{0, 1, 100, 200, 254, 255, 3, 1, 4, 1, 5, 9}[:m.Network.Inputs()]}
			got, err := m.Predict(raw)
			if err != nil {
				t.Fatal(err)
			}
			wanted, err := want.Predict(raw)
			if err != nil || !cmp.Equal(got, wanted) {
				t.Errorf("format %d%s predicts %v, want %v, %v", version, name, got, wanted, err)
			}
		}
	}
}

// TestUnknownParts adds an unknown part to a file. In format version 2 that must be an
// error that names the part. In version 1 it is ignored, except that the number of
// tensors is checked.
func TestUnknownParts(t *testing.T) {
	for says, add := range map[string]func(f *safetensors.File){
		`found "averages"`: func(f *safetensors.File) { f.Metadata["averages"] = "[]" },
		`"dropout"`: func(f *safetensors.File) {
			f.Metadata["layers"] = strings.Replace(f.Metadata["layers"], `{"type"`, `{"dropout":0.5,"type"`, 1)
		},
		`"clip"`: func(f *safetensors.File) {
			f.Metadata["preprocessing"] = strings.Replace(f.Metadata["preprocessing"], `{"type"`, `{"clip":3,"type"`, 1)
		},
		`"crop"`: func(f *safetensors.File) { f.Metadata["pictures"] = `{"width":1,"crop":2}` },
		`"log"`:  func(f *safetensors.File) { f.Metadata["target_scale"] = `{"log":true}` },
		`one of them "E0"`: func(f *safetensors.File) {
			f.Tensors = append(f.Tensors, safetensors.Float32("E0", []int{1}, []float32{1}))
		},
		`found "convolution"`: func(f *safetensors.File) {
			f.Metadata["layers"] = strings.Replace(f.Metadata["layers"], `"dense"`, `"convolution"`, 1)
		},
		`found "mish"`: func(f *safetensors.File) {
			f.Metadata["layers"] = strings.Replace(f.Metadata["layers"], `"tanh"`, `"mish"`, 1)
		},
	} {
		f, err := safetensors.Decode(encoded(t, small(t)))
		if err != nil {
			t.Fatal(err)
		}
		add(f)
		b, err := f.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(b, Custom{}); !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want it to say %s", err, says)
		}
	}
}

// same fails the test if two models differ.
func same(t *testing.T, got, want *Model) {
	t.Helper()
	if d := cmp.Diff(want.Network.Sizes(), got.Network.Sizes()); d != "" {
		t.Error("sizes: ", d)
	}
	for i, l := range want.Network.Layers() {
		if d := cmp.Diff(l.Weights(), got.Network.Layers()[i].Weights()); d != "" {
			t.Errorf("layer %d: %s", i, d)
		}
		if a, b := got.Network.Layers()[i].Activation(), l.Activation(); a != b {
			t.Errorf("layer %d: activation %s, want %s", i, a.Name(), b.Name())
		}
	}
	if got.Network.Loss() != want.Network.Loss() || got.Recipe != want.Recipe {
		t.Errorf("loss %v and recipe %q, want %v and %q", got.Network.Loss(), got.Recipe, want.Network.Loss(), want.Recipe)
	}
	if d := cmp.Diff(want.Classes, got.Classes) + cmp.Diff(want.InputShape, got.InputShape) + cmp.Diff(want.Preprocessor, got.Preprocessor) +
		cmp.Diff(want.Targets, got.Targets) + cmp.Diff(want.TargetScale, got.TargetScale) + cmp.Diff(want.Pictures, got.Pictures); d != "" {
		t.Error(d)
	}
}

// TestDecodeFaults changes one thing of a good file at a time.
func TestDecodeFaults(t *testing.T) {
	tests := map[string]struct {
		change func(f *safetensors.File)
		says   string
	}{
		"no format":        {func(f *safetensors.File) { delete(f.Metadata, "format") }, "format mlp"},
		"newer version":    {func(f *safetensors.File) { f.Metadata["format_version"] = "3" }, `found "3"`},
		"no layers":        {func(f *safetensors.File) { f.Metadata["layers"] = "[]" }, "each of 0 layers"},
		"layers not JSON":  {func(f *safetensors.File) { f.Metadata["layers"] = "{" }, "layers"},
		"layer type":       {replace("layers", `"dense"`, `"conv"`), `found "conv"`},
		"activation":       {replace("layers", `"tanh"`, `"swish"`), `found "swish"`},
		"sizes differ":     {replace("layers", `"inputs":4`, `"inputs":5`), "expected 4 inputs"},
		"huge layer":       {replace("layers", `"outputs":2`, `"outputs":2000000000`), "from 1 to 268435456, found 3 inputs and 2000000000 units"},
		"large layer":      {replace("layers", `"outputs":2`, `"outputs":67`), "shape (3+1)×67"},
		"negative layer":   {replace("layers", `"outputs":2`, `"outputs":-2`), "found 3 inputs and -2 units"},
		"slope":            {replace("layers", `"tanh"`, `"leaky-relu(NaN)"`), `found "leaky-relu(NaN)"`},
		"output":           {func(f *safetensors.File) { f.Metadata["output"] = "hinge" }, `found "hinge"`},
		"step type":        {replace("preprocessing", "divide", "whiten"), `found "whiten"`},
		"division by zero": {replace("preprocessing", "255", "0"), "divisor"},
		"class names":      {func(f *safetensors.File) { f.Metadata["classes"] = `["one","two","three"]` }, "expected 2 class names"},
		"input shape":      {func(f *safetensors.File) { f.Metadata["input_shape"] = "[2,4]" }, "product is the number of inputs, 6"},
		"shape overflow":   {func(f *safetensors.File) { f.Metadata["input_shape"] = "[4294967296,4294967296,6]" }, "product is the number of inputs, 6"},
		"shared tensor": {func(f *safetensors.File) {
			f.Metadata["layers"] = `[{"type":"dense","weights":"W0","inputs":6,"outputs":4,"activation":"tanh"},` +
				`{"type":"dense","weights":"W0","inputs":4,"outputs":3,"activation":"tanh"},` +
				`{"type":"dense","weights":"W2","inputs":3,"outputs":2,"activation":"identity"}]`
		}, "weights of another layer"},
		"one class":      {func(f *safetensors.File) { f.Metadata["classes"] = `["one"]` }, "expected 2 class names"},
		"missing tensor": {func(f *safetensors.File) { f.Tensors = f.Tensors[1:] }, "found 2"},
		"renamed tensor": {func(f *safetensors.File) { f.Tensors[1].Name = "V1" }, `"W1"`},
		"infinite weight": {func(f *safetensors.File) {
			w, _ := f.Tensors[0].Float32s()
			w[9] = float32(math.Inf(1))
			f.Tensors[0] = safetensors.Float32("W0", f.Tensors[0].Shape, w)
		}, "row 3, column 2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b, err := small(t).Encode()
			if err != nil {
				t.Fatal(err)
			}
			f, err := safetensors.Decode(b)
			if err != nil {
				t.Fatal(err)
			}
			test.change(f)
			if b, err = f.Encode(); err != nil {
				t.Fatal(err)
			}
			_, err = Decode(b, Custom{})
			if !errors.Is(err, ErrModel) && !errors.Is(err, data.ErrStep) {
				t.Fatalf("got the error %v", err)
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error %q does not say %q", err, test.says)
			}
		})
	}
}

// TestDecodeTableFaults changes one thing of a model of named columns at a time.
func TestDecodeTableFaults(t *testing.T) {
	for name, test := range map[string]struct {
		change func(f *safetensors.File)
		says   string
	}{
		"names of targets": {func(f *safetensors.File) { f.Metadata["targets"] = `["price"]` }, "target names: expected 2 (the network has 2 outputs), found 1"},
		"target scale":     {replace("target_scale", "[20,0.5]", "[20,0]"), "expected a scale above 0 for output 1"},
		"another scale":    {func(f *safetensors.File) { f.Metadata["target_scale"] = `{"mean":[1],"scale":[1]}` }, "target scale: expected a scale for 2 outputs in a model without classes"},
		"more values":      {replace("preprocessing", `["blue","red"]`, `["blue","green","red"]`), "expected an encoder that makes 12 inputs, found one that makes 13"},
		"columns twice":    {replace("preprocessing", `"member"`, `"size"`), `expected columns with different names, found the name "size" again`},
		"columns not first": {func(f *safetensors.File) {
			f.Metadata["preprocessing"] = `[{"type":"divide","by":2},` + f.Metadata["preprocessing"][1:]
		}, "only in step 1"},
	} {
		b, err := tabular(t).Encode()
		if err != nil {
			t.Fatal(err)
		}
		f, err := safetensors.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		test.change(f)
		if b, err = f.Encode(); err != nil {
			t.Fatal(err)
		}
		if _, err = Decode(b, Custom{}); !errors.Is(err, ErrModel) && !errors.Is(err, data.ErrStep) || !strings.Contains(fmt.Sprint(err), test.says) {
			t.Errorf("%s: got the error %v, want it to say %q", name, err, test.says)
		}
	}
}

func replace(key, old, new string) func(f *safetensors.File) {
	return func(f *safetensors.File) { f.Metadata[key] = strings.Replace(f.Metadata[key], old, new, 1) }
}

// TestSaveKeepsTheOld makes sure that a failed save leaves the file as it was.
func TestSaveKeepsTheOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.safetensors")
	m := small(t)
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m.Classes = m.Classes[:1]
	if err := m.Save(path); !errors.Is(err, ErrModel) {
		t.Errorf("a model with too few class names was saved: %v", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed: %v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("expected one file, found %v, %v", entries, err)
	}
}

// TestPredictTogether predicts with one model from many goroutines.
func TestPredictTogether(t *testing.T) {
	m := small(t)
	f := data.Features{Rows: 300, Cols: 6, Bytes: make([]byte, 1800)}
	for i := range f.Bytes {
		f.Bytes[i] = byte(i * 37)
	}
	want, err := m.Predict(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, y := range want {
		if sum := y[0] + y[1]; math.Abs(float64(sum)-1) > 1e-6 {
			t.Fatalf("probabilities %v sum to %v", y, sum)
		}
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got, err := m.Predict(f); err != nil || !cmp.Equal(got, want) {
				t.Errorf("predictions differ: %v", err)
			}
		})
	}
	wait.Wait()
	f.Cols, f.Rows = 9, 200
	if _, err := m.Predict(f); !errors.Is(err, ErrInput) {
		t.Errorf("rows of 9 numbers gave %v", err)
	}
}

// swish is a custom activation.
type swish struct{}

func (swish) Name() string { return "swish" }
func (swish) Forward(z, s []float32) {
	Sigmoid().Forward(z, s)
	for i := range z {
		z[i] *= s[i]
	}
}
func (swish) Backward(delta, s, z []float32) {
	for i := range delta {
		y := 1 / (1 + float32(math.Exp(-float64(s[i]))))
		delta[i] *= y + z[i]*(1-y)
	}
}

func TestCustomActivation(t *testing.T) {
	net, err := New(Config{Inputs: 3, Hidden: []int{5}, Outputs: 2, Activation: swish{}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := (&Model{Network: net}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Decode(b, Custom{}); !errors.Is(err, ErrConfig) {
		t.Errorf("without the activation: %v", err)
	}
	m, err := Decode(b, Custom{Activations: []Activation{swish{}}})
	if err != nil || m.Network.Layers()[0].Activation() != (swish{}) {
		t.Errorf("with the activation: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	b, err := small(f).Encode()
	if err != nil {
		f.Fatal(err)
	}
	for _, m := range []*Model{tabular(f), painted(f)} {
		b, err := m.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(b)
	f.Add(b[:len(b)-1])
	f.Add(bytes.Replace(b, []byte(`\"outputs\":4`), []byte(`\"outputs\":9`), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Decode(b, Custom{})
		if err != nil {
			return
		}
		again, err := m.Encode()
		if err != nil {
			t.Fatalf("a model that was read can't be written: %v", err)
		}
		if _, err := Decode(again, Custom{}); err != nil {
			t.Fatalf("a model that was written can't be read: %v", err)
		}
	})
}
