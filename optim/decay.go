package optim

import "github.com/seed-217ca19f/mlp/internal/kernel"

// L2 adds a weight decay to another optimizer: it adds Decay·w to the gradient of each
// weight w before the optimizer's step. That is the gradient of ½·Decay·Σw² (PyTorch's
// weight_decay, scikit-learn's alpha). Biases do not decay, as in scikit-learn.
type L2 struct {
	Optimizer
	Decay float32
}

// Step adds the decay to the gradient and takes the optimizer's step.
func (l L2) Step(p Params, rate float32) {
	decaying := len(p.Weights) - p.Biases
	kernel.Active().Descend(p.Gradient[:decaying], p.Weights[:decaying], -l.Decay*p.Decay)
	l.Optimizer.Step(p, rate)
}
