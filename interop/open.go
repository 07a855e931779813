package interop

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/npy"
	"github.com/seed-217ca19f/mlp/onnx"
	"github.com/seed-217ca19f/mlp/safetensors"
)

// maxFileBytes limits the size of a file that Open reads.
const maxFileBytes = 16 << 30

// Open reads a network from a file. It recognizes the format by the file's contents.
func Open(path string, o Options) (*Result, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: expected a file, found a directory or a device: %w", path, ErrFormat)
	}
	b, err := files.ReadFile(path, maxFileBytes)
	if err != nil {
		return nil, err
	}
	r := &Result{}
	if err := r.read(path, b, o); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// read reads a network from b, the bytes of the file at path.
func (r *Result) read(path string, b []byte, o Options) (err error) {
	switch {
	case bytes.HasPrefix(b, []byte("PK")):
		err = r.readWeights(r.readNPZ, b, o)
	case len(b) > 8 && b[8] == '{':
		err = r.readWeights(r.readSafetensors, b, o)
	default:
		err = cmp.Or(unknown(b), r.readONNX(path, b, o))
	}
	if err != nil {
		return err
	}
	return r.complete(o)
}

// readONNX reads an ONNX graph from b. External weights are read from path's folder.
func (r *Result) readONNX(path string, b []byte, o Options) error {
	if o.Activation != nil {
		return fmt.Errorf("activation: expected none, found %s (an ONNX graph has its own activations): %w", o.Activation.Name(), ErrOption)
	}
	i, err := onnx.ImportFrom(b, filepath.Dir(path))
	if err != nil {
		return err
	}
	r.Format = fmt.Sprintf("ONNX graph (opset %d)", i.Opset)
	if i.Producer != "" {
		r.Format += ", written by " + i.Producer
	}
	r.Model, r.logits, r.Folded, r.Assumed = i.Model, i.Logits, i.Folded, i.Assumed
	return nil
}

// readWeights reads a file of weights without a graph. read decodes its arrays.
func (r *Result) readWeights(read func([]byte) ([]array, error), b []byte, o Options) error {
	arrays, err := read(b)
	if err != nil {
		return err
	}
	list, err := modules(arrays)
	if err != nil {
		return err
	}
	if err := r.network(list, o); err != nil {
		return err
	}
	r.Model.Classes = r.classes
	return nil
}

// unknown returns an error if b has a known format that Open can't read. The error says
// what to do instead. unknown returns nil for other bytes, which may be an ONNX file:
// that format has no fixed first bytes.
func unknown(b []byte) error {
	var found, remedy string
	switch {
	default:
		return nil
	case bytes.HasPrefix(b, []byte("\x89HDF")):
		found, remedy = "HDF5, in which Keras saves models", "save the weights with numpy.savez, or the model as ONNX"
	case bytes.HasPrefix(b, []byte("\x80")):
		found, remedy = "a Python pickle, which can run code when it is read", "save state_dict() as safetensors, or the model with torch.onnx.export"
	case len(b) >= 8 && string(b[4:8]) == "TFL3":
		found, remedy = "TensorFlow Lite", "save the model as ONNX"
	case bytes.HasPrefix(b, []byte("\x93NUMPY")):
		found, remedy = "a single NumPy array", "save the arrays of all layers with numpy.savez"
	}
	return fmt.Errorf("expected an ONNX, safetensors or NPZ file, found %s; %s: %w", found, remedy, ErrFormat)
}

// readSafetensors decodes the arrays of a safetensors file.
func (r *Result) readSafetensors(b []byte) ([]array, error) {
	f, err := safetensors.Decode(b)
	if err != nil {
		return nil, err
	}
	if f.Metadata["format"] == "mlp" {
		return nil, fmt.Errorf("expected a file from another program, found a model of mlp, which needs no import: %w", ErrFormat)
	}
	r.Format = "weights in safetensors"
	var arrays []array
	for i := range f.Tensors {
		t := &f.Tensors[i]
		if _, p, ok := split(t.Name); ok && p.role == ignored {
			continue
		}
		values, err := t.Float32s()
		if err != nil {
			return nil, err
		}
		arrays = append(arrays, array{t.Name, t.Shape, values})
	}
	return arrays, nil
}

// readNPZ decodes the arrays of an NPZ archive. An array of integers that is called
// classes_ or classes gives the class names.
func (r *Result) readNPZ(b []byte) ([]array, error) {
	if bytes.Contains(b[:min(len(b), 256)], []byte("data.pkl")) {
		return nil, fmt.Errorf("expected an ONNX, safetensors or NPZ file, found a file of torch.save, which can run code when it is read; save state_dict() as safetensors, or the model with torch.onnx.export: %w", ErrFormat)
	}
	list, err := npy.DecodeZip(bytes.NewReader(b), int64(len(b)))
	if errors.Is(err, npy.ErrUnsupported) {
		return nil, fmt.Errorf("expected plain arrays of numbers, found another type; save each array under its own name, for example numpy.savez(f, **{f'coefs_{i}': w for i, w in enumerate(m.coefs_)}, **{f'intercepts_{i}': b for i, b in enumerate(m.intercepts_)}); %s: %w", nameClasses, err)
	}
	if err != nil {
		return nil, err
	}
	r.Format = "weights in NPZ"
	var arrays []array
	for _, n := range list {
		if n.Name == "classes_" || n.Name == "classes" {
			if err := r.readClasses(n.Array); err != nil {
				return nil, fmt.Errorf("array %q: %w", n.Name, err)
			}
			continue
		}
		values, err := n.Array.Float32s()
		if err != nil {
			return nil, fmt.Errorf("array %q: %w", n.Name, err)
		}
		arrays = append(arrays, array{n.Name, n.Array.Shape, values})
	}
	return arrays, nil
}

// nameClasses says what to do if the array of class names does not hold integers.
const nameClasses = "leave out classes_ unless it holds integers, and give the class names when you import the file"

// readClasses sets the class names to the integers in a.
func (r *Result) readClasses(a npy.Array) error {
	numbers, err := a.Int64s()
	if err != nil {
		return fmt.Errorf("expected integers as class names, found another type; %s: %w", nameClasses, err)
	}
	for _, n := range numbers {
		r.classes = append(r.classes, strconv.FormatInt(n, 10))
	}
	return nil
}
