package mlp

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Activation is the function that a layer applies to its weighted sums,
// element by element. An activation of your own works like the built-in ones;
// to load a model that uses it, pass it to [LoadCustom].
type Activation interface {
	// Name identifies the activation in model files and recipes.
	Name() string
	// Forward computes z = f(s). Both have the same length.
	Forward(z, s []float32)
	// Backward multiplies delta by f'(s), given z = f(s). All three have the
	// same length.
	Backward(delta, s, z []float32)
}

// builtin is an activation of the kernel's table.
type builtin struct {
	kind  kernel.Activation
	alpha float32
}

// Identity returns z = s.
func Identity() Activation { return builtin{kind: kernel.Identity} }

// Sigmoid returns z = 1 / (1 + e^-s).
func Sigmoid() Activation { return builtin{kind: kernel.Sigmoid} }

// Tanh returns the hyperbolic tangent.
func Tanh() Activation { return builtin{kind: kernel.Tanh} }

// ReLU returns z = max(0, s), with f'(0) = 0.
func ReLU() Activation { return builtin{kind: kernel.ReLU} }

// LeakyReLU returns z = s above zero and 0.01·s below, as PyTorch does.
func LeakyReLU() Activation { return builtin{kernel.LeakyReLU, 0.01} }

// ELU returns z = s above zero and e^s - 1 below (Clevert et al. 2016).
func ELU() Activation { return builtin{kernel.ELU, 1} }

// GELU returns z = s·Φ(s), Φ being the normal distribution function (Hendrycks
// and Gimpel 2016), exactly and not by its tanh approximation.
func GELU() Activation { return builtin{kind: kernel.GELU} }

// Softplus returns z = ln(1 + e^s).
func Softplus() Activation { return builtin{kind: kernel.Softplus} }

// Activations lists the built-in activations.
func Activations() []Activation {
	return []Activation{Sigmoid(), Tanh(), ReLU(), LeakyReLU(), ELU(), GELU(), Softplus(), Identity()}
}

// ParseActivation returns the activation of that name, among the built-in ones
// and any others that are given.
func ParseActivation(name string, others ...Activation) (Activation, error) {
	var names []string
	for _, a := range append(Activations(), others...) {
		if a.Name() == name {
			return a, nil
		}
		names = append(names, a.Name())
	}
	return nil, fmt.Errorf("activation: expected one of %s, found %q: %w", strings.Join(names, ", "), name, ErrUnknown)
}

func (b builtin) Name() string { return b.kind.String() }

func (b builtin) Forward(z, s []float32) { kernel.Active().Activate(b.kind, b.alpha, z, s) }

func (b builtin) Backward(delta, s, z []float32) {
	kernel.Active().Derive(b.kind, b.alpha, delta, s, z)
}

// rectifies reports whether a is zero, or nearly, for half of its inputs, so
// that weights should be drawn a factor √2 larger (He et al. 2015).
func rectifies(a Activation) bool {
	b, ok := a.(builtin)
	if !ok {
		return false
	}
	switch b.kind {
	case kernel.ReLU, kernel.LeakyReLU, kernel.ELU, kernel.GELU, kernel.Softplus:
		return true
	}
	return false
}
