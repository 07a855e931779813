package serve

import (
	"math"
	"strconv"
)

// maxExact is the greatest exponent of a power of ten that a float64 holds exactly.
const maxExact = 22

var powersOfTen = func() (p [maxExact + 1]float64) {
	for i, x := 0, 1.0; i < len(p); i, x = i+1, x*10 {
		p[i] = x
	}
	return p
}()

// decimal is a number as written in a document: ±digits × 10^exponent.
type decimal struct {
	negative bool
	digits   uint64 // correct if there are at most 19 digits
	count    int    // number of digits, including leading zeros
	exponent int
}

// number reads a number and returns the nearest float32.
func (r *jsonReader) number() (float32, error) {
	if x, ok := r.short(); ok {
		return x, nil
	}
	start := r.i
	d, err := r.decimal()
	if err != nil {
		return 0, err
	}
	if x, ok := d.float32(); ok {
		return x, nil
	}
	text := r.b[start:r.i]
	x, err := strconv.ParseFloat(asString(text), 32)
	if err != nil { // the only other error is that the number is out of range
		return 0, r.meaning(start, "a number in the range of float32", "%.40s", text)
	}
	return float32(x), nil
}

// short reads a number in the most common form: at most 9 digits, possibly with decimals,
// without an exponent or a leading zero. The digits must make an integer of up to 2^24.
// If the number has another form, short reads nothing and returns false.
//
// The integer and the power of ten are exact in float32, so their quotient is the nearest
// float32 (Clinger, 1990).
func (r *jsonReader) short() (float32, bool) {
	b, i := r.b, r.i
	negative := i < len(b) && b[i] == '-'
	if negative {
		i++
	}
	m, start := uint32(0), i
	for i < len(b) && b[i]-'0' <= 9 && i-start < 9 {
		m = m*10 + uint32(b[i]-'0')
		i++
	}
	count, places := i-start, 0
	if count == 0 || count > 1 && b[start] == '0' {
		return 0, false
	}
	if i < len(b) && b[i] == '.' {
		i++
		point := i
		for i < len(b) && b[i]-'0' <= 9 && i-point < 9 {
			m = m*10 + uint32(b[i]-'0')
			i++
		}
		if places = i - point; places == 0 {
			return 0, false
		}
	}
	if count+places > 9 || m > 1<<24 || i < len(b) && (b[i]|0x20 == 'e' || b[i]-'0' <= 9) {
		return 0, false
	}
	r.i = i
	x := float32(m)
	if places > 0 {
		x /= shortPowers[places]
	}
	if negative {
		x = -x
	}
	return x, true
}

// shortPowers are the powers of ten that are exact in float32.
var shortPowers = [...]float32{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}

// decimal reads a number by the grammar of JSON: no plus sign, no leading zero, and
// digits on both sides of a point.
func (r *jsonReader) decimal() (d decimal, err error) {
	if r.i < len(r.b) && r.b[r.i] == '-' {
		d.negative = true
		r.i++
	}
	start := r.i
	if d.count = r.digits(&d.digits); d.count == 0 {
		return d, r.grammar("a number")
	}
	if d.count > 1 && r.b[start] == '0' {
		r.i = start + 1
		return d, r.grammar("a number without a leading zero")
	}
	if r.i < len(r.b) && r.b[r.i] == '.' {
		r.i++
		places := r.digits(&d.digits)
		if places == 0 {
			return d, r.grammar("a digit after a decimal point")
		}
		d.count, d.exponent = d.count+places, -places
	}
	if r.i < len(r.b) && r.b[r.i]|0x20 == 'e' {
		r.i++
		power, err := r.power()
		d.exponent += power
		return d, err
	}
	return d, nil
}

// digits reads decimal digits, appends them to the number m, and returns how many it read.
func (r *jsonReader) digits(m *uint64) int {
	b, i, v := r.b, r.i, *m
	for i < len(b) && b[i]-'0' <= 9 {
		v = v*10 + uint64(b[i]-'0')
		i++
	}
	n := i - r.i
	r.i, *m = i, v
	return n
}

// power reads an exponent. An exponent beyond ±9999 is not returned exactly, which makes
// no difference to [decimal.float32].
func (r *jsonReader) power() (int, error) {
	negative := false
	if r.i < len(r.b) && (r.b[r.i] == '-' || r.b[r.i] == '+') {
		negative = r.b[r.i] == '-'
		r.i++
	}
	var m uint64
	n := r.digits(&m)
	if n == 0 {
		return 0, r.grammar("a digit in an exponent")
	}
	power := int(min(m, 9999))
	if n > 19 {
		power = 9999
	}
	if negative {
		power = -power
	}
	return power, nil
}

// float32 returns the nearest float32, and true, if one operation in float64 is enough to
// find it, after Clinger (How to Read Floating Point Numbers Accurately, 1990). Otherwise
// it returns false.
//
// Up to 19 digits make an integer below 2^64. The conversion of the integer and the
// operation cause an error of at most two units in the last place. So rounding to float32
// can only go wrong close to the midpoint between two float32 numbers. Within four units
// of a midpoint, float32 returns false. The result is 0 or at least 10^-22, and so it is
// not a subnormal float32.
func (d decimal) float32() (float32, bool) {
	if d.count > 19 || d.exponent < -maxExact || d.exponent > maxExact {
		return 0, false
	}
	x := float64(d.digits)
	if d.exponent < 0 {
		x /= powersOfTen[-d.exponent]
	} else {
		x *= powersOfTen[d.exponent]
	}
	const half, margin = 1 << 28, 4 // among the 29 bits that a float32 does not hold
	if rest := math.Float64bits(x) & (2*half - 1); rest-(half-margin) <= 2*margin || x > math.MaxFloat32 {
		return 0, false
	}
	if d.negative {
		x = -x
	}
	return float32(x), true
}
