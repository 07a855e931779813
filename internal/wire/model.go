package wire

import (
	"encoding/json"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Model describes the contents of a model file.
type Model struct {
	Event         string            `json:"event"` // "model"
	Inputs        int               `json:"inputs"`
	InputShape    []int             `json:"input_shape,omitempty"`
	Layers        []Layer           `json:"layers"`
	Output        string            `json:"output"`
	Parameters    int               `json:"parameters"`
	Preprocessing json.RawMessage   `json:"preprocessing"`
	Classes       []string          `json:"classes,omitempty"`
	Targets       []string          `json:"targets,omitempty"`
	TargetScale   *data.TargetScale `json:"target_scale,omitempty"`
	Recipe        string            `json:"recipe,omitempty"`
	Pictures      string            `json:"pictures,omitempty"` // picture file of the first layer's weights, if one was written
}

// Layer describes one layer. Its weights are (inputs+1) × outputs, with the bias.
type Layer struct {
	Type       string `json:"type"`
	Inputs     int    `json:"inputs"`
	Outputs    int    `json:"outputs"`
	Activation string `json:"activation"`
	Parameters int    `json:"parameters"`
}

// NewModel returns the object for a model.
func NewModel(m *mlp.Model) (Model, error) {
	steps, err := json.Marshal(m.Preprocessor)
	v := Model{
		Event: "model", Inputs: m.Network.Inputs(), InputShape: m.InputShape,
		Output: m.Network.Loss().Name(), Parameters: m.Network.Parameters(),
		Preprocessing: steps, Classes: m.Classes, Recipe: m.Recipe,
		Targets: m.Targets, TargetScale: m.TargetScale,
	}
	for _, d := range m.Network.Layers() {
		v.Layers = append(v.Layers, Layer{"dense", d.Inputs(), d.Outputs(), d.Activation().Name(), d.Parameters()})
	}
	return v, err
}

// Imported describes a network of another program that was converted to a model.
type Imported struct {
	Event      string   `json:"event"` // "imported"
	File       string   `json:"file"`
	Format     string   `json:"format"`
	Model      string   `json:"model"`
	Layers     []Layer  `json:"layers"`
	Output     string   `json:"output"`
	Parameters int      `json:"parameters"`
	Classes    []string `json:"classes,omitempty"`
	Folded     []string `json:"folded,omitempty"`
	Assumed    []string `json:"assumed,omitempty"`
}

// NewImported returns the object for an imported model. The caller sets Folded,
// Assumed and the fields about the files.
func NewImported(m *mlp.Model) (Imported, error) {
	v, err := NewModel(m)
	return Imported{Event: "imported", Layers: v.Layers, Output: v.Output, Parameters: v.Parameters, Classes: v.Classes}, err
}

// Exported describes a model that was written in another format.
type Exported struct {
	Event      string   `json:"event"` // "exported"
	File       string   `json:"file"`
	Format     string   `json:"format"`
	Bytes      int      `json:"bytes"`
	Opset      int      `json:"opset,omitempty"`
	Notes      []string `json:"notes,omitempty"`      // what the file does not hold, and what to do about it
	Rows       int      `json:"rows,omitempty"`       // number of rows that file and model were compared on
	Difference *float64 `json:"difference,omitempty"` // largest difference of their outputs; absent if it is not finite
}
