package report

import (
	"math"
	"strconv"
)

// Axis is one axis of a chart.
type Axis struct {
	Label   string // name and unit of the values
	Log     bool   // logarithmic: values of 0 and below are drawn at its lower end
	Percent bool   // the values are shares, shown in percent
	Whole   bool   // the values are whole numbers, and so are the ticks
	// The axis reaches at least from Min to Max, so that charts can be compared.
	// If both are 0, only the values decide its range.
	Min, Max float64
}

// scale maps values from lo to hi to positions.
type scale struct {
	lo, hi   float64
	log      bool
	whole    bool
	from, to float64 // the positions of lo and hi
}

// extreme is the largest absolute value that is drawn. With this limit, the difference
// of two values is finite.
const extreme = 1e150

// drawn reports whether v can be drawn.
func drawn(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= extreme }

// fit returns the range of the axis for the given values. Its ends are round
// numbers if round is true or the axis is logarithmic.
func (a Axis) fit(values []float64, round bool) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	if a.Min != 0 || a.Max != 0 {
		values = append([]float64{a.Min, a.Max}, values...)
	}
	for _, v := range values {
		if drawn(v) && (!a.Log || v > 0) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	switch {
	case a.Log && lo > hi:
		return 0.1, 1
	case a.Log:
		lo, hi = roundDown(lo), roundUp(hi)
		if lo == hi {
			lo = roundDown(lo * 0.99)
		}
		return lo, hi
	case lo > hi:
		return 0, 1
	case lo == hi:
		return lo - 0.5, hi + 0.5
	case round:
		// Rounding widens the range. The wider range may need a larger step, and then
		// has to be rounded again.
		for from, to, step := lo, hi, 0.0; step < niceStep(hi-lo); {
			step = niceStep(hi - lo)
			lo, hi = math.Floor(from/step)*step, math.Ceil(to/step)*step
		}
		return lo, hi
	}
	return lo, hi
}

// roundDown returns the largest round number that is at most v, and roundUp the
// smallest that is at least v. A round number is 1, 2 or 5 times a power of ten. v is
// positive.
func roundDown(v float64) float64 {
	best := 0.0
	for _, r := range around(v) {
		if r <= v*(1+1e-9) {
			best = r
		}
	}
	return best
}

func roundUp(v float64) float64 {
	for _, r := range around(v) {
		if r >= v*(1-1e-9) {
			return r
		}
	}
	return v
}

// around returns the round numbers near v in rising order.
func around(v float64) []float64 {
	e := int(math.Floor(math.Log10(v)))
	var near []float64
	for d := e - 1; d <= e+1; d++ {
		near = append(near, decimal(1, d), decimal(2, d), decimal(5, d))
	}
	return near
}

// decimal returns digit·10^exponent, as near as a float64 can be.
func decimal(digit, exponent int) float64 {
	v, err := strconv.ParseFloat(strconv.Itoa(digit)+"e"+strconv.Itoa(exponent), 64)
	if err != nil {
		panic(err)
	}
	return v
}

// niceStep returns a round step of which about six fit into span.
func niceStep(span float64) float64 { return roundUp(span / 8) }

// at returns the position of v.
func (s scale) at(v float64) float64 {
	share := 0.0
	switch {
	case !s.log:
		share = (v - s.lo) / (s.hi - s.lo)
	case v > s.lo:
		share = math.Log(v/s.lo) / math.Log(s.hi/s.lo)
	}
	return s.from + share*(s.to-s.from)
}

// ticks returns the values that are marked on the axis.
func (s scale) ticks() []float64 {
	if s.log {
		return s.logTicks()
	}
	step := niceStep(s.hi - s.lo)
	if s.whole {
		step = max(1, step)
	}
	var ticks []float64
	for k := math.Ceil(s.lo/step - 1e-9); k*step <= s.hi+step*1e-9; k++ {
		ticks = append(ticks, k*step+0) // + 0 turns -0 into 0
	}
	return ticks
}

// logTicks marks 1, 2 and 5 of every power of ten. If that would be too many, it
// marks some of the powers only.
func (s scale) logTicks() []float64 {
	first, last := int(math.Floor(math.Log10(s.lo))), int(math.Ceil(math.Log10(s.hi)))
	digits, every := []int{1, 2, 5}, 1
	if decades := last - first; decades > 4 {
		digits, every = []int{1}, 1+decades/9
	}
	var ticks []float64
	for d := first; d <= last; d += every {
		for _, digit := range digits {
			if v := decimal(digit, d); v >= s.lo*(1-1e-9) && v <= s.hi*(1+1e-9) {
				ticks = append(ticks, v)
			}
		}
	}
	return ticks
}

// format returns the text of a tick.
func (a Axis) format(v float64) string {
	if a.Percent {
		return strconv.FormatFloat(v*100, 'g', 6, 64) + "%"
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}
