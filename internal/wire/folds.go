package wire

import (
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/metrics"
)

// Fold is the result of one fold of a cross-validation.
type Fold struct {
	Event    string   `json:"event"` // "fold"
	Fold     int      `json:"fold"`  // from 1
	Folds    int      `json:"folds"`
	Rows     int      `json:"rows"` // number of rows that were tested on
	Accuracy *float64 `json:"accuracy,omitempty"`
	Figures
}

// NewFold returns the object for a fold. fold is its index, which counts from 0, and
// folds is the number of folds.
func NewFold(fold, folds int, a *assess.Assessment, targets []string) Fold {
	v := Fold{Event: "fold", Fold: fold + 1, Folds: folds, Rows: a.Rows, Figures: NewFigures(a, targets)}
	if score, name := a.Score(); name == "accuracy" {
		v.Accuracy = &score
	}
	return v
}

// Folds is the result of a whole cross-validation.
type Folds struct {
	Event     string  `json:"event"` // "folds"
	Folds     int     `json:"folds"`
	Score     string  `json:"score"` // "accuracy" or "r2"
	Mean      float64 `json:"mean"`
	Deviation float64 `json:"deviation"` // standard deviation of the folds' scores
}

// NewFolds returns the object for the scores of all folds. name is the score's name.
func NewFolds(scores []float64, name string) Folds {
	mean, deviation := metrics.MeanAndDeviation(scores)
	return Folds{"folds", len(scores), name, mean, deviation}
}
