package onnx

import (
	"fmt"
	"math"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// layers adds the nodes of m's network, applied to the value x, and returns the name of
// the value that holds the last layer's sums.
func (b *builder) layers(m *mlp.Model, x string) (logits string, err error) {
	layers := m.Network.Layers()
	last := len(layers) - 1
	for i, d := range layers[:last] {
		name := fmt.Sprintf("hidden%d", i+1)
		sums := name + ".sums"
		if d.Activation() == mlp.Identity() {
			sums = name
		}
		if x, err = b.activate(name, d.Activation(), b.dense(name, sums, d, x)); err != nil {
			return "", fmt.Errorf("layer %d: %w", i, err)
		}
	}
	return b.dense("output", logitsName(m.Network.Loss(), m.TargetScale), layers[last], x), nil
}

// logitsName returns the name of the value that holds the last layer's sums.
func logitsName(loss mlp.Loss, scale *data.TargetScale) string {
	switch {
	case loss != mlp.Loss(mlp.SquaredError{}):
		return "logits"
	case scale != nil:
		return "values.standardized"
	}
	return "values"
}

// dense adds the nodes of sums = x·W + b, with x (batch, in), W (in, out) and b (out).
// The names of the constants begin with name.
func (b *builder) dense(name, sums string, d *mlp.Dense, x string) string {
	in, out := d.Inputs(), d.Outputs()
	values := d.Weights() // (in+1, out)
	weights := b.constant(pb.Floats(name+".weights", values[:in*out], int64(in), int64(out)))
	bias := b.constant(pb.Floats(name+".bias", values[in*out:], int64(out)))
	return b.node("Gemm", sums, []string{x, weights, bias})
}

// activate adds the nodes of z = f(s) under the given name and returns the name of z.
// If f is the identity, it returns s.
func (b *builder) activate(name string, f mlp.Activation, s string) (z string, err error) {
	if known, err := mlp.ParseActivation(f.Name()); err != nil || known != f {
		return "", fmt.Errorf("expected one of the built-in activations, found %s: %w", f.Name(), ErrUnsupported)
	}
	alpha := f.(interface{ Alpha() float32 }).Alpha()
	in := []string{s}
	switch kind, _, _ := strings.Cut(f.Name(), "("); kind {
	case "identity":
		return s, nil
	case "sigmoid":
		return b.node("Sigmoid", name, in), nil
	case "tanh":
		return b.node("Tanh", name, in), nil
	case "relu":
		return b.node("Relu", name, in), nil
	case "leaky-relu":
		return b.node("LeakyRelu", name, in, float("alpha", alpha)), nil
	case "elu":
		return b.node("Elu", name, in, float("alpha", alpha)), nil
	case "softplus":
		return b.node("Softplus", name, in), nil
	case "gelu":
		return b.gelu(name, s), nil
	}
	return "", fmt.Errorf("the activation %s has no form in ONNX: %w", f.Name(), ErrUnsupported)
}

// gelu adds the nodes of s·(1 + erf(s/√2))/2, because opsets before 20 have no operator
// for GELU. Runtimes recognize the pattern and compute it in one pass.
func (b *builder) gelu(name, s string) string {
	scaled := b.node("Div", name+".scaled", []string{s, b.number("sqrt2", math.Sqrt2)})
	erf := b.node("Erf", name+".erf", []string{scaled})
	raised := b.node("Add", name+".raised", []string{erf, b.number("one", 1)})
	twice := b.node("Mul", name+".twice", []string{s, raised})
	return b.node("Mul", name, []string{twice, b.number("half", 0.5)})
}
