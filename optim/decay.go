package optim

import "github.com/seed-217ca19f/mlp/internal/kernel"

// L2 adds Decay times each weight to its gradient before the optimizer sees it,
// which is the gradient of ½·Decay·Σw² (PyTorch's weight_decay, scikit-learn's
// alpha). Biases do not decay, as in scikit-learn.
type L2 struct {
	Optimizer
	Decay float32
}

// Step adds the decay to the gradient and takes the optimizer's step.
func (l L2) Step(r Run, rate float32) {
	decaying := len(r.Weights) - r.Biases
	kernel.Active().Descend(r.Gradient[:decaying], r.Weights[:decaying], -l.Decay)
	l.Optimizer.Step(r, rate)
}
