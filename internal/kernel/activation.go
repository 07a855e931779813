package kernel

// Activation identifies one of the activation functions below.
type Activation uint8

// The activations that every backend has. For negative s, LeakyReLU has the slope
// alpha, and ELU approaches -alpha. The other activations ignore alpha.
const (
	Identity  Activation = iota // z = s
	Sigmoid                     // z = 1 / (1 + e^-s)
	Tanh                        // z = (e^s - e^-s) / (e^s + e^-s)
	ReLU                        // z = max(0, s)
	LeakyReLU                   // z = s if s > 0, else alpha·s
	ELU                         // z = s if s > 0, else alpha·(e^s - 1)
	GELU                        // z = s·Φ(s), Φ the normal distribution function
	Softplus                    // z = ln(1 + e^s)

	activations
)

// String returns the activation's name in model files and recipes.
func (a Activation) String() string {
	return [activations]string{"identity", "sigmoid", "tanh", "relu", "leaky-relu", "elu", "gelu", "softplus"}[a]
}

// Activations lists all activations.
func Activations() (all []Activation) {
	for a := range activations {
		all = append(all, a)
	}
	return all
}

// Activate computes z = f(s), element by element. z and s may be the same.
func (b *Backend) Activate(a Activation, alpha float32, z, s []float32) {
	if len(z) != len(s) {
		panic(ErrLength)
	}
	b.activate[a](z, s, alpha)
}

// Derive multiplies delta by f'(s), element by element. z is f(s), as computed
// by [Backend.Activate].
func (b *Backend) Derive(a Activation, alpha float32, delta, s, z []float32) {
	if len(delta) != len(s) || len(delta) != len(z) {
		panic(ErrLength)
	}
	b.derive[a](delta, s, z, alpha)
}
