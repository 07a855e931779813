package words

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/metrics"
)

const (
	maxShort    = 12 // most classes of a matrix at the end of a training
	maxClasses  = 40 // most classes of a matrix that Confusion draws
	maxMistakes = 20 // kinds of mistakes that are listed instead
)

// Confusion draws a confusion matrix, or lists the mistakes made most often if
// it would be too large to read.
func Confusion(c *metrics.Confusion, classes []string) string {
	if len(classes) <= maxClasses {
		return confusionTable(c, classes)
	}
	return "the mistakes made most often (--json prints the whole confusion matrix):\n" + table(tabwriter.AlignRight, func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "rows\tof\ttrue\tpredicted\t\n")
		for _, m := range c.Worst(maxMistakes) {
			fmt.Fprintf(w, "%d\t%d\t%s\t%s\t\n", m.Count, c.Support(m.Truth), classes[m.Truth], classes[m.Predicted])
		}
	})
}

// ShortConfusion draws the confusion matrix of a few classes. It is empty for more.
func ShortConfusion(c *metrics.Confusion, classes []string) string {
	if c == nil || len(classes) > maxShort {
		return ""
	}
	return confusionTable(c, classes)
}

// confusionTable draws a confusion matrix.
func confusionTable(c *metrics.Confusion, classes []string) string {
	return table(tabwriter.AlignRight, func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "true \\ predicted\t%s\t\n", strings.Join(classes, "\t"))
		for i, class := range classes {
			fmt.Fprintf(w, "%s\t", class)
			for j := range classes {
				fmt.Fprintf(w, "%d\t", c.Count(i, j))
			}
			fmt.Fprintln(w)
		}
	})
}

// Mistakes is one line with the mistakes made most often, or "".
func Mistakes(e *mlp.Evaluation, classes []string) string {
	if e.Confusion == nil || e.Correct == e.Rows {
		return ""
	}
	var parts []string
	for _, m := range e.Confusion.Worst(3) {
		parts = append(parts, fmt.Sprintf("%s taken for %s (%d)", classes[m.Truth], classes[m.Predicted], m.Count))
	}
	return "most often: " + strings.Join(parts, ", ")
}
