package data

import "math"

// Cycle is a period, such as a week, in which the position of a date may matter.
type Cycle string

// The cycles of dates.
const (
	DayCycle  Cycle = "day"
	WeekCycle Cycle = "week"
	YearCycle Cycle = "year"
)

// cycles lists all cycles, the shortest first.
var cycles = []Cycle{DayCycle, WeekCycle, YearCycle}

// Days returns the length of a cycle in days, or 0 for an unknown cycle. A year has the
// mean length of the Gregorian calendar.
func (c Cycle) Days() float64 {
	switch c {
	case DayCycle:
		return 1
	case WeekCycle:
		return 7
	case YearCycle:
		return 365.2425
	}
	return 0
}

// point returns the sine and the cosine of a date's position in the cycle, so that the
// end of a cycle is close to its start.
func (c Cycle) point(date float32) (sin, cos float32) {
	turns := float64(date) / c.Days()
	s, k := math.Sincos(2 * math.Pi * (turns - math.Floor(turns)))
	return float32(s), float32(k)
}

// Dates whose mean resultant length is maxResultant or more count as having the same
// position in a cycle (Mardia and Jupp, Directional Statistics, section 2.3). The length
// is 1 if all positions are equal and 0 if they are spread evenly. Because of leap years,
// dates that are always January 1 have 0.99999.
const maxResultant = 0.999

// fitCycles returns the cycles that the dates cover at least once and in which their
// positions differ. Times without a date, which are fractions of a day, cover the day.
func fitCycles(dates []float32) []Cycle {
	low, high := bounds(dates)
	onlyTimes := low >= 0 && high < 1
	var fitted []Cycle
	for _, c := range cycles {
		if float64(high)-float64(low) < c.Days() && !(onlyTimes && c == DayCycle) {
			continue
		}
		var sin, cos float64
		for _, d := range dates {
			s, k := c.point(d)
			sin, cos = sin+float64(s), cos+float64(k)
		}
		if math.Hypot(sin, cos) < maxResultant*float64(len(dates)) {
			fitted = append(fitted, c)
		}
	}
	return fitted
}

// bounds returns the smallest and the largest of the numbers. There must be at least one.
func bounds(numbers []float32) (low, high float32) {
	low, high = numbers[0], numbers[0]
	for _, x := range numbers {
		low, high = min(low, x), max(high, x)
	}
	return low, high
}
