package words

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/metrics"
)

// Assessment returns the scores of a model on a set, one line for each target. targets
// are the names of the targets.
func Assessment(a *assess.Assessment, targets []string) []string {
	switch {
	case a.Classes != nil:
		return []string{classLine(a.Classes)}
	case a.Values != nil:
		return valueLines(a.Values, targets)
	}
	var lines []string
	for k := range a.Labels {
		lines = append(lines, fmt.Sprintf("%s: accuracy %s, %s", Target(targets, k),
			Percent(a.Labels[k].Accuracy()), classLine(&a.Labels[k])))
	}
	return lines
}

func classLine(c *assess.Classes) string {
	parts := []string{
		"balanced accuracy " + Percent(c.Confusion.BalancedAccuracy()),
		fmt.Sprintf("macro F1 %.4f", c.Confusion.MacroF1()),
		fmt.Sprintf("log loss %.4f", c.LogLoss),
	}
	if c.HasTop {
		parts = append(parts, fmt.Sprintf("top %d accuracy %s", assess.TopClasses, Percent(c.Top)))
	}
	if c.HasAUC {
		parts = append(parts, fmt.Sprintf("ROC AUC %.4f, average precision %.4f", c.AUC, c.AveragePrecision))
	}
	parts = append(parts, fmt.Sprintf("Brier score %.4f", c.Brier))
	parts = append(parts, fmt.Sprintf("calibration error %.4f", c.Calibration.ExpectedError()))
	return strings.Join(parts, ", ")
}

func valueLines(values []metrics.Regression, targets []string) []string {
	var lines []string
	for k, v := range values {
		lines = append(lines, fmt.Sprintf("%s: R² %.4f, RMSE %s (%s by always answering the mean), MAE %s",
			Target(targets, k), v.R2, Decimal(v.RMSE, 4), Decimal(v.BaselineRMSE, 4), Decimal(v.MAE, 4)))
	}
	return lines
}

// Target returns the name of output k for a line of text, or "output k" if it has none.
func Target(targets []string, k int) string {
	if k < len(targets) {
		return Name(targets[k])
	}
	return fmt.Sprintf("output %d", k)
}
