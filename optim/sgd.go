package optim

import "github.com/seed-217ca19f/mlp/internal/kernel"

// SGD is plain gradient descent, w -= rate·g.
type SGD struct{}

// Name returns "sgd".
func (SGD) Name() string { return "sgd" }

// Slots returns 0.
func (SGD) Slots() int { return 0 }

// Step subtracts rate times the gradient.
func (SGD) Step(r Run, rate float32) {
	kernel.Active().Descend(r.Weights, r.Gradient, rate)
}
