package wire

import "github.com/seed-217ca19f/mlp"

// Prediction is the prediction of one row. Outputs are in class order.
type Prediction struct {
	Event       string             `json:"event"`          // "prediction"
	File        string             `json:"file,omitempty"` // none: the rows of a request
	Row         int                `json:"row"`            // from 1
	Outputs     []float32          `json:"outputs"`
	Class       string             `json:"class,omitempty"`
	Probability *float32           `json:"probability,omitempty"`
	Prediction  *float32           `json:"prediction,omitempty"`  // of a regressor with one output
	Predictions map[string]float32 `json:"predictions,omitempty"` // of several targets, or the probabilities of labels
}

// NewPrediction returns the object for the outputs y that m has for a row of a file.
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
