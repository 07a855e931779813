// Package assess measures how good predictions are and which columns they rely on, and
// calibrates predicted probabilities.
//
// [Assess] measures a model or any other [mlp.Predictor] on labeled rows. [Importance]
// ranks the columns that it uses.
package assess

import (
	"context"
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// Assessment says how good predictions are on a set of rows. One of Classes, Labels and
// Values is set. Errors of values are in the units of the targets.
type Assessment struct {
	Rows    int
	Classes *Classes             // set if each row has one class
	Labels  []Classes            // set for labels: one element for each label
	Values  []metrics.Regression // set for values: one element for each value
}

// Classes says how well classes are predicted.
type Classes struct {
	Confusion   *metrics.Confusion
	Calibration *metrics.Calibration
	LogLoss     float64
	Brier       float64 // mean squared error of the probabilities: see [metrics.Brier]
	AUC         float64 // see [metrics.MacroAUC]; 0 if HasAUC is false
	HasAUC      bool    // AUC and AveragePrecision are defined: the rows have at least two classes
	// AveragePrecision is the mean of ClassPrecisions over the classes that have rows;
	// with two classes it is the average precision of the second. It is 0 if HasAUC is
	// false.
	AveragePrecision float64
	// ClassPrecisions has the average precision of each class; NaN for a class without rows.
	ClassPrecisions []float64
	// Top is the share of rows whose true class is among the [TopClasses] most probable
	// classes. It is 0 if HasTop is false.
	Top    float64
	HasTop bool // there are more than TopClasses classes
}

// TopClasses is the number of most probable classes that [Classes.Top] considers.
const TopClasses = 5

// Score returns a single number that sums up the assessment; larger is better. For
// classes it is the accuracy, for labels the mean accuracy of the labels, and for values
// the mean R² of the values. name is "accuracy" or "r2".
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
func (a *Classes) Accuracy() float64 {
	return float64(a.Confusion.Correct()) / float64(max(1, a.Confusion.Rows()))
}

// maxAssessed is the largest number of rows that are assessed. From a larger set, this
// many evenly spaced rows are used. More rows would not change the third digit of any
// figure.
const maxAssessed = 1_000_000

// Assess measures the predictions of p on the rows of a set.
func Assess(ctx context.Context, p mlp.Predictor, set *data.Set) (*Assessment, error) {
	if set != nil && set.Len() > maxAssessed {
		if err := set.Check(); err != nil {
			return nil, err
		}
		set = set.Sample(maxAssessed)
	}
	outputs, err := p.PredictSet(ctx, set, 0)
	if err != nil {
		return nil, err
	}
	return Outputs(p, set, outputs), nil
}

// Outputs is like [Assess] for rows that p has already predicted. The parameter outputs
// holds the predictions for the rows of set: one slice for each row.
func Outputs(p mlp.Predictor, set *data.Set, outputs [][]float32) *Assessment {
	if n := set.Len(); n > maxAssessed {
		rows := data.Evenly(n, maxAssessed)
		few := make([][]float32, len(rows))
		for i, r := range rows {
			few[i] = outputs[r]
		}
		set, outputs = set.Sample(maxAssessed), few
	}
	a := &Assessment{Rows: set.Len()}
	switch t := &set.Targets; {
	case t.Class != nil:
		a.Classes = newClasses(outputs, t.Class, len(set.Classes))
	case t.Labels:
		for k := range t.Width {
			a.Labels = append(a.Labels, *newClasses(column(outputs, k), labels(t, k), 2))
		}
	default:
		a.Values = metrics.NewRegressions(outputs, t.Values, baseline(p, t.Width))
	}
	return a
}

// baseline returns the mean of each target in the training set. All are 0 if the means
// are not known.
func baseline(p mlp.Predictor, width int) []float64 {
	means := make([]float64, width)
	for k, mean := range p.TargetMeans() {
		means[k] = float64(mean)
	}
	return means
}

func newClasses(probabilities [][]float32, truth []int32, classes int) *Classes {
	a := &Classes{
		Confusion: metrics.NewConfusion(classes), Calibration: metrics.NewCalibration(0),
		LogLoss: metrics.LogLoss(probabilities, truth), Brier: metrics.Brier(probabilities, truth),
	}
	s := metrics.NewSeparation(probabilities, truth)
	a.AUC, a.HasAUC = s.MacroAUC()
	a.AveragePrecision, _ = s.MacroAveragePrecision()
	if a.ClassPrecisions = s.AveragePrecision; len(truth) == 0 {
		a.ClassPrecisions = slices.Repeat([]float64{math.NaN()}, classes)
	}
	if a.HasTop = classes > TopClasses; a.HasTop {
		a.Top = metrics.TopK(probabilities, truth, TopClasses)
	}
	for i, p := range probabilities {
		class, _ := mlp.Decide(p)
		a.Confusion.Add(int(truth[i]), class)
		a.Calibration.Add(p, int(truth[i]))
	}
	return a
}

// column returns output k of each row, as a matrix (rows, 1).
func column(outputs [][]float32, k int) [][]float32 {
	alone := make([][]float32, len(outputs))
	for i, y := range outputs {
		alone[i] = y[k : k+1]
	}
	return alone
}

// labels returns label k of each row as class 0 or 1.
func labels(t *data.Targets, k int) []int32 {
	truth := make([]int32, len(t.Values)/t.Width)
	for i := range truth {
		truth[i] = int32(t.Values[i*t.Width+k])
	}
	return truth
}
