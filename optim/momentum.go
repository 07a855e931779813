package optim

import "github.com/seed-217ca19f/mlp/internal/kernel"

// Momentum is gradient descent with a velocity v, a decaying sum of past gradients
// (Polyak 1964; PyTorch's form): v = Mu·v + g, w -= rate·v.
type Momentum struct{ Mu float32 }

// Name returns "momentum".
func (Momentum) Name() string { return "momentum" }

// Slots returns 1, the velocity.
func (Momentum) Slots() int { return 1 }

// Step updates the velocity and subtracts rate times the velocity.
func (m Momentum) Step(p Params, rate float32) {
	kernel.Active().Momentum(p.Weights, p.Gradient, p.Slots[0], rate, m.Mu)
}

// Nesterov is Nesterov's accelerated gradient, a form of momentum (Nesterov 1983;
// Sutskever et al. 2013; PyTorch's form): v = Mu·v + g, w -= rate·(g + Mu·v).
type Nesterov struct{ Mu float32 }

// Name returns "nesterov".
func (Nesterov) Name() string { return "nesterov" }

// Slots returns 1, the velocity.
func (Nesterov) Slots() int { return 1 }

// Step updates the velocity v, then subtracts rate·(g + Mu·v).
func (n Nesterov) Step(p Params, rate float32) {
	kernel.Active().Nesterov(p.Weights, p.Gradient, p.Slots[0], rate, n.Mu)
}
