package optim

import (
	"math"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Adam steps along a decaying mean of past gradients, and scales the step of each
// parameter by the size of its gradients. m and v are decaying means of the gradient
// and of its square. They are corrected for starting at zero (Kingma & Ba 2015,
// algorithm 1; PyTorch's and scikit-learn's form):
//
//	m = Beta1·m + (1-Beta1)·g
//	v = Beta2·v + (1-Beta2)·g²
//	w -= rate · m/(1-Beta1^t) / (√(v/(1-Beta2^t)) + Epsilon)
type Adam struct{ Beta1, Beta2, Epsilon float32 }

// NewAdam returns Adam with the settings that its paper recommends.
func NewAdam() Adam { return Adam{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8} }

// Name returns "adam".
func (Adam) Name() string { return "adam" }

// Slots returns 2, the two means.
func (Adam) Slots() int { return 2 }

// Step updates both means and takes the step.
func (a Adam) Step(p Params, rate float32) {
	// The corrections for starting at zero are the same for all parameters, so
	// they are multiplied into the rate and epsilon once.
	t := float64(max(1, p.Step))
	first, second := 1-math.Pow(float64(a.Beta1), t), math.Sqrt(1-math.Pow(float64(a.Beta2), t))
	kernel.Active().Adam(p.Weights, p.Gradient, p.Slots[0], p.Slots[1],
		float32(float64(rate)*second/first), a.Beta1, a.Beta2, float32(float64(a.Epsilon)*second))
}

// AdamW is Adam with decoupled weight decay (Loshchilov & Hutter 2019): it subtracts
// rate·Decay·w from each weight w, then takes Adam's step, so the decay does not change
// Adam's means. Biases do not decay.
type AdamW struct {
	Adam
	Decay float32
}

// Name returns "adamw".
func (AdamW) Name() string { return "adamw" }

// Step applies the weight decay and takes Adam's step.
func (a AdamW) Step(p Params, rate float32) {
	decaying := p.Weights[:len(p.Weights)-p.Biases]
	kernel.Active().Descend(decaying, decaying, rate*a.Decay*p.Decay)
	a.Adam.Step(p, rate)
}
