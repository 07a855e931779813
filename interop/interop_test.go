package interop

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/npy"
	"github.com/seed-217ca19f/mlp/safetensors"
)

// TestOpen reads files that PyTorch and scikit-learn wrote, and compares the
// outputs with theirs (bench/torch/fixtures.py).
func TestOpen(t *testing.T) {
	b, err := os.ReadFile("testdata/rows.json")
	if err != nil {
		t.Fatal(err)
	}
	var files map[string]struct {
		Rows    [][]float32
		Outputs [][]float64
	}
	if err := json.Unmarshal(b, &files); err != nil {
		t.Fatal(err)
	}
	options := map[string]Options{"iris.npz": {Activation: mlp.Tanh(), Output: mlp.SoftmaxCrossEntropy{}}}
	for name, want := range files {
		t.Run(name, func(t *testing.T) {
			o, ok := options[name]
			if !ok {
				o.Activation = mlp.ReLU()
			}
			r, err := Open(filepath.Join("testdata", name), o)
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.Model.Predict(data.Features{Rows: len(want.Rows), Cols: len(want.Rows[0]), Floats: slices.Concat(want.Rows...)})
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range want.Outputs {
				for k, v := range row {
					if d := math.Abs(float64(got[i][k]) - v); !(d <= 1e-5) {
						t.Errorf("row %d, output %d: got %v, want %v", i, k, got[i][k], v)
					}
				}
			}
		})
	}
}

// tensor returns a tensor that repeats -1, 0, 1, 2, 3. A variance, which must not be
// negative, holds ones.
func tensor(name string, shape ...int) safetensors.Tensor {
	n := 1
	for _, d := range shape {
		n *= d
	}
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(i%5) - 1
	}
	if strings.Contains(name, "var") {
		for i := range values {
			values[i] = 1
		}
	}
	return safetensors.Float32(name, shape, values)
}

// read encodes the tensors as a file and reads it.
func read(t testing.TB, o Options, tensors ...safetensors.Tensor) (*Result, error) {
	t.Helper()
	b, err := (&safetensors.File{Tensors: tensors}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	r := &Result{}
	return r, r.read("test", b, o)
}

// TestOrder reads state dicts whose numbers or shapes show the order of the layers, or
// do not.
func TestOrder(t *testing.T) {
	relu := Options{Activation: mlp.ReLU()}
	tests := map[string]struct {
		tensors []safetensors.Tensor
		sizes   []int
		says    string // part of the expected error
	}{
		"ten and more": {
			[]safetensors.Tensor{tensor("net.0.weight", 3, 2), tensor("net.10.weight", 3, 3), tensor("net.2.weight", 3, 3), tensor("net.11.weight", 1, 3)}, []int{2, 3, 3, 3, 1}, "",
		},
		"names": {[]safetensors.Tensor{tensor("fc1.weight", 3, 2), tensor("fc1.bias", 3), tensor("fc2.weight", 1, 3)}, []int{2, 3, 1}, ""},
		"names without numbers": {
			[]safetensors.Tensor{tensor("hidden.weight", 4, 3), tensor("into.weight", 3, 2), tensor("out.weight", 1, 4)}, []int{2, 3, 4, 1}, "",
		},
		"some with numbers": {
			[]safetensors.Tensor{tensor("fc1.weight", 3, 2), tensor("fc2.weight", 3, 3), tensor("fc3.weight", 3, 3), tensor("out.weight", 1, 3)}, []int{2, 3, 3, 3, 1}, "",
		},
		"several orders": {
			[]safetensors.Tensor{tensor("a.weight", 3, 3), tensor("b.weight", 3, 3)}, nil, `expected modules whose numbers or shapes show their order, found "a", "b"`,
		},
		"no chain": {[]safetensors.Tensor{tensor("0.weight", 3, 2), tensor("1.weight", 1, 4)}, nil, `module "1": expected 3 inputs, found 4 (the module before it, "0", has 3 outputs)`},
		"Keras": {
			[]safetensors.Tensor{tensor("dense/kernel:0", 2, 3), tensor("dense/bias:0", 3), tensor("dense_1/kernel:0", 3, 3), tensor("dense_2/kernel:0", 3, 1)}, []int{2, 3, 3, 1}, "",
		},
		"Keras's normalization": {
			[]safetensors.Tensor{
				tensor("dense/kernel:0", 2, 3), tensor("dense_1/kernel:0", 3, 1), tensor("batch_normalization/gamma:0", 3), tensor("batch_normalization/beta:0", 3),
				tensor("batch_normalization/moving_mean:0", 3), tensor("batch_normalization/moving_variance:0", 3),
			}, nil, "expected names that show whether a batch normalization comes before or after the activation",
		},
		"our own": {[]safetensors.Tensor{tensor("W0", 3, 4), tensor("W1", 5, 1)}, []int{2, 4, 1}, ""},
		"one layer without a name": {
			[]safetensors.Tensor{tensor("weight", 3, 2), tensor("bias", 3)}, []int{2, 3}, "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, relu, test.tensors...)
			if test.says != "" {
				if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got the error %v, want one that says %q", err, test.says)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Model.Network.Sizes(); !slices.Equal(got, test.sizes) {
				t.Errorf("got the sizes %v, want %v", got, test.sizes)
			}
		})
	}
}

