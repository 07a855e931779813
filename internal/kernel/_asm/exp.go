package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// exponent returns e^x as scale·(1 + part), with |part| < 0.42 and scale a power
// of two. It uses the same polynomial as exp32 in math.go.
func (v isa) exponent(x vec) (part, scale vec) {
	x = v.atMost(x, number(88.37626))
	x = v.atLeast(x, number(-87.33654))
	n, f := v.vec(), v.vec()
	VMULPS(number(math.Log2E), x, f)
	VCVTPS2DQ(f, n)
	VCVTDQ2PS(n, f)
	VFNMADD231PS(number(0.693359375), f, x)
	VFNMADD231PS(number(-2.12194440e-4), f, x)

	part = v.constant(number(1.9875691500e-4))
	horner(part, x, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
	square := v.vec()
	VMULPS(x, x, square)
	VFMADD213PS(x, square, part)

	VPADDD(bits(127), n, n)
	VPSLLD(Imm(23), n, n)
	return part, n
}

// exp returns e^x. The result is finite and positive for every number, NaN for NaN.
func (v isa) exp(x vec) vec {
	part, scale := v.exponent(x)
	VADDPS(number(1), part, part)
	VMULPS(scale, part, part)
	return part
}

// expm1 returns e^x - 1, without losing the digits of a small x.
func (v isa) expm1(x vec) vec {
	part, scale := v.exponent(x)
	r := v.vec()
	VADDPS(number(-1), scale, r)
	VFMADD231PS(scale, part, r)
	return r
}

// sigmoid returns 1 / (1 + e^-x).
func (v isa) sigmoid(x vec) vec {
	negative := v.vec()
	VXORPS(bits(1<<31), x, negative)
	e := v.exp(negative)
	VADDPS(number(1), e, e)
	r := v.constant(number(1))
	VDIVPS(e, r, r)
	return r
}

// tanh returns -t / (t + 2) with x's sign, for t = e^(-2|x|) - 1.
func (v isa) tanh(x vec) vec {
	u := v.vec()
	VORPS(bits(1<<31), x, u)
	VADDPS(u, u, u)
	t := v.expm1(u)
	VADDPS(number(2), t, u)
	VDIVPS(u, t, t)
	VANDPS(bits(1<<31-1), t, t)
	VANDPS(bits(1<<31), x, u)
	VORPS(u, t, t)
	return t
}

// softplus returns max(x, 0) + ln(1 + w) for w = e^-|x|. With s = w/(2+w), which
// is at most 1/3, ln(1 + w) is 2·artanh(s). Eight terms of its series are enough.
func (v isa) softplus(x vec) vec {
	u := v.vec()
	VORPS(bits(1<<31), x, u)
	s := v.exp(u)
	VADDPS(number(2), s, u)
	VDIVPS(u, s, s)
	square := v.vec()
	VMULPS(s, s, square)
	y := v.constant(number(2. / 15))
	horner(y, square, 2./13, 2./11, 2./9, 2./7, 2./5, 2./3, 2)
	top := v.atLeast(x, number(0))
	VFMADD231PS(s, y, top)
	return top
}

// normal returns Φ(x), which is the share of a standard normal distribution below
// x, and e^(-x²/2). It limits |x| to 13, because Φ(-13) is smaller than the
// smallest normal float32.
//
// Φ(-t) is e^(-t²/2)·u·p(u) with u = 1/(1 + 0.35·t). The polynomial p interpolates
// the exact values at the zeros of a Chebyshev polynomial. Its relative error is at
// most 4e-8.
func (v isa) normal(x vec) (below, e vec) {
	t := v.vec()
	VANDPS(bits(1<<31-1), x, t)
	t = v.atMost(t, number(13))

	// Take the rounding error of the square into account: the exponential
	// would magnify it.
	square, rest, half := v.vec(), v.vec(), v.vec()
	VMULPS(t, t, square)
	VMOVAPS(square, rest)
	VFMSUB231PS(t, t, rest)
	VMULPS(number(-0.5), square, half)
	e = v.exp(half)
	VMULPS(number(0.5), rest, rest)
	VFNMADD213PS(e, e, rest)
	e = rest

	u := v.constant(number(1))
	VFMADD132PS(number(0.35), u, t)
	VDIVPS(t, u, u)
	p := v.constant(number(-0.0295765433))
	horner(p, u, 0.146069033, -0.2600329, 0.164063495, -0.0264226948, 0.106876462, 0.119498141, 0.139905974, 0.139619016)
	VMULPS(u, p, p)
	VMULPS(e, p, p)
	above := v.vec()
	one := v.constant(number(1))
	VSUBPS(p, one, above)
	return v.choose(x, above, p), e
}
