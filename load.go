package mlp

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/safetensors"
)

// Custom lists your own activations, losses and preprocessing steps that a model file
// may use. Steps has one value of each type of step; the contents of the value do not
// matter.
type Custom struct {
	Activations []Activation
	Losses      []Loss
	Steps       []data.Step
}

// Load reads a model file.
func Load(path string) (*Model, error) { return LoadCustom(path, Custom{}) }

// LoadCustom reads a model file that may use activations, losses and preprocessing
// steps of your own.
func LoadCustom(path string, c Custom) (*Model, error) {
	b, err := readRegular(path, "a model file", ErrModel)
	if err != nil {
		return nil, err
	}
	m, err := Decode(b, c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// maxFileBytes is the largest model file or state file that is read.
const maxFileBytes = 16 << 30

// readRegular reads a whole file. If path is a directory or a device, the error wraps
// sentinel. The description of the expected file is for messages.
func readRegular(path, description string, sentinel error) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: expected %s, found none: %w", path, description, err)
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: expected %s, found a directory or a device: %w", path, description, sentinel)
	}
	return files.ReadFile(path, maxFileBytes)
}

// Decode reads a model from the bytes of its file. It checks every part, and uses an
// amount of memory proportional to len(b) even if the file is damaged.
func Decode(b []byte, c Custom) (*Model, error) {
	if err := checkBackend(); err != nil {
		return nil, err
	}
	f, err := safetensors.Decode(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrModel)
	}
	if err := checkFormat(f.Metadata); err != nil {
		return nil, err
	}
	if err := checkKeys(f.Metadata); err != nil {
		return nil, err
	}
	m, loss, err := FromMetadata(f.Metadata, c)
	if err != nil {
		return nil, err
	}
	var layers []layerSpec
	if err := fromJSON(f.Metadata, "layers", &layers); err != nil {
		return nil, err
	}
	if m.Network, err = decodeNetwork(f, layers, loss, c); err != nil {
		return nil, err
	}
	return m, m.Check()
}

// FromMetadata is the reverse of [Model.Metadata]. It returns a model without its
// network, and the loss for the network that the caller adds.
func FromMetadata(metadata map[string]string, c Custom) (*Model, Loss, error) {
	if err := checkFormat(metadata); err != nil {
		return nil, nil, err
	}
	m := &Model{Recipe: metadata["recipe"]}
	var err error
	if m.Preprocessor, err = data.ReadPreprocessor([]byte(metadata["preprocessing"]), c.Steps...); err != nil {
		return nil, nil, fmt.Errorf("metadata: preprocessing: %w: %w", err, ErrModel)
	}
	for key, to := range map[string]any{
		"classes": &m.Classes, "input_shape": &m.InputShape,
		"pictures": &m.Pictures, "targets": &m.Targets, "target_scale": &m.TargetScale,
	} {
		if _, ok := metadata[key]; !ok {
			continue
		}
		if err := fromJSON(metadata, key, to); err != nil {
			return nil, nil, err
		}
	}
	loss, err := ParseLoss(metadata["output"], c.Losses...)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", err, ErrModel)
	}
	return m, loss, nil
}

// checkFormat returns an error if the file is not a model or if its format version is
// newer than FormatVersion.
func checkFormat(metadata map[string]string) error {
	if metadata["format"] != "mlp" {
		return fmt.Errorf("expected the metadata of a model (format mlp), found format %q: %w", metadata["format"], ErrModel)
	}
	version, err := strconv.Atoi(metadata["format_version"])
	if err != nil || strconv.Itoa(version) != metadata["format_version"] || version < 1 || version > FormatVersion {
		return fmt.Errorf("expected format version 1 to %d, found %q; a newer version of mlp may be able to read it: %w", FormatVersion, metadata["format_version"], ErrModel)
	}
	return nil
}

// strictFrom is the first format version in which unknown keys, tensors and types are
// errors. In version 1 they are ignored.
const strictFrom = 2

