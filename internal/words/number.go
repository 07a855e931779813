package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Seconds formats a duration in seconds, with three significant digits.
func Seconds(d time.Duration) string { return fmt.Sprintf("%.3g s", d.Seconds()) }

// Decimal formats a number, such as 100 or 1823946. It rounds to the given number
// of significant digits, but keeps all digits before the decimal point. Only very
// small and very large numbers get an exponent.
func Decimal(v float64, digits int) string {
	size := math.Abs(v)
	switch {
	case size != 0 && size < 1e-6 || size >= 1e15 || math.IsNaN(v):
		return strconv.FormatFloat(v, 'g', digits, 64)
	case size >= math.Pow10(digits):
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64) // can't fail, because it parses what FormatFloat returned
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// Count formats a number of things, such as "1 class" or "2 classes". thing is the
// singular.
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if strings.HasSuffix(thing, "s") {
		thing += "e"
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Percent formats a share, from 0 to 1, as a percentage.
func Percent(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }

// ShortTime formats a time in ns, µs or ms, whichever suits its size.
func ShortTime(seconds float64) string {
	switch {
	case seconds < 1e-6:
		return fmt.Sprintf("%.0f ns", seconds*1e9)
	case seconds < 1e-3:
		return fmt.Sprintf("%.2f µs", seconds*1e6)
	}
	return fmt.Sprintf("%.2f ms", seconds*1e3)
}

// Finite formats a number that is nil if it is infinite or NaN.
func Finite(v *float64) string {
	if v == nil {
		return "infinity or NaN"
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}
