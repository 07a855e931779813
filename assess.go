package mlp

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// Assessment is what a model is worth on a set of rows, in the units of their
// targets. One of Classes, Labels and Values is set.
type Assessment struct {
	Rows    int
	Classes *ClassAssessment     // where each row is of one class
	Labels  []ClassAssessment    // one for each label
	Values  []metrics.Regression // one for each value
}

// ClassAssessment is how well classes are told apart.
type ClassAssessment struct {
	Confusion   *metrics.Confusion
	Calibration *metrics.Calibration
	LogLoss     float64
	AUC         float64 // mean of each class against the rest
	HasAUC      bool    // it is defined: rows are of two classes at least
}

// Score returns the one number that says most, larger being better, and what it
// is: "accuracy", of several labels in the mean, or "r2", of several values in
// the mean.
func (a *Assessment) Score() (score float64, name string) {
	switch {
	case a.Classes != nil:
		return a.Classes.Accuracy(), "accuracy"
	case a.Labels != nil:
		for k := range a.Labels {
			score += a.Labels[k].Accuracy() / float64(len(a.Labels))
		}
		return score, "accuracy"
	}
	for _, v := range a.Values {
		score += v.R2 / float64(len(a.Values))
	}
	return score, "r2"
}

// Accuracy returns the share of rows that were predicted right.
func (a *ClassAssessment) Accuracy() float64 {
	return float64(a.Confusion.Correct()) / float64(max(1, a.Confusion.Rows()))
}

// maxAssessed is how many rows are assessed at most: of more, as many that are
// evenly spaced. Beyond it no figure changes in its third digit.
const maxAssessed = 1_000_000

// Assess measures m on the rows of a set.
func (m *Model) Assess(ctx context.Context, set *data.Set) (*Assessment, error) {
	if set != nil && set.Len() > maxAssessed {
		if err := set.Check(); err != nil {
			return nil, err
		}
		set = set.Sample(maxAssessed)
	}
	b, err := m.bind(set, false)
	if err != nil {
		return nil, err
	}
	p := m.newPrediction()
	defer m.closePrediction(p)
	p.rows = b.features
	outputs, err := p.allRows(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.name, err)
	}
	return m.assess(set, outputs), nil
}

// assess compares outputs with the targets of a set, in their own units.
func (m *Model) assess(set *data.Set, outputs [][]float32) *Assessment {
	a := &Assessment{Rows: set.Len()}
	switch t := &set.Targets; {
	case t.Class != nil:
		a.Classes = assessClasses(outputs, t.Class, len(set.Classes))
	case t.Labels:
		for k := range t.Width {
			a.Labels = append(a.Labels, *assessClasses(column(outputs, k), labels(t, k), 2))
		}
	default:
		a.Values = metrics.NewRegressions(outputs, t.Values, m.baseline(t.Width))
	}
	return a
}

// baseline returns the means of the training targets.
func (m *Model) baseline(width int) []float64 {
	means := make([]float64, width)
	if m.Scale != nil {
		for k, mean := range m.Scale.Mean {
			means[k] = float64(mean)
		}
	}
	return means
}

func assessClasses(probabilities [][]float32, truth []int32, classes int) *ClassAssessment {
	a := &ClassAssessment{
		Confusion: metrics.NewConfusion(classes), Calibration: metrics.NewCalibration(0),
		LogLoss: metrics.LogLoss(probabilities, truth),
	}
	a.AUC, a.HasAUC = metrics.MacroAUC(probabilities, truth)
	for i, p := range probabilities {
		class, _ := decideProbable(p)
		a.Confusion.Add(int(truth[i]), class)
		a.Calibration.Add(p, int(truth[i]))
	}
	return a
}

// column returns output k of each row.
func column(outputs [][]float32, k int) [][]float32 {
	alone := make([][]float32, len(outputs))
	for i, y := range outputs {
		alone[i] = y[k : k+1]
	}
	return alone
}

// labels returns label k of each row as a class.
func labels(t *data.Targets, k int) []int32 {
	truth := make([]int32, len(t.Values)/t.Width)
	for i := range truth {
		truth[i] = int32(t.Values[i*t.Width+k])
	}
	return truth
}
