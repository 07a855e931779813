package optim

import "github.com/seed-217ca19f/mlp/internal/kernel"

// SGD is plain gradient descent, w -= rate·g.
type SGD struct{}

// Name returns "sgd".
func (SGD) Name() string { return "sgd" }

// Slots returns 0.
func (SGD) Slots() int { return 0 }

// Fusable reports whether o is an SGD itself and not an optimizer that embeds one.
func (SGD) Fusable(o Optimizer) bool {
	_, plain := o.(SGD)
	return plain
}

// Step subtracts rate times the gradient.
func (SGD) Step(p Params, rate float32) {
	kernel.Active().Descend(p.Weights, p.Gradient, rate)
}
