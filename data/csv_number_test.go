package data

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// Every number is the float32 nearest to its digits.
func TestParseNumberIsExact(t *testing.T) {
	check := func(t interface{ Errorf(string, ...any) }, text string) {
		want, err := strconv.ParseFloat(text, 32)
		got, r := parseNumber([]byte(text))
		if (r == fit) != (err == nil) || err == nil && math.Float32bits(got) != math.Float32bits(float32(want)) {
			t.Errorf("%s: got %v (%d), want %v, %v", text, got, r, float32(want), err)
		}
	}
	for _, text := range []string{
		"0", "-0", "16777217", "16777219", "16777216.999999999", "16777217.0000000001", "3.4028235e38", "3.4028236e38",
		"1e-45", "1e-46", "1.1754944e-38", "9007199254740993", "9999999999999999999", "18446744073709551616",
		"0.000000000000000000000000001", "1e22", "1e23", "1e-22", "1e-23", "00000000000000000000012", "1e9999", "1e-9999",
		"8388608.5", "8388609.5", "0.500000029802322387695312", "0.50000002980232239",
	} {
		check(t, text)
	}
	digits := rapid.StringMatching(`-?[0-9]{1,12}(\.[0-9]{0,12})?([eE][+-]?[0-9]{1,2})?`)
	rapid.Check(t, func(t *rapid.T) {
		check(t, digits.Draw(t, "text"))
		// The middle between two neighbors, and a little to its side.
		low := rapid.Float32Range(1e-10, 1e15).Draw(t, "low")
		middle := (float64(low) + float64(math.Nextafter32(low, math.MaxFloat32))) / 2
		check(t, strconv.FormatFloat(middle, 'f', -1, 64))
		check(t, strconv.FormatFloat(math.Nextafter(middle, 0), 'g', 17, 64))
		check(t, strconv.FormatFloat(math.Nextafter(middle, 1e30), 'g', 17, 64))
		check(t, strconv.FormatFloat(middle, 'g', 17, 64))
	})
}
