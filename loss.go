package mlp

import (
	"fmt"
	"math"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Loss is the end of a network: it turns the last layer's sums (logits) into
// outputs, and compares the outputs with the target. One type does both, because the
// combined derivative is simple and numerically stable: for each built-in loss, the
// derivative with respect to the logits is outputs minus targets.
type Loss interface {
	// Name identifies the loss in model files and recipes.
	Name() string
	// Kind says what the outputs mean. The targets must be of the same kind.
	Kind() OutputKind
	// Output computes the outputs of one row. y and logits have the same
	// length and may be the same slice.
	Output(y, logits []float32)
	// Delta writes the derivative of the row's loss with respect to the logits,
	// multiplied by scale, to delta. It returns the loss of the row, not scaled.
	Delta(delta, logits []float32, t Target, scale float32) float64
	// Value returns the loss of one row.
	Value(logits []float32, t Target) float64
}

// OutputKind is what a network's outputs mean.
type OutputKind int

// The kinds of outputs.
const (
	// OneClass means that each output is the probability of a class. A row has one
	// class, and the largest output predicts it.
	OneClass OutputKind = iota
	// YesOrNo means that each output is the probability of a yes, independent of the
	// other outputs. A single output can also distinguish two classes.
	YesOrNo
	// Values means that each output is a number (regression).
	Values
)

// Target is the correct answer for one row: either the number of a class, or one value
// for each output. Class is used only if Values is nil.
type Target struct {
	Class  int
	Values []float32
}

// SoftmaxCrossEntropy is for rows that each have one of several classes. The outputs
// y are probabilities that sum to 1. The loss is -ln y of the true class, or -Σ t·ln y
// if the target has values t.
type SoftmaxCrossEntropy struct{}

// Name returns "softmax".
func (SoftmaxCrossEntropy) Name() string { return "softmax" }

// Kind returns [OneClass].
func (SoftmaxCrossEntropy) Kind() OutputKind { return OneClass }

// Output computes softmax(logits).
func (SoftmaxCrossEntropy) Output(y, logits []float32) { kernel.Active().Softmax(y, logits) }

// Delta writes scale·(softmax(logits) - t), where t is 1 for the true class and 0 for
// the others. If the target has values t, it writes scale·(Σt·softmax(logits) - t), so
// the sum Σt acts as a weight of the row.
func (SoftmaxCrossEntropy) Delta(delta, logits []float32, t Target, scale float32) float64 {
	logSum := kernel.Active().Softmax(delta, logits)
	loss := crossEntropy(logits, t, logSum)
	weight := float32(1) // of the row: the sum of its target values
	if t.Values != nil {
		weight = 0
		for _, v := range t.Values {
			weight += v
		}
	}
	for j := range delta {
		delta[j] = (weight*delta[j] - t.probability(j)) * scale
	}
	return loss
}

// Value returns the cross-entropy of the row.
func (SoftmaxCrossEntropy) Value(logits []float32, t Target) float64 {
	var few [64]float32 // avoids an allocation for up to 64 outputs, as most networks have
	y := few[:]
	if len(logits) > len(y) {
		y = make([]float32, len(logits))
	}
	return crossEntropy(logits, t, kernel.Active().Softmax(y[:len(logits)], logits))
}

func crossEntropy(logits []float32, t Target, logSum float64) float64 {
	if t.Values == nil {
		return logSum - float64(logits[t.Class])
	}
	loss := 0.0
	for j, v := range t.Values {
		loss += float64(v) * (logSum - float64(logits[j]))
	}
	return loss
}

// SigmoidCrossEntropy is for yes-or-no questions: one output for two classes,
// or several outputs of which any number may be yes (multi-label). Each output is a
// probability. The loss is the binary cross-entropy, summed over the outputs.
type SigmoidCrossEntropy struct{}

// Name returns "sigmoid".
func (SigmoidCrossEntropy) Name() string { return "sigmoid" }

// Kind returns [YesOrNo].
func (SigmoidCrossEntropy) Kind() OutputKind { return YesOrNo }

// Output computes sigmoid(logits).
func (SigmoidCrossEntropy) Output(y, logits []float32) { Sigmoid().Forward(y, logits) }

// Delta writes scale·(sigmoid(logits) - target).
func (l SigmoidCrossEntropy) Delta(delta, logits []float32, t Target, scale float32) float64 {
	loss := l.Value(logits, t)
	l.Output(delta, logits)
	for j := range delta {
		delta[j] = (delta[j] - t.value(j)) * scale
	}
	return loss
}

// Value returns Σ max(s, 0) - s·t + ln(1 + e^-|s|) over the logits s and targets t. It
// is the binary cross-entropy in a form that can't overflow.
func (SigmoidCrossEntropy) Value(logits []float32, t Target) float64 {
	loss := 0.0
	for j, v := range logits {
		s := float64(v)
		loss += max(s, 0) - s*float64(t.value(j)) + math.Log1p(math.Exp(-math.Abs(s)))
	}
	return loss
}

// probability returns the target of output j in a network with one output per class.
func (t Target) probability(j int) float32 {
	switch {
	case t.Values != nil:
		return t.Values[j]
	case t.Class == j:
		return 1
	}
	return 0
}

// value returns the target of output j in a network of yes-or-no outputs or values. If
// the target is a class, there is only one output. Its target is 1 for class 1, else 0.
func (t Target) value(j int) float32 {
	if t.Values == nil {
		return float32(t.Class)
	}
	return t.Values[j]
}

// SquaredError is for values (regression). The outputs y are the logits themselves. The
// loss is ½ Σ (y - t)².
type SquaredError struct{}

// Name returns "linear".
func (SquaredError) Name() string { return "linear" }

// Kind returns [Values].
func (SquaredError) Kind() OutputKind { return Values }

// Output copies the logits.
func (SquaredError) Output(y, logits []float32) { copy(y, logits) }

// Delta writes scale·(logits - target).
func (SquaredError) Delta(delta, logits []float32, t Target, scale float32) float64 {
	loss := 0.0
	for j, y := range logits {
		d := y - t.value(j)
		delta[j] = d * scale
		loss += float64(d) * float64(d) / 2
	}
	return loss
}

// Value returns ½ Σ (y - t)².
func (SquaredError) Value(logits []float32, t Target) float64 {
	loss := 0.0
	for j, y := range logits {
		d := float64(y) - float64(t.value(j))
		loss += d * d / 2
	}
	return loss
}

// Losses lists the built-in losses.
func Losses() []Loss {
	return []Loss{SoftmaxCrossEntropy{}, SigmoidCrossEntropy{}, SquaredError{}}
}

// ParseLoss returns the loss with the given name. It searches the built-in losses and
// others.
func ParseLoss(name string, others ...Loss) (Loss, error) {
	var names []string
	for _, l := range append(Losses(), others...) {
		if l.Name() == name {
			return l, nil
		}
		names = append(names, l.Name())
	}
	return nil, fmt.Errorf("output: expected one of %s, found %q: %w", strings.Join(names, ", "), name, ErrConfig)
}