// TestNormalizations reads batch normalizations before the activation, after it, before
// the first layer and after the last. Each halves its inputs.
func TestNormalizations(t *testing.T) {
	norm := func(name string) []safetensors.Tensor {
		return []safetensors.Tensor{
			safetensors.Float32(name+".weight", []int{1}, []float32{0.5}), safetensors.Float32(name+".bias", []int{1}, []float32{-1}),
			safetensors.Float32(name+".running_mean", []int{1}, []float32{0}), safetensors.Float32(name+".running_var", []int{1}, []float32{1 - 1e-5}),
		}
	}
	linear := func(name string, w float32) []safetensors.Tensor {
		return []safetensors.Tensor{safetensors.Float32(name+".weight", []int{1, 1}, []float32{w})}
	}
	tests := map[string]struct {
		tensors []safetensors.Tensor
		want    float64 // output for the input 4
	}{
		"before the activation":      {slices.Concat(linear("0", -1), norm("1"), linear("3", 10)), 0},
		"behind the activation":      {slices.Concat(linear("0", -1), norm("2"), linear("3", 10)), -10},
		"first":                      {slices.Concat(norm("0"), linear("1", 3), linear("3", 10)), 30},
		"last":                       {slices.Concat(linear("0", 2), linear("2", 10), norm("3")), 39},
		"two":                        {slices.Concat(linear("0", 2), norm("2"), norm("3"), linear("4", 2)), 1},
		"no room for an activation":  {slices.Concat(linear("0", -2), linear("1", 10), linear("3", 1)), 0},
		"no room, behind one":        {slices.Concat(linear("0", 2), norm("2"), linear("3", 1), linear("4", -1)), -3},
		"by name, before activation": {slices.Concat(linear("fc1", -1), norm("bn1"), linear("fc2", 10)), 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, Options{Activation: mlp.ReLU()}, test.tensors...)
			if err != nil {
				t.Fatal(err)
			}
			y, err := r.Model.Predict(data.Features{Rows: 1, Cols: 1, Floats: []float32{4}})
			if err != nil || math.Abs(float64(y[0][0])-test.want) > 1e-5 {
				t.Errorf("got %v, %v, want %v", y, err, test.want)
			}
		})
	}
}

