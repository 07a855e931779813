package wire

import "github.com/seed-217ca19f/mlp"

// Prediction is the prediction for one row. Outputs are in the order of the classes or
// targets.
type Prediction struct {
	Event       string             `json:"event"`          // "prediction"
	File        string             `json:"file,omitempty"` // absent for the rows of a request
	Row         int                `json:"row"`            // number of the row, from 1
	Outputs     []float32          `json:"outputs"`
	Class       string             `json:"class,omitempty"`
	Probability *float32           `json:"probability,omitempty"`
	Prediction  *float32           `json:"prediction,omitempty"`  // the value, if the model has one output and no classes
	Predictions map[string]float32 `json:"predictions,omitempty"` // values or probabilities by target, if there are several
}

// NewPrediction returns the object for one row of a file. row is the row's number,
// which counts from 1, and y holds m's outputs for the row.
func NewPrediction(m *mlp.Model, file string, row int, y []float32) Prediction {
	p := Prediction{Event: "prediction", File: file, Row: row, Outputs: y}
	switch {
	case m.Classes != nil:
		class, probability := m.Class(y)
		p.Class, p.Probability = m.Classes[class], &probability
	case len(y) == 1:
		p.Prediction = &y[0]
	case m.Targets != nil:
		p.Predictions = map[string]float32{}
		for k, name := range m.Targets {
			p.Predictions[name] = y[k]
		}
	}
	return p
}
