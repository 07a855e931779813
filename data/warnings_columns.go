package data

import (
	"fmt"
	"math"
)

// inspectColumn returns the warnings about one column of the training rows.
func inspectColumn(c *Column, g *goal) []Warning {
	if text, ok := constant(c); ok {
		return []Warning{{Constant, c.Name, text}}
	}
	if c.Len() < minInspected {
		return nil
	}
	var warnings []Warning
	if text, ok := identifier(c, g); ok {
		warnings = append(warnings, Warning{Identifier, c.Name, text})
	}
	if text, ok := g.leak(c); ok {
		warnings = append(warnings, Warning{Leakage, c.Name, text})
	}
	return warnings
}

// constant returns a warning text if a column has fewer than two different values. It
// returns none if enough values are missing, and enough are not, for a model to learn
// from that.
func constant(c *Column) (text string, ok bool) {
	var first float64
	present := 0
	for i := range c.Len() {
		if c.absent(i) {
			continue
		}
		if k := c.key(i); present == 0 {
			first = k
		} else if k != first {
			return "", false
		}
		present++
	}
	switch {
	case present == 0:
		return fmt.Sprintf("%s has no value in any of the %d rows", c.Name, c.Len()), true
	case telling(c.Len()-present, c.Len()):
		return "", false
	}
	return fmt.Sprintf("%s is %s in all of the %d rows that have a value", c.Name, c.text(first), present), true
}

// identifier returns a warning text if all texts or whole numbers of a column differ, or
// if its numbers rise from row to row. Whole numbers that are correlated with the target
// are amounts, not identifiers.
func identifier(c *Column, g *goal) (text string, ok bool) {
	if c.Kind != Number && c.Kind != Category {
		return "", false
	}
	seen := make(map[float64]bool)
	rising, whole, different := true, c.Kind == Number, true
	tens := true // all numbers are multiples of 10, as rounded amounts are
	for i := range min(c.Len(), maxHashed) {
		if c.absent(i) {
			return "", false
		}
		k := c.key(i)
		rising = rising && (i == 0 || k > c.key(i-1))
		whole = whole && k == math.Trunc(k)
		tens = tens && math.Mod(k, 10) == 0
		if different = different && !seen[k]; !different {
			return "", false // there are equal numbers, so they do not rise
		}
		seen[k] = true
	}
	switch {
	case c.Kind == Category:
		return fmt.Sprintf("%s has a different text in each of %d rows, as names do", c.Name, c.Len()), true
	case rising:
		return fmt.Sprintf("%s rises from row to row in all of %d rows, as row numbers do", c.Name, c.Len()), true
	case whole && !tens && !g.isInformed(c):
		return fmt.Sprintf("%s has a different whole number in each of %d rows, as identifiers do", c.Name, c.Len()), true
	}
	return "", false
}
