package data

import (
	"fmt"
	"slices"
)

const targetShape = "data: TargetScale: the values are not rows of its width"

// TargetScale standardizes the target values of a regression, separately for each output,
// so that all outputs have equal weight in the loss. It also converts predictions back to
// the original scale.
//
// Rest is the part of each mean that float32 does not hold. It is nil unless the targets
// differ in digits that float32 does not have (see [Targets]). Predictions have only the
// digits of float32.
type TargetScale struct {
	Mean  []float32 `json:"mean"`
	Scale []float32 `json:"scale"`
	Rest  []float64 `json:"rest,omitempty"`
}

// ValueTargets returns the values of the columns as targets, in the shape (rows,
// columns), unchanged.
func ValueTargets(columns ...*Column) (Targets, error) {
	if len(columns) == 0 {
		return Targets{}, fmt.Errorf("expected at least one target column, found none: %w", ErrColumn)
	}
	rows, width := columns[0].Len(), len(columns)
	t := Targets{Values: make([]float32, rows*width), Width: width}
	for k, c := range columns {
		if c.Len() != rows {
			return Targets{}, fmt.Errorf("column %q: expected %d rows, found %d: %w", c.Name, rows, c.Len(), ErrShape)
		}
		if err := c.checkValues(); err != nil {
			return Targets{}, err
		}
		for i, x := range c.Numbers {
			t.Values[i*width+k] = x
		}
	}
	if slices.ContainsFunc(columns, func(c *Column) bool { return c.Exact != nil }) {
		t.Exact = make([]float64, len(t.Values))
		for i := range t.Exact {
			t.Exact[i] = columns[i%width].number(i / width)
		}
	}
	return t, nil
}

// FitTargetScale returns the standardization of a training set's values. If an output has
// the same value in all rows, its scale is 1.
func FitTargetScale(t *Targets) *TargetScale {
	s := &TargetScale{Mean: make([]float32, t.Width), Scale: make([]float32, t.Width)}
	column := make([]float32, len(t.Values)/max(1, t.Width))
	for k := range t.Width {
		for i := range column {
			column[i] = t.Values[i*t.Width+k]
		}
		s.Mean[k], s.Scale[k] = standard(column)
		if t.Exact == nil || len(column) == 0 {
			continue
		}
		if low, high := bounds(column); tooCoarse(max(-low, high), s.Scale[k]) {
			s.fitExact(t, k, column)
		}
	}
	return s
}

// fitExact fits the standardization of output k to exact values. It uses column as
// scratch memory.
func (s *TargetScale) fitExact(t *Targets, k int, column []float32) {
	origin := 0.0
	for i := range column {
		origin += t.Exact[i*t.Width+k] / float64(len(column))
	}
	for i := range column {
		column[i] = toFloat(t.Exact[i*t.Width+k] - origin)
	}
	mean, scale := standard(column)
	exact := origin + float64(mean)
	s.Mean[k], s.Scale[k] = float32(exact), scale
	if s.Rest == nil {
		s.Rest = make([]float64, t.Width)
	}
	s.Rest[k] = exact - float64(s.Mean[k])
}

// standard returns the mean and the standard deviation of the numbers. If all are equal,
// the scale is 1.
func standard(numbers []float32) (mean, scale float32) {
	if len(numbers) == 0 {
		return 0, 1
	}
	low, high := bounds(numbers)
	if low == high {
		return low, 1
	}
	m, s := moments(numbers, low, high)
	if float32(s) == 0 {
		return float32(m), 1
	}
	return float32(m), float32(s)
}

// checkValues returns an error if the target is not a finite number in every row.
func (c *Column) checkValues() error {
	if c.Kind == Category {
		return fmt.Errorf("column %q: expected numbers as the target of a regression, found the kind %s: %w", c.Name, c.Kind, ErrColumn)
	}
	if err := c.checkPresent(); err != nil {
		return err
	}
	for i, x := range c.Numbers {
		if x-x != 0 {
			return fmt.Errorf("column %q, row %d: expected a finite target, found %v: %w", c.Name, i+1, x, ErrLabel)
		}
	}
	return nil
}

// Apply standardizes values of shape (rows, outputs) in place.
func (s TargetScale) Apply(values []float32) {
	s.each(values, func(x, mean, scale float64) float64 { return (x - mean) / scale })
}

// Restore reverses Apply, in place.
func (s TargetScale) Restore(values []float32) {
	s.each(values, func(x, mean, scale float64) float64 { return x*scale + mean })
}

func (s TargetScale) each(values []float32, f func(x, mean, scale float64) float64) {
	s.checkLength(len(values))
	for i, x := range values {
		k := i % len(s.Mean)
		values[i] = float32(f(float64(x), s.mean(k), float64(s.Scale[k])))
	}
}

// Standardized returns t with its values standardized, in new memory.
func (s TargetScale) Standardized(t Targets) Targets {
	t.Values = slices.Clone(t.Values)
	if t.Exact == nil || s.Rest == nil {
		s.Apply(t.Values)
		t.Exact = nil
		return t
	}
	s.checkLength(len(t.Exact))
	for i, x := range t.Exact {
		k := i % len(s.Mean)
		t.Values[i] = float32((x - s.mean(k)) / float64(s.Scale[k]))
	}
	t.Exact = nil
	return t
}

// checkLength panics if the number of values is not a multiple of the number of outputs.
func (s TargetScale) checkLength(values int) {
	if width := len(s.Mean); width == 0 || len(s.Scale) != width || values%width != 0 {
		panic(targetShape)
	}
}

// mean returns the mean of output k, including its rest.
func (s TargetScale) mean(k int) float64 {
	if s.Rest == nil {
		return float64(s.Mean[k])
	}
	return float64(s.Mean[k]) + s.Rest[k]
}

// UnmarshalJSON reads a scale and checks it.
func (s *TargetScale) UnmarshalJSON(b []byte) error {
	type form TargetScale // has no UnmarshalJSON, so that decoding does not call this method again
	var f form
	if err := decodeStrictly(b, &f); err != nil {
		return err
	}
	if len(f.Mean) == 0 || len(f.Mean) != len(f.Scale) {
		return fmt.Errorf("target scale: expected as many means as scales, found %d means and %d scales: %w", len(f.Mean), len(f.Scale), ErrStep)
	}
	if f.Rest != nil && len(f.Rest) != len(f.Mean) {
		return fmt.Errorf("target scale: expected %d rests, one for each mean, found %d: %w", len(f.Mean), len(f.Rest), ErrStep)
	}
	for k, scale := range f.Scale {
		if !(scale > 0) {
			return fmt.Errorf("target scale: expected a scale above 0 for output %d, found %v: %w", k, scale, ErrStep)
		}
	}
	*s = TargetScale(f)
	return nil
}