// TestOptions reads files with options that complete them, and with options that do not
// fit.
func TestOptions(t *testing.T) {
	linear, wide := tensor("weight", 1, 2), tensor("weight", 3, 2)
	softmax, sigmoid := mlp.Loss(mlp.SoftmaxCrossEntropy{}), mlp.Loss(mlp.SigmoidCrossEntropy{})
	tests := map[string]struct {
		o    Options
		t    safetensors.Tensor
		says string
	}{
		"two classes for three outputs": {Options{Classes: []string{"a", "b"}}, wide, "classes: expected 3 names, found 2"},
		"a class twice":                 {Options{Classes: []string{"a", "b", "a"}}, wide, `classes: expected different names, none of them empty, found "a" at index 2`},
		"classes of numbers":            {Options{Classes: []string{"a", "b", "c"}, Output: mlp.SquaredError{}}, wide, "classes: expected a loss with classes (softmax, or sigmoid with a single output) for class names, found the loss linear"},
		"classes of labels":             {Options{Classes: []string{"a", "b", "c"}, Output: sigmoid}, wide, "classes: expected a loss with classes (softmax, or sigmoid with a single output) for class names, found the loss sigmoid"},
		"softmax of one output":         {Options{Output: softmax}, linear, "output: expected sigmoid for the probability of one of two classes"},
		"a column for two inputs":       {Options{Columns: []string{"a"}}, linear, "columns: expected 2 names, one for each input, found 1"},
		"a column twice":                {Options{Columns: []string{"a", "a"}}, linear, "columns: expected columns with different names"},
		"a scale of 0":                  {Options{Scale: []float32{0}}, linear, "scale: "},
		"three scales for two inputs":   {Options{Scale: []float32{1, 2, 3}}, linear, "scale: "},
		"targets of one output":         {Options{Targets: []string{"a", "b"}}, linear, "target names: expected 1 (the network has 1 outputs), found 2"},
	}
	for name, test := range tests {
		if _, err := read(t, test.o, test.t); !errors.Is(err, ErrOption) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got the error %v, want one that says %q", name, err, test.says)
		}
	}
	if _, err := read(t, Options{}, tensor("0.weight", 3, 2), tensor("1.weight", 1, 3)); !errors.Is(err, ErrOption) || !strings.Contains(err.Error(), "activation: expected an activation for the hidden layers") {
		t.Errorf("without an activation: got the error %v", err)
	}
	r, err := read(t, Options{Classes: []string{"no", "yes"}, Columns: []string{"a", "b"}, Mean: []float32{1, 2}, Scale: []float32{4}, Targets: []string{"said"}}, linear)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Model.Network.Loss(); got != sigmoid {
		t.Errorf("two classes of one output make %s", got.Name())
	}
	// a is scaled to (5 - 1)/4 = 1 and has the weight -1. b is missing, so its mean
	// is used, which is scaled to 0.
	y, err := r.Model.PredictRow(map[string]any{"b": nil, "a": 5})
	if want := 1 / (1 + math.Exp(1)); err != nil || math.Abs(float64(y[0])-want) > 1e-6 {
		t.Errorf("got %v, %v, want %v", y, err, want)
	}
	if r, err = read(t, Options{Output: softmax, Scale: []float32{255}}, wide); err != nil || !slices.Equal(r.Model.Classes, []string{"0", "1", "2"}) || r.Model.Preprocessor.Steps[0] != data.Step(data.Divide{By: 255}) {
		t.Errorf("got the classes %q and %v, %v", r.Model.Classes, r.Model.Preprocessor, err)
	}
}

