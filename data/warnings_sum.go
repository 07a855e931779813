package data

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

const (
	// A sum of columns determines the target if it explains at least the share sumR2 of
	// the target's variance.
	sumR2 = 0.999
	// mostSummed is the greatest number of columns in such a sum. With more columns, a
	// sum fits any target if there are few rows.
	mostSummed = 4
	// Sums are judged only if there are at least leastSummedRows rows.
	leastSummedRows = 50
	// summedNumbers is the greatest number of values, rows × columns, that are compared.
	summedNumbers = 4_000_000
)

// leakOfSeveral looks for columns that determine the target together: a sum of them, each
// with a factor, is nearly the target. It returns a warning for each of these columns, or
// nil if there are none.
//
// The columns are chosen one after the other. Each is the one that explains most of what
// the earlier columns do not explain (orthogonal matching pursuit: Pati, Rezaiifar and
// Krishnaprasad 1993).
func (g *goal) leakOfSeveral(t *Table) (warnings []Warning) {
	if g == nil || g.values == nil {
		return nil
	}
	candidates, rest := g.candidates(t)
	if len(rest) < leastSummedRows {
		return nil
	}
	whole := squares(rest)
	var chosen []string
	for len(chosen) < mostSummed && len(candidates) > 0 {
		best := bestCandidate(candidates, rest)
		if best < 0 {
			return nil
		}
		c := candidates[best]
		candidates = slices.Delete(candidates, best, best+1)
		chosen = append(chosen, c.name)
		remove(rest, c.values)
		for _, other := range candidates {
			remove(other.values, c.values)
		}
		if r2 := 1 - squares(rest)/whole; len(chosen) > 1 && r2 >= sumR2 {
			text := fmt.Sprintf("%s together have an R² of %.4f with %s in %d rows (a sum of them, each with a factor); are they known before %s is?",
				strings.Join(chosen, ", "), r2, g.name, len(rest), g.name)
			for _, name := range chosen {
				warnings = append(warnings, Warning{Leakage, name, text})
			}
			return warnings
		}
	}
	return nil
}

// candidate is a column with mean 0, and the sum of squares that its values had before
// other columns were removed from it.
type candidate struct {
	name   string
	values []float64
	whole  float64
}

// candidates returns the columns of numbers without missing values, and the target, in
// the same rows. All have mean 0.
func (g *goal) candidates(t *Table) (columns []candidate, target []float64) {
	var use []*Column
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Kind != Category && c.Name != g.name && !slices.ContainsFunc(g.rows, func(row int32) bool { return c.absent(int(row)) }) {
			use = append(use, c)
		}
	}
	step := 1 + len(g.rows)*len(use)/summedNumbers
	for i := 0; i < len(g.rows); i += step {
		target = append(target, g.values[i])
	}
	for _, c := range use {
		values := make([]float64, 0, len(target))
		for i := 0; i < len(g.rows); i += step {
			values = append(values, c.key(int(g.rows[i])))
		}
		center(values)
		if whole := squares(values); whole > 0 {
			columns = append(columns, candidate{c.Name, values, whole})
		}
	}
	center(target)
	return columns, target
}

// bestCandidate returns the index of the column that explains the largest part of rest,
// or -1 if none explains anything.
func bestCandidate(candidates []candidate, rest []float64) (best int) {
	const negligible = 1e-9 // if less than this share of a column is left, the columns before explain it
	most := 0.0
	best = -1
	for i, c := range candidates {
		own := squares(c.values)
		if own < negligible*c.whole {
			continue
		}
		if explained := dot(c.values, rest) * dot(c.values, rest) / own; explained > most {
			best, most = i, explained
		}
	}
	return best
}

// remove subtracts from x its projection on y.
func remove(x, y []float64) {
	factor := dot(x, y) / squares(y)
	if math.IsNaN(factor) || math.IsInf(factor, 0) {
		return
	}
	for i := range x {
		x[i] -= factor * y[i]
	}
}

// center subtracts the mean of x from its elements.
func center(x []float64) {
	mean := 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for i := range x {
		x[i] -= mean
	}
}

// dot returns the sum of the products x[i]·y[i].
func dot(x, y []float64) (sum float64) {
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

// squares returns the sum of squares.
func squares(x []float64) float64 { return dot(x, x) }
