package kernel

import "math"

func identity(z, s []float32, _ float32)      { copy(z, s) }
func identityBy(_, _, _ []float32, _ float32) {}

func sigmoid(z, s []float32, _ float32) {
	z = z[:len(s)]
	for i, x := range s {
		z[i] = sigmoid32(x)
	}
}

// sigmoidBy multiplies delta by f' = z·(1 - z).
func sigmoidBy(delta, _, z []float32, _ float32) {
	z = z[:len(delta)]
	for i, y := range z {
		delta[i] *= y * (1 - y)
	}
}

func tanh(z, s []float32, _ float32) {
	z = z[:len(s)]
	for i, x := range s {
		z[i] = tanh32(x)
	}
}

// tanh32 returns tanh x, computed as in Cephes's tanhf. Near zero it uses a
// polynomial, because 1 - 2/(e^2x + 1) would lose digits by cancellation.
func tanh32(x float32) float32 {
	if -0.625 < x && x < 0.625 {
		q := float32(x * x)
		p := float32(-5.70498872745e-3*q) + 2.06390887954e-2
		p = float32(p*q) - 5.37397155531e-2
		p = float32(p*q) + 1.33314422036e-1
		p = float32(p*q) - 3.33332819422e-1
		return x + float32(float32(p*q)*x)
	}
	y := 1 - 2/(exp32(float32(2*max(x, -x)))+1)
	if x < 0 {
		return -y
	}
	return y
}

// tanhBy multiplies delta by f' = 1 - z².
func tanhBy(delta, _, z []float32, _ float32) {
	z = z[:len(delta)]
	for i, y := range z {
		delta[i] *= 1 - float32(y*y)
	}
}

func relu(z, s []float32, _ float32) {
	z = z[:len(s)]
	for i, x := range s {
		z[i] = max(x, 0)
	}
}

// reluBy multiplies delta by f', with f'(0) = 0.
func reluBy(delta, _, z []float32, _ float32) {
	z = z[:len(delta)]
	for i, y := range z {
		if !(y > 0) {
			delta[i] = 0
		}
	}
}

func leakyReLU(z, s []float32, alpha float32) {
	z = z[:len(s)]
	for i, x := range s {
		if x <= 0 {
			x *= alpha
		}
		z[i] = x
	}
}

func leakyReLUBy(delta, s, _ []float32, alpha float32) {
	s = s[:len(delta)]
	for i, x := range s {
		if x <= 0 {
			delta[i] *= alpha
		}
	}
}

func elu(z, s []float32, alpha float32) {
	z = z[:len(s)]
	for i, x := range s {
		if x <= 0 {
			x = alpha * float32(math.Expm1(float64(x)))
		}
		z[i] = x
	}
}

// eluBy multiplies delta by f', which is z + alpha below zero and 1 above.
func eluBy(delta, s, z []float32, alpha float32) {
	s, z = s[:len(delta)], z[:len(delta)]
	for i, x := range s {
		if x <= 0 {
			delta[i] *= z[i] + alpha
		}
	}
}

func gelu(z, s []float32, _ float32) {
	z = z[:len(s)]
	for i, x := range s {
		z[i] = x * float32(normalBelow(float64(x)))
	}
}

// normalBelow returns Φ(x), the share of a standard normal distribution below x.
func normalBelow(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// geluBy multiplies delta by f' = Φ(s) + s·φ(s), with φ the normal density.
func geluBy(delta, s, _ []float32, _ float32) {
	s = s[:len(delta)]
	const density = 0.398942280401432677939946059934 // 1/√(2π)
	for i, v := range s {
		x := float64(v)
		delta[i] *= float32(normalBelow(x) + x*density*math.Exp(-x*x/2))
	}
}

// softplus computes z = max(s, 0) + ln(1 + e^-|s|), which can't overflow.
func softplus(z, s []float32, _ float32) {
	z = z[:len(s)]
	for i, x := range s {
		z[i] = max(x, 0) + float32(math.Log1p(math.Exp(-math.Abs(float64(x)))))
	}
}

func softplusBy(delta, s, _ []float32, _ float32) {
	s = s[:len(delta)]
	for i, x := range s {
		delta[i] *= sigmoid32(x)
	}
}
