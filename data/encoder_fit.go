package data

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/internal/parts"
)

const (
	// A column gets an indicator if the share of missing values is at least minMissing
	// and at most 1 - minMissing. Otherwise there are too few rows of one sort to learn
	// from.
	minMissing = 0.005
	// A text gets a unit of its own if it occurs in at least minCount rows, and in at
	// least the share minShare of all rows.
	minCount = 2
	minShare = 0.001
)

// FitEncoder returns an encoder for tables like t, which has only training rows, without
// targets. If columns can't be encoded because their texts differ from row to row, the
// error names all of these columns: such texts tell a network nothing.
func FitEncoder(t *Table) (*Encoder, error) {
	if t.Rows == 0 || len(t.Columns) == 0 {
		return nil, fmt.Errorf("%s: expected at least one row and one column, found %d rows and %d columns: %w", t.Name, t.Rows, len(t.Columns), ErrColumn)
	}
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	e := &Encoder{Columns: make([]EncodedColumn, len(t.Columns)), Missing: t.Missing, Reading: cmp.Or(t.Reading, &Reading{})}
	counts := make([]variety, len(t.Columns))
	parts.Each(len(t.Columns), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			e.Columns[i], counts[i] = fitColumn(&t.Columns[i], e.Reading.dateForm(t.Columns[i].Name))
		}
	})
	if err := t.checkVariety(counts); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	if err := e.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", t.Name, err, ErrColumn)
	}
	return e, nil
}

// fitColumn returns the encoding of a column, and how much its texts vary. f is the form
// of its dates in the file.
func fitColumn(c *Column, f dateForm) (EncodedColumn, variety) {
	fitted := EncodedColumn{Name: c.Name, Kind: c.Kind}
	if c.Kind == Category {
		return fitted, fitted.fitCategory(c)
	}
	absent := 0
	for _, x := range c.Numbers {
		if x != x {
			absent++
		}
	}
	fitted.Indicator = telling(absent, len(c.Numbers))
	if c.Kind == Boolean {
		return fitted, variety{}
	}
	fitted.fitNumbers(finite(c.Numbers))
	if f == formDuration {
		fitted.Cycles = nil // a duration has no position in a day or a week
	}
	if c.Exact != nil && tooCoarse(max(-fitted.Low, fitted.High), fitted.Scale) {
		fitted.fitExact(finiteExact(c.Exact))
	}
	return fitted, variety{}
}

// telling reports whether a network can learn from an indicator of missing values. absent
// is the number of rows with a missing value.
func telling(absent, rows int) bool {
	share := float64(absent) / float64(rows)
	return share >= minMissing && share <= 1-minMissing
}

// fitCategory counts the texts of c. Texts that are too rare share a unit, which is also
// used for texts that training did not see. If no text is rare, there is no such unit,
// because its weights would not be trained.
func (e *EncodedColumn) fitCategory(c *Column) variety {
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
	return variety{different, rows - absent}
}
