package words

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/metrics"
)

const (
	maxShort    = 12 // greatest number of classes for which ShortConfusion draws a matrix
	maxClasses  = 40 // greatest number of classes for which Confusion draws a matrix
	maxMistakes = 20 // number of mistakes that Confusion lists instead of a matrix
)

// Confusion draws a confusion matrix. If that would be too large to read, it lists the
// most frequent mistakes.
func Confusion(c *metrics.Confusion, classes []string) string {
	if len(classes) <= maxClasses {
		return confusionTable(c, classes)
	}
	rows := [][]string{{"rows", "of", "true", "predicted"}}
	for _, m := range c.Worst(maxMistakes) {
		rows = append(rows, []string{fmt.Sprint(m.Count), fmt.Sprint(c.Support(m.Truth)), Name(classes[m.Truth]), Name(classes[m.Predicted])})
	}
	return "the most frequent mistakes (--json prints the whole confusion matrix):\n" + table(text.AlignRight, rows)
}

// ShortConfusion draws the confusion matrix for the end of a training. It returns "" if
// there are more than maxShort classes.
func ShortConfusion(c *metrics.Confusion, classes []string) string {
	if c == nil || len(classes) > maxShort {
		return ""
	}
	return confusionTable(c, classes)
}

// confusionTable draws a confusion matrix.
func confusionTable(c *metrics.Confusion, classes []string) string {
	rows := [][]string{append([]string{`true \ predicted`}, Names(classes)...)}
	for i, class := range classes {
		row := []string{Name(class)}
		for j := range classes {
			row = append(row, fmt.Sprint(c.Count(i, j)))
		}
		rows = append(rows, row)
	}
	return table(text.AlignRight, rows)
}

// Mistakes returns a line with the most frequent mistakes, or "" if there are none.
func Mistakes(e *mlp.Evaluation, classes []string) string {
	if e.Confusion == nil || e.Correct == e.Rows {
		return ""
	}
	var parts []string
	for _, m := range e.Confusion.Worst(3) {
		parts = append(parts, fmt.Sprintf("%s taken for %s (%d)", Name(classes[m.Truth]), Name(classes[m.Predicted]), m.Count))
	}
	return "most often: " + strings.Join(parts, ", ")
}
