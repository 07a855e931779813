package mlp

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/spec"
)

// Activation is the function that a layer applies to its weighted sums, element by
// element. An activation of your own works like the built-in ones; to load a model that
// uses it, pass it to [LoadCustom].
//
// Each call handles the units of one layer for one row. Several goroutines may call the
// methods at once, for different rows.
type Activation interface {
	// Name identifies the activation in model files and recipes.
	Name() string
	// Forward computes z = f(s). Both have the same length.
	Forward(z, s []float32)
	// Backward multiplies delta by f'(s), given z = f(s). All three have the
	// same length.
	Backward(delta, s, z []float32)
}

// builtin is an activation that package kernel implements.
type builtin struct {
	kind  kernel.Activation
	alpha float32 // the parameter of LeakyReLU and ELU; the others ignore it
}

// The default parameters of LeakyReLU and ELU.
const (
	leakySlope = 0.01
	eluAlpha   = 1
)

const badAlpha = "mlp: the parameter of an activation is not finite"

func newBuiltin(kind kernel.Activation, alpha float32) Activation {
	if alpha-alpha != 0 {
		panic(badAlpha)
	}
	return builtin{kind, alpha}
}

// Identity returns the activation z = s.
func Identity() Activation { return builtin{kind: kernel.Identity} }

// Sigmoid returns the activation z = 1 / (1 + e^-s).
func Sigmoid() Activation { return builtin{kind: kernel.Sigmoid} }

// Tanh returns the activation z = tanh(s).
func Tanh() Activation { return builtin{kind: kernel.Tanh} }

// ReLU returns the activation z = max(0, s), with f'(0) = 0.
func ReLU() Activation { return builtin{kind: kernel.ReLU} }

// LeakyReLU returns the activation z = s for s > 0 and z = 0.01·s for s ≤ 0. The slope
// is PyTorch's default.
func LeakyReLU() Activation { return LeakyReLUWith(leakySlope) }

// LeakyReLUWith returns the activation z = s for s > 0 and z = slope·s for s ≤ 0. It
// panics if slope is not finite.
func LeakyReLUWith(slope float32) Activation { return newBuiltin(kernel.LeakyReLU, slope) }

// ELU returns the activation z = s for s > 0 and z = e^s - 1 for s ≤ 0 (Clevert et al.
// 2016).
func ELU() Activation { return ELUWith(eluAlpha) }

// ELUWith returns the activation z = s for s > 0 and z = alpha·(e^s - 1) for s ≤ 0. It
// panics if alpha is not finite.
func ELUWith(alpha float32) Activation { return newBuiltin(kernel.ELU, alpha) }

// GELU returns the activation z = s·Φ(s), where Φ is the distribution function of the
// standard normal distribution (Hendrycks and Gimpel 2016). It does not use the
// paper's tanh approximation.
func GELU() Activation { return builtin{kind: kernel.GELU} }

// Softplus returns the activation z = ln(1 + e^s).
func Softplus() Activation { return builtin{kind: kernel.Softplus} }

// Activations lists the built-in activations.
func Activations() []Activation {
	return []Activation{Sigmoid(), Tanh(), ReLU(), LeakyReLU(), ELU(), GELU(), Softplus(), Identity()}
}

// ParseActivation returns the activation with the given name. It searches the
// built-in ones and others. The names of LeakyReLU and ELU may include their
// parameter, as in leaky-relu(0.2).
func ParseActivation(name string, others ...Activation) (Activation, error) {
	var names []string
	for _, a := range append(Activations(), others...) {
		if a.Name() == name {
			return a, nil
		}
		names = append(names, a.Name())
	}
	if a, ok := parseWithAlpha(name); ok {
		return a, nil
	}
	return nil, fmt.Errorf("activation: expected one of %s, or leaky-relu(SLOPE) or elu(ALPHA), found %q: %w", strings.Join(names, ", "), name, ErrConfig)
}

// parseWithAlpha reads leaky-relu(SLOPE) and elu(ALPHA).
func parseWithAlpha(text string) (Activation, bool) {
	s := spec.Parse(text)
	for _, kind := range []kernel.Activation{kernel.LeakyReLU, kernel.ELU} {
		if alpha, ok := s.Float(32); ok && s.Name == kind.String() {
			return builtin{kind, float32(alpha)}, true
		}
	}
	return nil, false
}

// Name returns the name that ParseActivation reads. It includes the parameter unless
// that is the default.
func (b builtin) Name() string {
	if b.kind == kernel.LeakyReLU && b.alpha != leakySlope || b.kind == kernel.ELU && b.alpha != eluAlpha {
		return spec.Format(b.kind.String(), float64(b.alpha), 32)
	}
	return b.kind.String()
}

// Alpha returns the slope of LeakyReLU below zero, or the alpha of ELU.
func (b builtin) Alpha() float32 { return b.alpha }

func (b builtin) Forward(z, s []float32) { kernel.Active().Activate(b.kind, b.alpha, z, s) }

func (b builtin) Backward(delta, s, z []float32) {
	kernel.Active().Derive(b.kind, b.alpha, delta, s, z)
}

// rectifies reports whether the activation a is zero or small for negative inputs. About
// half of the inputs are negative, so the weights before such an activation should be
// larger by a factor of √2 (He et al. 2015).
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

// activate computes z = f(s), both (rows, units). It calls a built-in activation once
// for all rows, including the padding between them in memory, because that is faster.
// It calls any other activation once per row.
func activate(f Activation, z, s kernel.Matrix) {
	if _, ok := f.(builtin); ok {
		f.Forward(z.Flat(), s.Flat())
		return
	}
	for i := range s.Rows {
		f.Forward(z.Row(i), s.Row(i))
	}
}

// derive multiplies delta by f'(s), given z = f(s). All three are (rows, units). Like
// activate, it calls f once for all rows or once per row.
func derive(f Activation, delta, s, z kernel.Matrix) {
	if _, ok := f.(builtin); ok {
		f.Backward(delta.Flat(), s.Flat(), z.Flat())
		return
	}
	for i := range s.Rows {
		f.Backward(delta.Row(i), s.Row(i), z.Row(i))
	}
}
