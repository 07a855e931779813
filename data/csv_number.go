package data

import (
	"bytes"
	"math"
	"strconv"
)

// reading is the result of reading a text as a value.
type reading uint8

const (
	unfit    reading = iota // not a value of the kind
	fit                     // a value
	infinite                // a number, but not a finite float32
)

// maxExactPower is the largest power of ten that a float64 holds exactly.
const maxExactPower = 22

var powersOfTen = func() (p [maxExactPower + 1]float64) {
	for i, v := 0, 1.0; i < len(p); i, v = i+1, v*10 {
		p[i] = v
	}
	return p
}()

// scanNumber reads the decimal number at b[i:]. It returns the nearest float32 and the
// offset after the number. ok is false if there is no number, or if rounding it needs
// more care: see [parseNumber].
//
// The digits make an integer m < 10^19. scanNumber computes m×10^exponent in float64. The
// conversion of m and this one operation cause an error of at most two units in the last
// place. So rounding to float32 can only go wrong close to the midpoint between two
// float32 values. scanNumber returns ok = false within four units of a midpoint.
func scanNumber(b []byte, i int) (v float32, end int, ok bool) {
	negative := false
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		negative = b[i] == '-'
		i++
	}
	m, start := uint64(0), i
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		m = m*10 + uint64(b[i]-'0')
	}
	digits, exponent := i-start, 0
	if i < len(b) && b[i] == '.' {
		i++
		start = i
		for ; i < len(b) && b[i]-'0' <= 9; i++ {
			m = m*10 + uint64(b[i]-'0')
		}
		exponent = start - i
		digits += i - start
	}
	if digits == 0 || digits > 19 {
		return 0, i, false
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		power, end, ok := scanExponent(b, i+1)
		if !ok {
			return 0, i, false
		}
		exponent, i = exponent+power, end
	}
	if exponent < -maxExactPower || exponent > maxExactPower {
		return 0, i, false
	}
	d := float64(m)
	if exponent < 0 {
		d /= powersOfTen[-exponent]
	} else {
		d *= powersOfTen[exponent]
	}
	const half, margin = 1 << 28, 4 // among the 29 bits that a float32 does not hold
	low := math.Float64bits(d) & (2*half - 1)
	if low-(half-margin) <= 2*margin || d > math.MaxFloat32 {
		return 0, i, false
	}
	if negative {
		d = -d
	}
	return float32(d), i, true
}

// scanExponent reads an exponent of up to three digits.
func scanExponent(b []byte, i int) (power, end int, ok bool) {
	negative := false
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		negative = b[i] == '-'
		i++
	}
	start := i
	for ; i < len(b) && b[i]-'0' <= 9 && i-start < 4; i++ {
		power = power*10 + int(b[i]-'0')
	}
	if negative {
		power = -power
	}
	return power, i, i > start && i-start < 4
}

// parseNumber reads the whole text as a number: digits with an optional sign, decimal
// point and exponent.
func parseNumber(text []byte) (float32, reading) {
	if v, end, ok := scanNumber(text, 0); ok && end == len(text) {
		return v, fit
	}
	if isInfinity(text) {
		return 0, infinite
	}
	if !isDecimal(text) {
		return 0, unfit
	}
	v, err := strconv.ParseFloat(string(text), 32)
	if err != nil {
		return 0, infinite // the only other error: out of range
	}
	return float32(v), fit
}

// parseComma is like parseNumber, but for numbers with a decimal comma.
func parseComma(text []byte) (float32, reading) {
	at := bytes.IndexByte(text, ',')
	if at < 0 {
		if bytes.IndexByte(text, '.') >= 0 {
			return 0, unfit
		}
		return parseNumber(text)
	}
	var small [maxDressed]byte
	point := append(small[:0], text...)
	point[at] = '.'
	return parseNumber(point) // parseNumber accepts only one point
}

// isDecimal reports whether text is a decimal number. It rejects the other forms
// that strconv reads: hexadecimal, words, underscores.
func isDecimal(text []byte) bool {
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	whole := leadingDigits(text)
	text = text[whole:]
	fraction := 0
	if len(text) > 0 && text[0] == '.' {
		fraction = leadingDigits(text[1:])
		text = text[1+fraction:]
	}
	if whole+fraction == 0 || len(text) == 0 {
		return whole+fraction > 0
	}
	if text[0]|0x20 != 'e' {
		return false
	}
	text = text[1:]
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	return len(text) > 0 && leadingDigits(text) == len(text)
}

// leadingDigits counts the digits at the start of text.
func leadingDigits(text []byte) int {
	n := 0
	for n < len(text) && text[n]-'0' <= 9 {
		n++
	}
	return n
}

// isInfinity reports whether text is inf or infinity, in any case and with any
// sign.
func isInfinity(text []byte) bool {
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	return equalFold(text, "inf") || equalFold(text, "infinity")
}

// equalFold reports whether text equals word, ignoring the case of ASCII letters. word
// must be in lower case.
func equalFold(text []byte, word string) bool {
	if len(text) != len(word) {
		return false
	}
	for i, c := range text {
		if c != word[i] && (c < 'A' || c > 'Z' || c+'a'-'A' != word[i]) {
			return false
		}
	}
	return true
}
