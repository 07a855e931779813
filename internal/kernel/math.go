package kernel

import "math"

// The exponential in float32: e^x = 2^n · e^r with n = round(x/ln 2) and
// |r| ≤ ln 2 / 2. e^r is the polynomial of Cephes's expf (Moshier). The
// relative error stays under 2e-7.
const (
	expMax = 88.37626 // above, 2^n would not fit the exponent; e^expMax is 2.4e38
	expMin = -87.33654

	log2e = 1.44269504088896341
	ln2hi = 0.693359375 // few bits, so that n·ln2hi is exact
	ln2lo = -2.12194440e-4

	exp2 = 5.0000001201e-1
	exp3 = 1.6666665459e-1
	exp4 = 4.1665795894e-2
	exp5 = 8.3334519073e-3
	exp6 = 1.3981999507e-3
	exp7 = 1.9875691500e-4
)

// exp32 returns e^x, with x limited to [expMin, expMax]: the result is always
// finite and positive. NaN gives NaN.
func exp32(x float32) float32 {
	if x > expMax {
		x = expMax
	} else if x < expMin {
		x = expMin
	}
	t := float32(x * log2e)
	if t < 0 {
		t -= 0.5
	} else {
		t += 0.5
	}
	n := int32(t)
	f := float32(n)
	r := x - float32(f*ln2hi)
	r -= float32(f * ln2lo)
	y := float32(exp7*r) + exp6
	y = float32(y*r) + exp5
	y = float32(y*r) + exp4
	y = float32(y*r) + exp3
	y = float32(y*r) + exp2
	y = float32(float32(y*r)*r) + r + 1
	if x != x {
		return x
	}
	return y * math.Float32frombits(uint32(n+127)<<23)
}

// sigmoid32 returns 1 / (1 + e^-x), between 0 and 1 for every x.
func sigmoid32(x float32) float32 { return 1 / (1 + exp32(-x)) }

// logSum32 returns ln x. x is the sum of a softmax's exponentials, which is at least
// 1 because the largest exponential is e^0. With x = 2^n·m, m from √½ to √2, and s =
// (m-1)/(m+1), ln m is 2·artanh(s). Six terms of its series are enough for a
// relative error of 1e-10, about a thousandth of the rounding error of x. logSum32
// takes half as long as math.Log. The conversions to float64 keep compilers from
// fusing a multiplication with an addition.
func logSum32(x float32) float64 {
	if !(x >= 1 && x <= math.MaxFloat32) {
		return math.Log(float64(x))
	}
	const sqrtHalf = 0x3f3504f3
	bits := math.Float32bits(x)
	n := int32(bits-sqrtHalf) >> 23
	m := float64(math.Float32frombits(bits - uint32(n)<<23))
	s := (m - 1) / (m + 1)
	square := float64(s * s)
	y := float64(square*(2./11)) + 2./9
	y = float64(y*square) + 2./7
	y = float64(y*square) + 2./5
	y = float64(y*square) + 2./3
	y = float64(y*square) + 2
	return float64(float64(n)*math.Ln2) + float64(y*s)
}