// isStrict reports whether unknown parts are errors in a file with this metadata, which
// checkFormat has accepted.
func isStrict(metadata map[string]string) bool {
	version, err := strconv.Atoi(metadata["format_version"])
	return err == nil && version >= strictFrom
}

// checkKeys returns an error for the first unknown key in alphabetical order.
func checkKeys(metadata map[string]string) error {
	if !isStrict(metadata) {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		if !slices.Contains(metadataKeys, key) {
			return fmt.Errorf("metadata: expected only keys that this version knows, found %q; a newer version of mlp may be able to read it: %w", key, ErrModel)
		}
	}
	return nil
}

// fromJSON decodes the JSON value of a metadata key into v.
func fromJSON(metadata map[string]string, key string, v any) error {
	read := func(text string, v any) error { return json.Unmarshal([]byte(text), v) }
	if isStrict(metadata) {
		read = strictJSON
	}
	if err := read(metadata[key], v); err != nil {
		return fmt.Errorf("metadata: %s: %w: %w", key, err, ErrModel)
	}
	return nil
}

// decodeNetwork builds a network from the layers' specs and the tensors. It checks the
// shape of every tensor against its layer before it allocates memory for the weights.
func decodeNetwork(f *safetensors.File, specs []layerSpec, loss Loss, c Custom) (*Network, error) {
	if len(f.Tensors) != len(specs) {
		return nil, fmt.Errorf("expected one tensor for each of %d layers, found %d tensors%s: %w", len(specs), len(f.Tensors), unknownTensor(f, specs), ErrModel)
	}
	var layers []Layer
	used := map[string]bool{}
	for i, l := range specs {
		if used[l.Weights] {
			return nil, fmt.Errorf("layer %d: expected weights of its own, found %q, which are the weights of another layer: %w", i, l.Weights, ErrModel)
		}
		used[l.Weights] = true
		if l.Type != "dense" {
			return nil, fmt.Errorf("layer %d: expected the type dense, found %q: %w", i, l.Type, ErrModel)
		}
		a, err := ParseActivation(l.Activation, c.Activations...)
		if err != nil {
			return nil, fmt.Errorf("layer %d: %w: %w", i, err, ErrModel)
		}
		layers = append(layers, Layer{Inputs: l.Inputs, Outputs: l.Outputs, Activation: a})
	}
	if err := checkLayers(layers); err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrModel)
	}
	for i := range layers {
		if err := layers[i].decode(f, specs[i].Weights); err != nil {
			return nil, fmt.Errorf("layer %d: %w", i, err)
		}
	}
	n, err := FromLayers(layers, loss)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrModel)
	}
	return n, nil
}

// unknownTensor returns the part of a message that names the first tensor that belongs
// to no layer, or "" if there is none.
func unknownTensor(f *safetensors.File, specs []layerSpec) string {
	known := map[string]bool{}
	for _, l := range specs {
		known[l.Weights] = true
	}
	for _, t := range f.Tensors {
		if !known[t.Name] {
			return fmt.Sprintf(", one of them %q, which belongs to no layer (a newer version of mlp may be able to read it)", t.Name)
		}
	}
	return ""
}

// decode reads the weights of l from the tensor with the given name.
func (l *Layer) decode(f *safetensors.File, name string) error {
	t, ok := f.Tensor(name)
	if !ok {
		return fmt.Errorf("expected a tensor %q, found none: %w", name, ErrModel)
	}
	if t.DType != safetensors.F32 || len(t.Shape) != 2 || t.Shape[0] != l.Inputs+1 || t.Shape[1] != l.Outputs {
		return fmt.Errorf("tensor %q: expected F32 of shape (%d+1)×%d, found %s of shape %v: %w", name, l.Inputs, l.Outputs, t.DType, t.Shape, ErrModel)
	}
	var err error
	if l.Weights, err = t.Float32s(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrModel)
	}
	return nil
}

// strictJSON decodes one JSON value into v. If a JSON object has a member for which v
// has no field, it returns an error that names the member.
func strictJSON(text string, v any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("expected one JSON value, found more text after it")
	}
	return nil
}
