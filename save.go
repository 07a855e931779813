package mlp

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/seed-217ca19f/mlp/internal/files"

	"github.com/seed-217ca19f/mlp/safetensors"
)

// FormatVersion is the version of the model format that Save writes. Load
// reads it and all earlier ones.
//
// A model file is a safetensors file. Its tensors W0, W1, … are the weights,
// (in+1, out) with the bias as the last row. Its metadata always has the keys "format"
// (mlp), "format_version", "layers" and "preprocessing" (typed lists) and "output" (the
// loss). It has "classes", "input_shape", "pictures", "targets", "target_scale" and
// "recipe" if they apply. It contains no date, path or duration, so equal trainings
// give equal bytes.
//
// Since version 2, anything unknown in a file is an error that names it: a metadata
// key, a setting of a layer or a step, a tensor, a type, an activation, a loss. So the
// format can get new parts without a new version: older readers return an error
// instead of ignoring the part. Version 1 has the same parts, but unknown parts are
// ignored.
const FormatVersion = 2

// metadataKeys are the keys that the metadata of a model file may have.
var metadataKeys = []string{
	"format", "format_version", "layers", "preprocessing", "output", "classes",
	"input_shape", "pictures", "targets", "target_scale", "recipe",
}

// layerSpec describes a layer in a model file.
type layerSpec struct {
	Type       string `json:"type"` // "dense"
	Weights    string `json:"weights"`
	Inputs     int    `json:"inputs"`
	Outputs    int    `json:"outputs"`
	Activation string `json:"activation"`
}

// Encode returns m as the bytes of a model file.
func (m *Model) Encode() ([]byte, error) {
	metadata, err := m.Metadata()
	if err != nil {
		return nil, err
	}
	f := &safetensors.File{Metadata: metadata}
	var layers []layerSpec
	for i, d := range m.Network.layers {
		name := weightsName(i)
		layers = append(layers, layerSpec{"dense", name, d.Inputs(), d.Outputs(), d.activation.Name()})
		f.Tensors = append(f.Tensors, safetensors.Float32(name, []int{d.Inputs() + 1, d.Outputs()}, d.Weights()))
	}
	text, err := json.Marshal(layers)
	if err != nil {
		return nil, fmt.Errorf("model metadata: layers: %w", err)
	}
	metadata["layers"] = string(text)
	return f.Encode()
}

// Metadata returns the metadata of m's file except "layers". [FormatVersion] lists the
// keys.
func (m *Model) Metadata() (map[string]string, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	metadata := map[string]string{
		"format":         "mlp",
		"format_version": strconv.Itoa(FormatVersion),
		"output":         m.Network.loss.Name(),
	}
	fields := map[string]any{"preprocessing": m.Preprocessor}
	if m.Classes != nil {
		fields["classes"] = m.Classes
	}
	if m.InputShape != nil {
		fields["input_shape"] = m.InputShape
	}
	if m.Pictures != nil {
		fields["pictures"] = m.Pictures
	}
	if m.Targets != nil {
		fields["targets"] = m.Targets
	}
	if m.TargetScale != nil {
		fields["target_scale"] = m.TargetScale
	}
	for key, value := range fields {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("model metadata: %s: %w", key, err)
		}
		metadata[key] = string(text)
	}
	if m.Recipe != "" {
		metadata["recipe"] = m.Recipe
	}
	return metadata, nil
}

func weightsName(layer int) string { return "W" + strconv.Itoa(layer) }

// Save writes m to a file. The file appears under its name only when it is complete;
// until then an older file of that name stays unchanged.
func (m *Model) Save(path string) error {
	b, err := m.Encode()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := files.Write(path, b); err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	return nil
}