// TestFaults reads files that hold something other than linear layers. Messages must say
// what they hold.
func TestFaults(t *testing.T) {
	tests := map[string]struct {
		tensors []safetensors.Tensor
		says    string
	}{
		"nothing":         {nil, "expected the weights of at least one layer, found none"},
		"a convolution":   {[]safetensors.Tensor{tensor("0.weight", 8, 1, 3, 3)}, `array "0.weight": expected the two dimensions of a linear layer's weights, found the shape [8 1 3 3], as in a convolution`},
		"another part":    {[]safetensors.Tensor{tensor("lstm.weight_ih_l0", 8, 2)}, `array "lstm.weight_ih_l0": expected names such as PyTorch's`},
		"a layer norm":    {[]safetensors.Tensor{tensor("0.weight", 3, 2), tensor("1.weight", 3), tensor("1.bias", 3)}, `module "1": expected the weights of a linear layer, or the running mean and variance of a batch normalization, found only 1.bias, 1.weight`},
		"a long bias":     {[]safetensors.Tensor{tensor("0.weight", 3, 2), tensor("0.bias", 2)}, `array "0.bias": expected 3 numbers, one for each unit of "0", found 2`},
		"a flat kernel":   {[]safetensors.Tensor{tensor("dense/kernel", 3)}, "expected weights with two dimensions"},
		"norms alone":     {[]safetensors.Tensor{tensor("0.running_mean", 3), tensor("0.running_var", 3)}, "expected a linear layer, found only batch normalizations"},
		"a bad variance":  {[]safetensors.Tensor{tensor("0.running_mean", 3), safetensors.Float32("0.running_var", []int{3}, []float32{-1, 1, 1}), tensor("1.weight", 1, 3)}, "expected a variance of 0 or more, found -1 at index 0"},
		"not a number":    {[]safetensors.Tensor{safetensors.Float32("weight", []int{1, 1}, []float32{float32(math.NaN())})}, "expected finite weights, found NaN"},
		"whole numbers":   {[]safetensors.Tensor{{Name: "weight", DType: safetensors.I64, Shape: []int{1, 1}, Data: make([]byte, 8)}}, "expected a dtype of F32"},
		"an empty matrix": {[]safetensors.Tensor{tensor("weight", 0, 2)}, "expected weights with two dimensions"},
	}
	for name, test := range tests {
		if _, err := read(t, Options{Activation: mlp.ReLU()}, test.tensors...); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got the error %v, want one that says %q", name, err, test.says)
		}
	}
	for name, test := range map[string]struct{ bytes, says string }{
		"HDF5":       {"\x89HDF\r\n\x1a\n", "HDF5, in which Keras saves models; save the weights with numpy.savez"},
		"pickle":     {"\x80\x02}q\x00.", "a Python pickle, which can run code when it is read; save state_dict() as safetensors"},
		"torch.save": {"PK\x03\x04archive/data.pkl", "found a file of torch.save"},
		"one array":  {"\x93NUMPY\x01\x00", "a single NumPy array"},
		"lite":       {"\x1c\x00\x00\x00TFL3", "TensorFlow Lite"},
		"text":       {"hello, world", "expected an ONNX file, found a damaged file or one of another format"},
		"empty":      {"", "expected an ONNX file"},
	} {
		if err := (&Result{}).read("test", []byte(test.bytes), Options{}); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got the error %v, want one that says %q", name, err, test.says)
		}
	}
	if _, err := Open("testdata/objects.npz", Options{}); !errors.Is(err, npy.ErrUnsupported) || !strings.Contains(err.Error(), "save each array under its own name") {
		t.Errorf("arrays of objects: got the error %v", err)
	}
	if err := (&Result{}).readClasses(npy.Array{DType: npy.F8, Shape: []int{1}, Data: make([]byte, 8)}); err == nil || !strings.Contains(err.Error(), "; leave out classes_ unless it holds integers, and give the class names when you import the file: npy: expected integers, found dtype f8: cannot convert") {
		t.Errorf("classes that are floats: got the error %v", err)
	}
	net, err := mlp.New(mlp.Config{Inputs: 1, Outputs: 2})
	if err != nil {
		t.Fatal(err)
	}
	b, err := (&mlp.Model{Network: net}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := (&Result{}).read("test", b, Options{}); err == nil || !strings.Contains(err.Error(), "found a model of mlp, which needs no import") {
		t.Errorf("a model: got the error %v", err)
	}
}

// FuzzRead checks that whatever is read can be saved, and that nothing crashes.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"iris.npz", "objects.npz", "batchnorm-float16.safetensors"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	var b bytes.Buffer
	net, err := mlp.New(mlp.Config{Inputs: 2, Hidden: []int{3}, Outputs: 2})
	if err != nil {
		f.Fatal(err)
	}
	if err := WriteNPZ(&b, net); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		r := &Result{}
		if r.read("test", b, Options{Activation: mlp.ReLU()}) != nil {
			return
		}
		if _, err := r.Model.Encode(); err != nil {
			t.Fatalf("a model that was read can't be saved: %v", err)
		}
	})
}
