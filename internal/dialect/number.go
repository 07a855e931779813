package dialect

import (
	"math/big"
	"strconv"
	"strings"
)

// marks holds the decimal mark of a file and the mark between its thousands.
type marks struct{ decimal, thousands string }

func (d Dialect) marks() marks { return marks{d.Decimal, d.Thousands} }

// number returns n / 10^Digits in the column's style.
func (s Style) number(n int64, m marks) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n, 10)
	if short := s.Digits + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, part := digits[:len(digits)-s.Digits], digits[len(digits)-s.Digits:]
	if s.Shortest {
		if small := s.small(n, m); small != "" {
			return sign + small
		}
		part = strings.TrimRight(part, "0")
	}
	if s.Grouped {
		whole = grouped(whole, m.thousands)
	}
	if part != "" {
		whole += m.decimal + part
	}
	return s.dressed(sign, whole)
}

// small returns a number below 10^-4 with an exponent, as most languages write it. It
// returns "" for other numbers.
func (s Style) small(n int64, m marks) string {
	digits := strings.TrimRight(strconv.FormatInt(n, 10), "0")
	exponent := len(strconv.FormatInt(n, 10)) - 1 - s.Digits
	if n == 0 || exponent >= -4 {
		return ""
	}
	if len(digits) > 1 {
		digits = digits[:1] + m.decimal + digits[1:]
	}
	return digits + "e-0" + strconv.Itoa(-exponent)
}

// grouped returns a whole number with a mark between its thousands.
func grouped(whole, mark string) string {
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + mark + whole[at:]
	}
	return whole
}

// dressed adds the symbol and the sign to the digits of a number.
func (s Style) dressed(sign, digits string) string {
	gap := ""
	if s.Gap {
		gap = " "
	}
	if s.Symbol != "" && s.Behind {
		digits += gap + s.Symbol
	} else if s.Symbol != "" {
		digits = s.Symbol + gap + digits
	}
	if sign != "" && s.Brackets {
		return "(" + digits + ")"
	}
	return sign + digits
}

// value returns the number n / 10^Digits.
func (s Style) value(n int64) float64 {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(s.Digits)), nil)
	v, _ := new(big.Rat).SetFrac(big.NewInt(n), scale).Float64()
	return v
}
