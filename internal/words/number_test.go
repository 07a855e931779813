package words

import (
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// TestNumbers checks that numbers of a readable length have no exponent, and that they
// are rounded only after the decimal point.
func TestNumbers(t *testing.T) {
	for _, test := range []struct {
		v      float64
		digits int
		want   string
	}{
		{0, 4, "0"}, {100, 2, "100"}, {1823946, 4, "1823946"}, {1823946.7, 4, "1823947"}, {-1823946, 6, "-1823946"},
		{452788.4, 4, "452788"}, {3.14159, 4, "3.142"}, {0.015, 2, "0.015"}, {0.00001, 6, "0.00001"}, {999999.6, 6, "1000000"},
		{12345.678, 6, "12345.7"}, {1.5, 6, "1.5"}, {1e-9, 4, "1e-09"}, {1e29, 2, "1e+29"}, {math.NaN(), 2, "NaN"}, {math.Inf(1), 2, "+Inf"},
	} {
		if got := Decimal(test.v, test.digits); got != test.want {
			t.Errorf("%v with %d digits: got %s, want %s", test.v, test.digits, got, test.want)
		}
	}
	for v, want := range map[float32]string{
		0: "0", 1823946: "1823946", -1823946.5: "-1823946.5", 0.1: "0.1", 0.00001: "0.00001", 1e-20: "1e-20", 1e20: "1e+20",
	} {
		if got := data.NumberText(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
}
