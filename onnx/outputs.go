package onnx

import (
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// outputs adds the graph's first output and returns its name. The loss decides how it
// is computed from the logits, for example by a softmax.
func (b *builder) outputs(m *mlp.Model, logits string) (string, error) {
	out, doc := "", "probabilities, one for each class or label"
	switch m.Network.Loss() {
	case mlp.SoftmaxCrossEntropy{}:
		out = b.node("Softmax", "probabilities", []string{logits}, integer("axis", 1))
	case mlp.SigmoidCrossEntropy{}:
		out = b.node("Sigmoid", "probabilities", []string{logits})
		if m.Classes != nil && m.Network.Outputs() == 1 {
			doc = "the probability of " + m.Classes[1]
		}
	case mlp.SquaredError{}:
		out, doc = b.restore(m, logits), "values, one for each target"
	default:
		return "", fmt.Errorf("expected one of the built-in losses, found %s: %w", m.Network.Loss().Name(), ErrUnsupported)
	}
	b.output(out, pb.Float, m.Network.Outputs(), doc)
	return out, nil
}

// restore adds the nodes of x·scale + mean, which turns standardized values back into
// the units of the training data, and returns the name of the result. If m's targets
// were not standardized, it returns x.
func (b *builder) restore(m *mlp.Model, x string) string {
	if m.TargetScale == nil {
		return x
	}
	scaled := b.node("Mul", "values.scaled", []string{x, b.row("values.scale", m.TargetScale.Scale)})
	return b.node("Add", "values", []string{scaled, b.row("values.mean", m.TargetScale.Mean)})
}

// label adds an output with the name of the likeliest class, which is the class that
// [mlp.Model.Class] returns.
func (b *builder) label(m *mlp.Model, outputs string) {
	class := ""
	if m.Network.Outputs() == 1 {
		yes := b.node("GreaterOrEqual", "class.yes", []string{outputs, b.number("half", 0.5)})
		axis := b.constant(pb.Ints("class.axis", []int64{1}, 1))
		class = b.node("Squeeze", "class", []string{b.cast("class.number", yes, pb.Int64), axis})
	} else {
		class = b.node("ArgMax", "class", []string{outputs}, integer("axis", 1), integer("keepdims", 0))
	}
	numbers := make([]int64, len(m.Classes))
	for i := range numbers {
		numbers[i] = int64(i)
	}
	label := b.node(labelEncoder, "label", []string{class},
		integers("keys_int64s", numbers), texts("values_strings", m.Classes), text("default_string", ""))
	b.output(label, pb.String, 0, "the likeliest class: "+quoted(m.Classes))
}
