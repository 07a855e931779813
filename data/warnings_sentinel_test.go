package data

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/internal/random"
)

// drawn returns a column of 1000 numbers that a function makes of a random number from 0 to
// 1. The column's name is the seed.
func drawn(name string, value func(u float64) float64) Column {
	c, s := numbers(name, make([]float32, 1000)...), random.New(1, "sentinel", hashText(name))
	for i := range c.Numbers {
		c.Numbers[i] = float32(value(s.Float64(i)))
	}
	return c
}

// withSome sets a value in rows first, first+every, first+2·every and so on, and returns c.
func (c Column) withSome(value float32, every, first int) Column {
	for i := first; i < len(c.Numbers); i += every {
		c.Numbers[i] = value
	}
	return c
}

// uniform returns a function that makes a number from lo to hi, a multiple of step.
func uniform(lo, hi, step float64) func(float64) float64 {
	return func(u float64) float64 { return lo + step*math.Floor(u*((hi-lo)/step+1)) }
}

// skewed makes numbers of an exponential distribution with the mean 20.
func skewed(u float64) float64 { return math.Round(-20 * math.Log(1-u)) }

// TestInspectSentinels checks tables with and without numbers that stand for missing
// values.
func TestInspectSentinels(t *testing.T) {
	percent := drawn("percent", uniform(0, 99, 1))
	for _, c := range []struct {
		name    string
		columns []Column
		want    string // the text of all warnings; "": none
		of      []string
	}{
		{"two columns", []Column{drawn("co", uniform(0, 12, 0.1)).withSome(-200, 20, 3), drawn("x", uniform(0, 50, 1)), drawn("no2", uniform(2, 340, 1)).withSome(-200, 10, 4)},
			"-200 is far from all other values of co, no2, and occurs in 50 to 100 of 1000 rows; --missing -200 reads it as a missing value (or -200.0, if the file has it in that form)", []string{"co", "no2"}},
		{"a further one that is only near", []Column{drawn("a", uniform(0, 12, 1)).withSome(-200, 20, 3), drawn("b", uniform(0, 30, 1)).withSome(-200, 20, 3), drawn("nox", uniform(2, 480, 1)).withSome(-200, 20, 3)},
			"-200 is far from all other values of a, b, nox, and occurs in 50 of 1000 rows; --missing -200 reads it as a missing value", []string{"a", "b", "nox"}},
		{"one column", []Column{drawn("t", uniform(-5, 40, 1)).withSome(-999, 50, 0)},
			"-999 is far from all other values of t, and occurs in 20 of 1000 rows; --missing -999 reads it as a missing value", []string{"t"}},
		{"a large one", []Column{drawn("t", uniform(0, 900, 1)).withSome(9999, 50, 0)},
			"9999 is far from all other values of t, and occurs in 20 of 1000 rows; --missing 9999 reads it as a missing value", []string{"t"}},
		{"answers", []Column{drawn("q1", uniform(1, 5, 1)).withSome(99, 30, 0), drawn("q2", uniform(1, 5, 1)).withSome(99, 30, 9)},
			"99 is far from all other values of q1, q2, and occurs in 34 of 1000 rows; --missing 99 reads it as a missing value", []string{"q1", "q2"}},
		{"a far -1", []Column{drawn("share", uniform(0, 0.05, 0.001)).withSome(-1, 30, 0)},
			"-1 is far from all other values of share, and occurs in 34 of 1000 rows; --missing -1 reads it as a missing value (or -1.0, if the file has it in that form)", []string{"share"}},
		{"a usual value elsewhere", []Column{drawn("q", uniform(1, 5, 1)).withSome(99, 30, 0), percent},
			"99 is far from all other values of q, and occurs in 34 of 1000 rows; --missing 99 reads it as a missing value, but also in percent, where it may be an ordinary value", []string{"q"}},
		{"in nearly all rows", []Column{drawn("a", uniform(0, 60, 1)).withSome(-200, 3, 0).withSome(-200, 3, 1), drawn("b", uniform(0, 60, 1)).withSome(-200, 3, 0)},
			"-200 is far from all other values of a, b, and occurs in 334 to 667 of 1000 rows; --missing -200 reads it as a missing value", []string{"a", "b"}},

		{"a single row", []Column{drawn("t", uniform(-5, 40, 1)).withSome(-999, 1000, 7), drawn("s", uniform(-5, 40, 1)).withSome(-999, 1000, 7)}, "", nil},
		{"zeros among counts", []Column{drawn("a", skewed).withSome(0, 3, 0), drawn("b", skewed).withSome(0, 2, 0)}, "", nil},
		{"zeros far from the rest", []Column{drawn("a", uniform(2000, 2100, 1)).withSome(0, 3, 0), drawn("b", uniform(2000, 2100, 1)).withSome(0, 9, 0)}, "", nil},
		{"a cap", []Column{drawn("price", uniform(15000, 500000, 100)).withSome(500001, 20, 0), drawn("value", uniform(15000, 500000, 100)).withSome(500001, 30, 0)}, "", nil},
		{"a cap of mostly zeros", []Column{drawn("gain", skewed).withSome(0, 2, 0).withSome(0, 2, 1).withSome(5000, 20, 3).withSome(7000, 20, 5).withSome(99999, 100, 1)}, "", nil},
		{"yes or no", []Column{drawn("a", uniform(0, 1, 1)), drawn("b", uniform(0, 1, 1)).withSome(0, 2, 0)}, "", nil},
		{"black or white", []Column{drawn("p1", uniform(0, 0, 1)).withSome(255, 20, 0).withSome(3, 30, 1).withSome(9, 70, 2), drawn("p2", uniform(0, 0, 1)).withSome(255, 25, 0).withSome(4, 30, 1).withSome(8, 70, 2)}, "", nil},
		{"percent", []Column{percent, drawn("p", uniform(0, 98, 1)).withSome(99, 9, 0)}, "", nil},
		{"doses", []Column{drawn("d1", uniform(0, 1, 1)).withSome(10, 4, 0).withSome(100, 9, 0), drawn("d2", uniform(0, 1, 1)).withSome(10, 4, 0).withSome(100, 9, 0)}, "", nil},
		{"a near -1", []Column{drawn("days", uniform(0, 20, 1)).withSome(-1, 2, 0), drawn("level", uniform(0, 5, 1)).withSome(-1, 3, 0)}, "", nil},
		{"a round number in one column", []Column{drawn("a", uniform(0, 100, 1)).withSome(300, 20, 0)}, "", nil},
		{"few rows", []Column{numbers("a", 1, 2, 3, 4, -999, -999, -999, -999, -999, 5), numbers("b", 1, 2, 3, 4, -999, -999, -999, -999, -999, 5)}, "", nil},
		{"infinite", []Column{drawn("a", uniform(0, 9, 1)).withSome(float32(math.Inf(-1)), 20, 0), drawn("b", uniform(0, 9, 1)).withSome(float32(math.Inf(-1)), 20, 0)}, "", nil},
	} {
		var want []Warning
		for _, name := range c.of {
			want = append(want, Warning{Sentinel, name, c.want})
		}
		if d := cmp.Diff(want, inspectSentinels(table(c.columns...))); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// TestInspectSentinelsOfMany checks that of many columns only the first are named, and that
// the target and columns of other kinds are looked at as they should be.
func TestInspectSentinelsOfMany(t *testing.T) {
	var columns []Column
	for k := range 7 {
		columns = append(columns, drawn(fmt.Sprint("c", k), uniform(0, 9, 1)).withSome(-200, 20, 0))
	}
	columns = append(columns, as(Date, drawn("day", uniform(0, 9, 1)).withSome(-200, 20, 0)))
	got := inspectTables(table(columns...), nil, "c6")
	want := "-200 is far from all other values of c0, c1, c2, c3, c4 and 2 more columns, and occurs in 50 of 1000 rows; --missing -200 reads it as a missing value"
	if len(got) != 7 || got[0].Text != want || got[6].Column != "c6" || got[6].Text != want {
		t.Errorf("got %q", got)
	}
}

// TestNoSentinels checks that common distributions, rounded or not, have no sentinels.
func TestNoSentinels(t *testing.T) {
	for name, of := range map[string]func(u float64) float64{
		"normal":      func(u float64) float64 { return math.Sqrt2 * math.Erfinv(2*u-1) },
		"exponential": func(u float64) float64 { return -math.Log(1 - u) },
		"lognormal":   func(u float64) float64 { return math.Exp(2 * math.Sqrt2 * math.Erfinv(2*u-1)) },
		"heavy tails": func(u float64) float64 { return math.Tan(math.Pi * (u - 0.5)) },
		"power":       func(u float64) float64 { return math.Pow(1-u, -1.2) },
		"two modes":   func(u float64) float64 { return 30*math.Round(u) + 4*u },
	} {
		for _, step := range []float64{0.001, 0.1, 0.5, 1, 3, 10} {
			var columns []Column
			for k := range 20 {
				columns = append(columns, drawn(fmt.Sprint(name, k), func(u float64) float64 { return step * math.Round(of(u)/step) }))
			}
			if got := inspectSentinels(table(columns...)); got != nil {
				t.Errorf("%s, in steps of %v: %v", name, step, got[0])
			}
		}
	}
}
