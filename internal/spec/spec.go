// Package spec reads and writes names with a parameter, such as
// leaky-relu(0.2) and normal(0.01). Recipes, model files and the command line
// name activations and initializers this way.
package spec

import (
	"math"
	"strconv"
	"strings"
)

// Spec is a name with an optional parameter, as text.
type Spec struct {
	Name     string
	Argument string
	HasOne   bool // whether there are parentheses, even with nothing between them
}

// Parse splits name(argument). Any other text is a name without a parameter.
func Parse(text string) Spec {
	name, rest, open := strings.Cut(text, "(")
	argument, closed := strings.CutSuffix(rest, ")")
	if !open || !closed {
		return Spec{Name: text}
	}
	return Spec{name, argument, true}
}

// Float returns the parameter as a finite number of the given size in bits, 32 or
// 64, and true. It returns false if there is no parameter, or if it is not such a
// number.
func (s Spec) Float(bits int) (float64, bool) {
	v, err := strconv.ParseFloat(s.Argument, bits)
	return v, s.HasOne && err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}

// Format returns name(argument), a text that Parse reads. It writes argument with the
// fewest digits from which the same number of the given size in bits is read back.
func Format(name string, argument float64, bits int) string {
	return name + "(" + strconv.FormatFloat(argument, 'g', -1, bits) + ")"
}
