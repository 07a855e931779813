package serve

import (
	"math"

	"github.com/seed-217ca19f/mlp/data"
)

// typical returns an example value for a column: the value that replaces a missing number
// or date, or the first category. It is nil if there is none. A date is written as in the
// training of the model, to which r belongs.
func typical(c data.EncodedColumn, r *data.Reading) any {
	switch c.Kind {
	case data.Number:
		return rounded(c.Origin+float64(c.Fill), float64(c.Scale))
	case data.Date:
		return r.DateText(c.Name, float64(c.Fill))
	case data.Boolean:
		return false
	}
	if len(c.Values) == 0 {
		return nil
	}
	return c.Values[0]
}

// maxTypical is the greatest number of plain inputs for which typical values are given.
const maxTypical = 256

// typicalInputs returns typical values of plain inputs. It returns nil if the model does
// not have them, because its first step is not a standardization.
func (l *loaded) typicalInputs() []float64 {
	steps := l.Preprocessor.Steps
	if l.columns != nil || len(steps) == 0 || l.inputs > maxTypical {
		return nil
	}
	s, ok := steps[0].(data.Standardize)
	if !ok {
		return nil
	}
	x := make([]float64, l.inputs)
	for i := range x {
		x[i] = rounded(float64(s.Mean[i%len(s.Mean)]), float64(s.Scale[i%len(s.Scale)]))
	}
	return x
}

// rounded rounds x to the place of the second significant digit of scale, but to a whole
// number if scale is 10 or more.
func rounded(x, scale float64) float64 {
	const most = 15 // decimal digits of a float64
	digits := 1 - int(math.Floor(math.Log10(scale)))
	unit := math.Pow10(min(max(digits, 0), most))
	return math.Round(x*unit) / unit
}
