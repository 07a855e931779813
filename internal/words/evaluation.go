package words

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// Evaluation says all about how good a model is on a set: v is the object of the
// same evaluation.
func Evaluation(v wire.Evaluation, e *mlp.Evaluation, a *assess.Assessment, targets []string) string {
	var figures []string
	if v.Accuracy != nil {
		figures = append(figures, "accuracy "+Percent(*v.Accuracy), fmt.Sprintf("error %.5f", *v.Error))
	}
	if v.Loss != nil {
		figures = append(figures, fmt.Sprintf("loss %.4f", *v.Loss))
	}
	text := fmt.Sprintf("%s: %s on %s in %.3g s\n%s", v.Data, strings.Join(figures, ", "), Count(v.Rows, "row"), v.Seconds,
		strings.Join(Assessment(a, targets), "\n"))
	if e.Confusion == nil {
		return text
	}
	names := make([]string, len(v.Classes))
	for k, c := range v.Classes {
		names[k] = c.Class
	}
	return text + "\n\n" + classTable(v.Classes) + "\n\n" + Confusion(e.Confusion, names)
}

// classTable lists how well each class is predicted.
func classTable(classes []wire.ClassScore) string {
	return table(tabwriter.AlignRight, func(w *tabwriter.Writer) {
		fmt.Fprint(w, "class\trows\tprecision\trecall\tF1\t\n")
		for _, c := range classes {
			fmt.Fprintf(w, "%s\t%d\t%.4f\t%.4f\t%.4f\t\n", c.Class, c.Rows, c.Precision, c.Recall, c.F1)
		}
	})
}

// table returns what write writes, with its columns aligned.
func table(flags uint, write func(w *tabwriter.Writer)) string {
	var b strings.Builder
	padding := 2
	if flags == 0 {
		padding = 3 // columns that begin alike need more between them
	}
	w := tabwriter.NewWriter(&b, 0, 0, padding, ' ', flags)
	write(w)
	w.Flush() // writes to memory
	return strings.TrimRight(b.String(), "\n")
}
