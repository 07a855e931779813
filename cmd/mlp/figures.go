package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/metrics"
)

// assessment returns what a model is worth on a set as lines for people.
func assessment(a *assess.Assessment, targets []string) []string {
	switch {
	case a.Classes != nil:
		return []string{classLine(a.Classes)}
	case a.Values != nil:
		return valueLines(a.Values, targets)
	}
	var lines []string
	for k := range a.Labels {
		lines = append(lines, fmt.Sprintf("%s: accuracy %s, %s", targetName(targets, k),
			percent(a.Labels[k].Accuracy()), classLine(&a.Labels[k])))
	}
	return lines
}

func classLine(c *assess.Classes) string {
	parts := []string{
		"balanced accuracy " + percent(c.Confusion.BalancedAccuracy()),
		fmt.Sprintf("macro F1 %.4f", c.Confusion.MacroF1()),
		fmt.Sprintf("log loss %.4f", c.LogLoss),
	}
	if c.HasAUC {
		parts = append(parts, fmt.Sprintf("ROC AUC %.4f", c.AUC))
	}
	parts = append(parts, fmt.Sprintf("calibration error %.4f", c.Calibration.ExpectedError()))
	return strings.Join(parts, ", ")
}

func valueLines(values []metrics.Regression, targets []string) []string {
	var lines []string
	for k, v := range values {
		lines = append(lines, fmt.Sprintf("%s: R² %.4f, RMSE %s (%s by always answering the mean), MAE %s",
			targetName(targets, k), v.R2, decimal(v.RMSE, 4), decimal(v.BaselineRMSE, 4), decimal(v.MAE, 4)))
	}
	return lines
}

// targetName returns what output k is called.
func targetName(targets []string, k int) string {
	if k < len(targets) {
		return targets[k]
	}
	return fmt.Sprintf("output %d", k)
}

const (
	maxConfusion = 12 // classes of which a training ends with the confusion matrix
	maxEvaluated = 40 // classes of which an evaluation prints it
	maxMistakes  = 20 // kinds of mistakes that are listed instead
)

// confusions draws a confusion matrix, or lists the mistakes made most often if
// it would be too large to read.
func confusions(c *metrics.Confusion, classes []string) string {
	if len(classes) <= maxEvaluated {
		return confusionTable(c, classes)
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "rows\tof\ttrue\tpredicted\t\n")
	for _, m := range c.Worst(maxMistakes) {
		fmt.Fprintf(w, "%d\t%d\t%s\t%s\t\n", m.Count, c.Support(m.Truth), classes[m.Truth], classes[m.Predicted])
	}
	w.Flush() // writes to memory
	return "the mistakes made most often (--json prints the whole confusion matrix):\n" + strings.TrimRight(b.String(), "\n")
}

// confusionTable draws a confusion matrix.
func confusionTable(c *metrics.Confusion, classes []string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "true \\ predicted\t%s\t\n", strings.Join(classes, "\t"))
	for i, class := range classes {
		fmt.Fprintf(w, "%s\t", class)
		for j := range classes {
			fmt.Fprintf(w, "%d\t", c.Count(i, j))
		}
		fmt.Fprintln(w)
	}
	w.Flush() // writes to memory
	return strings.TrimRight(b.String(), "\n")
}
