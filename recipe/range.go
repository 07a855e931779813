package recipe

import (
	"fmt"
	"math"
)

// Range is the range of a setting's numbers, from Least to Most.
type Range struct {
	Least, Most float64 // Most is +Inf, and Below is true, if there is no upper bound
	// Above excludes Least from the range, and Below excludes Most.
	Above, Below bool
}

// atLeast returns the range of all finite numbers ≥ least.
func atLeast(least float64) *Range { return &Range{Least: least, Most: math.Inf(1), Below: true} }

// contains reports whether v is in the range. A nil range contains all numbers.
func (r *Range) contains(v float64) bool {
	if r == nil {
		return true
	}
	return v >= r.Least && v <= r.Most && !(r.Above && v == r.Least) && !(r.Below && v == r.Most)
}

// String returns the range in words, as in "0 or more".
func (r *Range) String() string {
	switch {
	case math.IsInf(r.Most, 1) && r.Above:
		return fmt.Sprintf("above %g", r.Least)
	case math.IsInf(r.Most, 1):
		return fmt.Sprintf("%g or more", r.Least)
	case r.Below:
		return fmt.Sprintf("%g or more and below %g", r.Least, r.Most)
	}
	return fmt.Sprintf("%.0f to %.0f", r.Least, r.Most)
}
