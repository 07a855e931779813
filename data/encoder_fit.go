package data

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/internal/parts"
	"github.com/seed-217ca19f/mlp/internal/shell"
)

const (
	// maxValues is the largest number of different texts in a category.
	maxValues = 1000
	// fewValues is up to how many different texts a category may have
	// whatever its number of rows.
	fewValues = 20
	// A column gets an indicator if the share of missing values is at least
	// minMissing and at most 1 - minMissing. Outside of that, too few rows show
	// what it means.
	minMissing = 0.005
	// A text gets a unit of its own if it stands in at least minCount rows and in
	// at least the share minShare of all rows.
	minCount = 2
	minShare = 0.001
)

// FitEncoder returns an encoder for tables like t. t holds only training rows,
// without targets. Its error names all columns that can't be encoded: texts that
// differ from row to row say nothing to a network.
func FitEncoder(t *Table) (*Encoder, error) {
	if t.Rows == 0 || len(t.Columns) == 0 {
		return nil, fmt.Errorf("%s: expected at least one row and one column, found %d rows and %d columns: %w", t.Name, t.Rows, len(t.Columns), ErrColumn)
	}
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	e := &Encoder{Columns: make([]EncodedColumn, len(t.Columns)), Missing: t.Missing, Reading: cmp.Or(t.Reading, &Reading{})}
	faults := make([]error, len(t.Columns))
	parts.Each(len(t.Columns), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			e.Columns[i], faults[i] = fitColumn(&t.Columns[i])
		}
	})
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	if err := e.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", t.Name, err, ErrColumn)
	}
	return e, nil
}

func fitColumn(c *Column) (EncodedColumn, error) {
	fitted := EncodedColumn{Name: c.Name, Kind: c.Kind}
	if c.Kind == Category {
		err := fitted.fitCategory(c)
		return fitted, err
	}
	absent := 0
	for _, x := range c.Numbers {
		if x != x {
			absent++
		}
	}
	fitted.Indicator = telling(absent, len(c.Numbers))
	if c.Kind == Boolean {
		return fitted, nil
	}
	fitted.fitNumbers(finite(c.Numbers))
	if c.Exact != nil && tooCoarse(max(-fitted.Low, fitted.High), fitted.Scale) {
		fitted.fitExact(finiteExact(c.Exact))
	}
	return fitted, nil
}

// telling reports whether an indicator can be learned from, given absent missing
// values among rows.
func telling(absent, rows int) bool {
	share := float64(absent) / float64(rows)
	return share >= minMissing && share <= 1-minMissing
}

// fitCategory counts the texts of c. Those that are too rare share a unit,
// which later texts that training never saw use too. Without rare texts there
// is no such unit: its weights would not have been trained.
func (e *EncodedColumn) fitCategory(c *Column) error {
	counts, absent := make([]int, len(c.Values)), 0
	for _, code := range c.Codes {
		if code < 0 || c.Values[code] == "" {
			absent++
			continue
		}
		counts[code]++
	}
	rows := len(c.Codes)
	least := max(minCount, minShare*float64(rows))
	different := 0
	for code, n := range counts {
		if n == 0 {
			continue
		}
		different++
		if float64(n) >= least {
			e.Values = append(e.Values, c.Values[code])
		} else {
			e.Other = true
		}
	}
	slices.Sort(e.Values)
	e.Indicator = telling(absent, rows)
	return c.checkVariety(different, rows-absent)
}

// almostNumbers returns the end of a message: a hint if most of c's texts are
// numbers but not all. It names the first text that is not a number.
func (c *Column) almostNumbers() string {
	numbers, other := 0, ""
	for _, text := range c.Values {
		if _, r := parseNumber([]byte(text)); r == fit {
			numbers++
		} else if other == "" {
			other = text
		}
	}
	if other == "" || 2*numbers <= len(c.Values) {
		return ""
	}
	return fmt.Sprintf("; most of them are numbers, but not %.40q: --missing %s would take it for a missing value", other, shell.List(other))
}

// checkVariety returns an error if a column has too many different texts.
func (c *Column) checkVariety(different, rows int) error {
	switch {
	case different > maxValues:
		return fmt.Errorf("column %q: expected at most %d different texts, found %d in %d rows; leave it out with --drop %s%s: %w", c.Name, maxValues, different, rows, shell.List(c.Name), c.almostNumbers(), ErrColumn)
	case different > fewValues && 2*different > rows:
		return fmt.Errorf("column %q: expected at most half as many different texts as rows, found %d in %d rows; leave it out with --drop %s%s: %w", c.Name, different, rows, shell.List(c.Name), c.almostNumbers(), ErrColumn)
	}
	return nil
}
