package words

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// Evaluation returns all scores of a model on a set, with a table of the classes and the
// confusion matrix. v is the wire form of e. targets are the names of the targets.
func Evaluation(v wire.Evaluation, e *mlp.Evaluation, a *assess.Assessment, targets []string) string {
	var figures []string
	if v.Accuracy != nil {
		figures = append(figures, "accuracy "+Percent(*v.Accuracy), fmt.Sprintf("error %.5f", *v.Error))
	}
	if v.Loss != nil {
		figures = append(figures, fmt.Sprintf("loss %.4f", *v.Loss))
	}
	lines := fmt.Sprintf("%s: %s on %s in %.3g s\n%s", Line(v.Data), strings.Join(figures, ", "), Count(v.Rows, "row"), v.Seconds,
		strings.Join(Assessment(a, targets), "\n"))
	if e.Confusion == nil {
		return lines
	}
	names := make([]string, len(v.Classes))
	for k, c := range v.Classes {
		names[k] = c.Class
	}
	return lines + "\n\n" + classTable(v.Classes) + "\n\n" + Confusion(e.Confusion, names)
}

// classTable returns a table with the scores of each class.
func classTable(classes []wire.ClassScore) string {
	rows := [][]string{{"class", "rows", "precision", "recall", "F1", "average precision"}}
	for _, c := range classes {
		average := "" // for a class without rows
		if c.AveragePrecision != nil {
			average = fmt.Sprintf("%.4f", *c.AveragePrecision)
		}
		rows = append(rows, []string{Name(c.Class), fmt.Sprint(c.Rows),
			fmt.Sprintf("%.4f", c.Precision), fmt.Sprintf("%.4f", c.Recall), fmt.Sprintf("%.4f", c.F1), average})
	}
	return table(text.AlignRight, rows)
}
