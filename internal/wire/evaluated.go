package wire

import (
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
)

// Evaluation is the result of evaluating a model on a set. Confusion[i][j] is the number
// of rows of class i that were predicted as class j.
type Evaluation struct {
	Event    string   `json:"event"` // "evaluation"
	Data     string   `json:"data"`
	Rows     int      `json:"rows"`
	Loss     *float64 `json:"loss,omitempty"` // absent if it is not finite
	Error    *float64 `json:"error,omitempty"`
	Accuracy *float64 `json:"accuracy,omitempty"`
	Figures
	Classes   []ClassScore `json:"classes,omitempty"`
	Confusion [][]int      `json:"confusion,omitempty"`
	Seconds   float64      `json:"seconds"`
}

// ClassScore holds the scores of one class.
type ClassScore struct {
	Class     string  `json:"class"`
	Rows      int     `json:"rows"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	// AveragePrecision is the average precision of this class against all others.
	AveragePrecision *float64 `json:"average_precision,omitempty"`
}

// NewEvaluation returns the object for an evaluation on the set called name. The caller
// adds the figures of an assessment.
func NewEvaluation(e *mlp.Evaluation, name string, classes []string, took time.Duration) Evaluation {
	v := Evaluation{Event: "evaluation", Data: name, Rows: e.Rows, Loss: Finite(e.Loss), Seconds: took.Seconds()}
	if e.Graded {
		v.Error, v.Accuracy = new(e.Error()), new(e.Accuracy())
	}
	if c := e.Confusion; c != nil {
		for k, class := range classes {
			v.Classes = append(v.Classes, ClassScore{Class: class, Rows: c.Support(k), Precision: c.Precision(k), Recall: c.Recall(k), F1: c.F1(k)})
			row := make([]int, len(classes))
			for j := range row {
				row[j] = c.Count(k, j)
			}
			v.Confusion = append(v.Confusion, row)
		}
	}
	return v
}

// Assess sets the figures of an assessment, including those of each class. targets
// are the names of the model's targets.
func (v *Evaluation) Assess(a *assess.Assessment, targets []string) {
	v.Figures = NewFigures(a, targets)
	if a.Classes == nil {
		return
	}
	for k := range v.Classes {
		v.Classes[k].AveragePrecision = Finite(a.Classes.ClassPrecisions[k])
	}
}
