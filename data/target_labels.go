package data

import "fmt"

// LabelTargets returns the labels of each row, in the shape (rows, columns): 1 if the
// column's value is yes, and 0 if it is no.
func LabelTargets(columns ...*Column) (Targets, error) {
	if len(columns) == 0 {
		return Targets{}, fmt.Errorf("expected at least one target column, found none: %w", ErrColumn)
	}
	for _, c := range columns {
		if err := c.checkLabels(); err != nil {
			return Targets{}, err
		}
	}
	t, err := ValueTargets(columns...)
	t.Labels = true
	return t, err
}

// checkLabels returns an error if a target is not yes or no, or 1 or 0, in every row.
func (c *Column) checkLabels() error {
	if c.Kind != Number && c.Kind != Boolean {
		return fmt.Errorf("column %q: expected labels of 0 and 1 or yes and no, found the kind %s: %w", c.Name, c.Kind, ErrColumn)
	}
	if err := c.checkPresent(); err != nil {
		return err
	}
	for i, x := range c.Numbers {
		if x != 0 && x != 1 {
			return fmt.Errorf("column %q, row %d: expected a label of 0 or 1, found %v: %w", c.Name, i+1, x, ErrLabel)
		}
	}
	return nil
}
