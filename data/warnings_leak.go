package data

import (
	"fmt"
	"math"
	"slices"
)

const (
	// maxJudged is the greatest number of rows in which a column is compared with the
	// target. They are evenly spaced.
	maxJudged = 20_000
	// A column determines the classes if it alone predicts them with an accuracy of at
	// least leakAccuracy. It must also make few mistakes, compared with always naming the
	// largest class: at most the share leakErrors. Always naming the largest class must
	// make at least minMistakes mistakes.
	leakAccuracy = 0.99
	leakErrors   = 0.1
	minMistakes  = 10
	// A column determines a numeric target if their correlation is at least
	// leakCorrelation.
	leakCorrelation = 0.999
)

// goal is the target with which columns are compared, in some of the rows.
type goal struct {
	name     string
	rows     []int32
	classes  []int32   // class of each of the rows; nil for regression
	values   []float64 // value of each of the rows; nil for classification
	majority float64   // share of the largest class
}

// newGoal returns the target with this name, or nil if columns can't be compared with it.
func newGoal(t *Table, name string) *goal {
	c, err := t.Column(name)
	if err != nil || t.Rows == 0 {
		return nil
	}
	g := &goal{name: name}
	step := (t.Rows + maxJudged - 1) / maxJudged
	for i := 0; i < t.Rows; i += step {
		if !c.absent(i) {
			g.rows = append(g.rows, int32(i))
		}
	}
	if len(g.rows) < minInspected {
		return nil
	}
	if task, _ := ChooseTask(c); task == Regression {
		for _, i := range g.rows {
			g.values = append(g.values, c.key(int(i)))
		}
		return g
	}
	place, counts := map[float64]int32{}, []int{}
	for _, i := range g.rows {
		class, ok := place[c.key(int(i))]
		if !ok {
			class = int32(len(counts))
			place[c.key(int(i))], counts = class, append(counts, 0)
		}
		counts[class]++
		g.classes = append(g.classes, class)
	}
	g.majority = float64(slices.Max(counts)) / float64(len(g.rows))
	return g
}

// leak returns a warning text if a single column determines the target.
func (g *goal) leak(c *Column) (text string, ok bool) {
	switch {
	case g == nil:
		return "", false
	case g.values != nil:
		r := g.correlation(c, g.values)
		return fmt.Sprintf("%s has a correlation of %.4f with %s in %d rows; is %s known before %s is?", c.Name, r, g.name, len(g.rows), c.Name, g.name),
			math.Abs(r) >= leakCorrelation
	}
	a, mistakes := g.accuracy(c), 1-g.majority
	return fmt.Sprintf("%s predicts %s right in %.1f%% of %d rows without any other column; always answering the largest class is right in %.1f%%; is %s known before %s is?",
			c.Name, g.name, 100*a, len(g.rows), 100*g.majority, c.Name, g.name),
		a >= leakAccuracy && 1-a <= leakErrors*mistakes && mistakes*float64(len(g.rows)) >= minMistakes
}

// isInformed reports whether a column of numbers is correlated with the target, or with
// one of the first classes, by more than four standard errors.
func (g *goal) isInformed(c *Column) bool {
	if g == nil {
		return false
	}
	most := 4 / math.Sqrt(float64(len(g.rows)))
	if g.values != nil {
		return math.Abs(g.correlation(c, g.values)) > most
	}
	isClass := make([]float64, len(g.classes))
	for k := range min(slices.Max(g.classes)+1, fewClasses) {
		for i, class := range g.classes {
			isClass[i] = 0
			if class == k {
				isClass[i] = 1
			}
		}
		if math.Abs(g.correlation(c, isClass)) > most {
			return true
		}
	}
	return false
}

// correlation returns Pearson's correlation between a numeric column and values, which
// has one value for each of g's rows. It uses the rows in which the column has a number.
// If there are too few, it returns 0.
func (g *goal) correlation(c *Column, values []float64) float64 {
	if c.Kind == Category {
		return 0
	}
	var n, meanX, meanY, xx, yy, xy float64
	for i, row := range g.rows {
		if c.absent(int(row)) {
			continue
		}
		// Welford's recurrences avoid cancellation.
		x, y := c.key(int(row)), values[i]
		n++
		dx, dy := x-meanX, y-meanY
		meanX, meanY = meanX+dx/n, meanY+dy/n
		xx, yy, xy = xx+dx*(x-meanX), yy+dy*(y-meanY), xy+dx*(y-meanY)
	}
	if r := xy / math.Sqrt(xx*yy); n >= minInspected && r-r == 0 {
		return r
	}
	return 0
}
