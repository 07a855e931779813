package mlp

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"github.com/seed-217ca19f/mlp/safetensors"
)

// Custom names the activations and losses of your own that a model may use.
type Custom struct {
	Activations []Activation
	Losses      []Loss
}

// Load reads a model file.
func Load(path string) (*Model, error) { return LoadCustom(path, Custom{}) }

// LoadCustom reads a model file that may use activations and losses of your
// own.
func LoadCustom(path string, c Custom) (*Model, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: expected a model file, found none: %w", path, err)
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: expected a model file, found a directory or a device: %w", path, ErrModel)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := Decode(b, c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// Decode reads a model from the bytes of its file. It checks everything and
// needs memory in proportion to the bytes.
func Decode(b []byte, c Custom) (*Model, error) {
	f, err := safetensors.Decode(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	if err := checkFormat(f.Metadata); err != nil {
		return nil, err
	}
	m := &Model{Recipe: f.Metadata["recipe"]}
	var layers []layerSpec
	for key, to := range map[string]any{
		"layers": &layers, "preprocessing": &m.Preprocessor,
		"classes": &m.Classes, "input_shape": &m.InputShape,
		"pictures": &m.Pictures, "targets": &m.Targets, "target_scale": &m.Scale,
	} {
		text, ok := f.Metadata[key]
		if !ok && key != "layers" && key != "preprocessing" {
			continue
		}
		if err := json.Unmarshal([]byte(text), to); err != nil {
			return nil, fmt.Errorf("metadata: %s: %w: %w", key, ErrModel, err)
		}
	}
	loss, err := ParseLoss(f.Metadata["output"], c.Losses...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	if m.Network, err = decodeNetwork(f, layers, loss, c); err != nil {
		return nil, err
	}
	return m, m.check()
}

// checkFormat reports a file that is not a model, or one from a newer version.
func checkFormat(metadata map[string]string) error {
	if metadata["format"] != "mlp" {
		return fmt.Errorf("expected the metadata of a model (format mlp), found format %q: %w", metadata["format"], ErrModel)
	}
	version, err := strconv.Atoi(metadata["format_version"])
	if err != nil || version < 1 || version > FormatVersion {
		return fmt.Errorf("expected format version 1 to %d, found %q; a newer version of mlp may read it: %w", FormatVersion, metadata["format_version"], ErrModel)
	}
	return nil
}

// decodeNetwork builds the network that the layers describe from the tensors.
// Every tensor is compared with its layer before memory is taken for it.
func decodeNetwork(f *safetensors.File, layers []layerSpec, loss Loss, c Custom) (*Network, error) {
	if len(layers) == 0 {
		return nil, fmt.Errorf("layers: expected at least one, found none: %w", ErrModel)
	}
	if len(f.Tensors) != len(layers) {
		return nil, fmt.Errorf("expected one tensor for each of %d layers, found %d: %w", len(layers), len(f.Tensors), ErrModel)
	}
	if len(layers) > MaxLayers {
		return nil, fmt.Errorf("layers: expected at most %d, found %d: %w", MaxLayers, len(layers), ErrModel)
	}
	n, used := &Network{loss: loss}, map[string]bool{}
	for i, l := range layers {
		if used[l.Weights] {
			return nil, fmt.Errorf("layer %d: expected weights of its own, found %q, which another layer has: %w", i, l.Weights, ErrModel)
		}
		used[l.Weights] = true
		if l.Type != "dense" {
			return nil, fmt.Errorf("layer %d: expected the type dense, found %q: %w", i, l.Type, ErrModel)
		}
		if i > 0 && l.Inputs != layers[i-1].Outputs {
			return nil, fmt.Errorf("layer %d: expected %d inputs, the outputs of the layer before, found %d: %w", i, layers[i-1].Outputs, l.Inputs, ErrModel)
		}
		a, err := ParseActivation(l.Activation, c.Activations...)
		if err != nil {
			return nil, fmt.Errorf("layer %d: %w: %w", i, ErrModel, err)
		}
		d, err := decodeDense(f, l, a)
		if err != nil {
			return nil, fmt.Errorf("layer %d: %w", i, err)
		}
		n.layers = append(n.layers, d)
	}
	if last := n.layers[len(n.layers)-1].activation; last != Identity() {
		return nil, fmt.Errorf("expected the last layer's activation to be identity, found %s: %w", last.Name(), ErrModel)
	}
	return n, nil
}

func decodeDense(f *safetensors.File, l layerSpec, a Activation) (*Dense, error) {
	t, ok := f.Tensor(l.Weights)
	if !ok {
		return nil, fmt.Errorf("expected a tensor %q, found none: %w", l.Weights, ErrModel)
	}
	if t.DType != safetensors.F32 || len(t.Shape) != 2 || l.Inputs < 1 || l.Outputs < 1 ||
		t.Shape[0] != l.Inputs+1 || t.Shape[1] != l.Outputs {
		return nil, fmt.Errorf("tensor %q: expected F32 of shape (%d+1)×%d, found %s of shape %v: %w", l.Weights, l.Inputs, l.Outputs, t.DType, t.Shape, ErrModel)
	}
	values, err := t.Float32s()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	d := newDense(l.Inputs, l.Outputs, a)
	if err := d.SetWeights(values); err != nil {
		return nil, fmt.Errorf("tensor %q: %w: %w", l.Weights, ErrModel, err)
	}
	return d, nil
}
