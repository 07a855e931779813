package wire

import (
	"encoding/json"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Model is what a model file holds.
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
	Pictures      string            `json:"pictures,omitempty"` // the file that the weights were drawn into
}

// Layer is one layer, with weights of (inputs+1)×outputs.
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

// Imported is a network of another program that was made into a model.
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

// NewImported returns the object for a model that was made of a file, which has yet to
// be described.
func NewImported(m *mlp.Model) (Imported, error) {
	v, err := NewModel(m)
	return Imported{Event: "imported", Layers: v.Layers, Output: v.Output, Parameters: v.Parameters, Classes: v.Classes}, err
}

// Exported is a model that was written in another format.
type Exported struct {
	Event      string   `json:"event"` // "exported"
	File       string   `json:"file"`
	Format     string   `json:"format"`
	Bytes      int      `json:"bytes"`
	Opset      int      `json:"opset,omitempty"`
	Notes      []string `json:"notes,omitempty"`      // what the file does not hold
	Rows       int      `json:"rows,omitempty"`       // that it was compared on
	Difference *float64 `json:"difference,omitempty"` // from the model's outputs at most; absent if it is not finite
}
