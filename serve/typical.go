package serve

import (
	"math"
	"time"

	"github.com/seed-217ca19f/mlp/data"
)

// typical returns a value with which a form or an example may begin: what the encoder
// takes for a missing number or date, and the first category. It is nil if there is none.
func typical(c data.EncodedColumn) any {
	switch c.Kind {
	case data.Number:
		return rounded(c.Origin+float64(c.Fill), float64(c.Scale))
	case data.Date:
		const day = 24 * 60 * 60
		return time.Unix(int64(c.Fill)*day, 0).UTC().Format(time.DateOnly)
	case data.Boolean:
		return false
	}
	if len(c.Values) == 0 {
		return nil
	}
	return c.Values[0]
}

// maxTypical is the largest number of plain inputs for which typical values are given.
const maxTypical = 256

// typicalInputs returns typical values of plain inputs. It is nil if the model does not
// know them, because it does not begin with their standardization.
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

// rounded rounds x to a hundredth of a number of scale's size, and to a whole number if
// scale is large.
func rounded(x, scale float64) float64 {
	const most = 15 // decimal digits of a float64
	digits := 1 - int(math.Floor(math.Log10(scale)))
	unit := math.Pow10(min(max(digits, 0), most))
	return math.Round(x*unit) / unit
}
