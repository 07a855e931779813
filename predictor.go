package mlp

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Predictor computes outputs from raw rows. A [Model] is one. Code that measures or
// serves predictions should accept a Predictor. It is safe for concurrent use.
type Predictor interface {
	// Predict returns the outputs of raw rows: see [Model.Predict].
	Predict(f data.Features) ([][]float32, error)
	// PredictInto writes the outputs of raw rows, (rows, Outputs()), to dst: see
	// [Model.PredictInto].
	PredictInto(ctx context.Context, dst []float32, f data.Features, threads int) error
	// PredictSet returns the outputs for all rows of a set. The set's targets must be
	// of the kind that is predicted.
	PredictSet(ctx context.Context, set *data.Set, threads int) ([][]float32, error)
	// Outputs returns how many outputs a row has.
	Outputs() int
	// Task returns the kind of prediction.
	Task() data.Task
	// TargetMeans returns the mean of each target in the training set of a regression;
	// nil if they are not known.
	TargetMeans() []float32
}

// Outputs returns the number of outputs for a row.
func (m *Model) Outputs() int { return m.Network.Outputs() }

// TargetMeans returns the mean of each target in the training set of a regression; nil
// if they are not known.
func (m *Model) TargetMeans() []float32 {
	if m.TargetScale == nil {
		return nil
	}
	return m.TargetScale.Mean
}

// PredictSet predicts all rows of a labeled set, on at most threads cores (0: all). It
// returns an error if m does not predict the set's kind of targets: classes, labels or
// values.
func (m *Model) PredictSet(ctx context.Context, set *data.Set, threads int) ([][]float32, error) {
	b, err := m.bind(set, false)
	if err != nil {
		return nil, err
	}
	p := m.newPrediction()
	defer m.closePrediction(p)
	p.rows = b.features
	outputs, err := p.allRows(ctx, threads)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.name, err)
	}
	return outputs, nil
}

// Logits returns the last layer's sums for all rows of a labeled set, (rows, outputs).
// The loss turns them into outputs, such as probabilities.
func (m *Model) Logits(ctx context.Context, set *data.Set, threads int) ([][]float32, error) {
	b, err := m.bind(set, false)
	if err != nil {
		return nil, err
	}
	kept := make(logitRows, b.len())
	err = m.forward(ctx, &forward{net: m.Network, features: &b.features, steps: m.Preprocessor, to: kept}, threads)
	return kept, err
}

// logitRows is a receiver that stores the logits of all rows.
type logitRows [][]float32

func (k logitRows) receive(_ *pass, logits kernel.Matrix, lo int) bool {
	for i := range logits.Rows {
		k[lo+i] = append(make([]float32, 0, logits.Cols), logits.Row(i)...)
	}
	return true
}

// Decide returns the class that a row of outputs predicts, and its probability. With
// several outputs, it is the class of the largest. A single output is the probability
// of class 1, and the likelier of classes 0 and 1 is returned.
func Decide(outputs []float32) (class int, probability float32) {
	if len(outputs) == 1 {
		if outputs[0] >= 0.5 {
			return 1, outputs[0]
		}
		return 0, 1 - outputs[0]
	}
	class = largest(outputs)
	return class, outputs[class]
}
