package data

import (
	"fmt"
)

const targetShape = "data: TargetScale: the values are not rows of its width"

// TargetScale standardizes the values that a regression learns, each output by
// itself, so that the loss weighs them alike, and restores them in what the
// network predicts.
type TargetScale struct {
	Mean  []float32 `json:"mean"`
	Scale []float32 `json:"scale"`
}

// ValueTargets returns the values of the columns as targets, (rows, columns),
// as they are.
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
	return t, nil
}

// FitTargetScale returns the standardization of a training set's values. One
// that is the same in all rows has a scale of 1.
func FitTargetScale(t *Targets) *TargetScale {
	s := &TargetScale{Mean: make([]float32, t.Width), Scale: make([]float32, t.Width)}
	column := make([]float32, len(t.Values)/max(1, t.Width))
	for k := range t.Width {
		for i := range column {
			column[i] = t.Values[i*t.Width+k]
		}
		s.Mean[k], s.Scale[k] = standard(column)
	}
	return s
}

// standard returns the mean and the standard deviation of numbers. The scale is 1
// if they are all equal.
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

// checkValues reports a target that is not a finite number in every row.
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

// Apply standardizes values, which are (rows, outputs), in place.
func (s TargetScale) Apply(values []float32) {
	s.each(values, func(x, mean, scale float64) float64 { return (x - mean) / scale })
}

// Restore undoes Apply, in place.
func (s TargetScale) Restore(values []float32) {
	s.each(values, func(x, mean, scale float64) float64 { return x*scale + mean })
}

func (s TargetScale) each(values []float32, f func(x, mean, scale float64) float64) {
	width := len(s.Mean)
	if width == 0 || len(s.Scale) != width || len(values)%width != 0 {
		panic(targetShape)
	}
	for i, x := range values {
		k := i % width
		values[i] = float32(f(float64(x), float64(s.Mean[k]), float64(s.Scale[k])))
	}
}

// UnmarshalJSON reads a scale and checks it.
func (s *TargetScale) UnmarshalJSON(b []byte) error {
	type form TargetScale // without this method
	var f form
	if err := decodeStrictly(b, &f); err != nil {
		return err
	}
	if len(f.Mean) == 0 || len(f.Mean) != len(f.Scale) {
		return fmt.Errorf("target scale: expected as many means as scales, found %d and %d: %w", len(f.Mean), len(f.Scale), ErrStep)
	}
	for k, scale := range f.Scale {
		if !(scale > 0) {
			return fmt.Errorf("target scale: expected a scale above 0 for output %d, found %v: %w", k, scale, ErrStep)
		}
	}
	*s = TargetScale(f)
	return nil
}
