package words

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Training describes a training that is about to start. maxSteps is the limit of steps; 0
// means no limit.
func Training(f *recipe.Fitting, maxSteps int) string {
	r, rows := f.Recipe, "training on "+Count(f.Options.Train.Len(), "row")
	if test := f.Options.Test; test != nil {
		rows += fmt.Sprintf(", testing on %d", test.Len())
	}
	if f.Aside != nil {
		rows += fmt.Sprintf(", calibrating on %d", f.Aside.Len())
	}
	length := Count(r.Epochs, "epoch")
	if maxSteps > 0 {
		length += ", at most " + Count(maxSteps, "step")
	}
	network := f.Model.Network.String()
	if r.Freeze > 0 {
		network += " (" + Count(r.Freeze, "layer") + " frozen)"
	}
	return fmt.Sprintf("%s%s\nnetwork %s, %s, %s at %s, batches of %d, %s", newOutput(f.NewClasses), rows,
		network, r.Activation, r.Optimizer, Decimal(r.LearningRate, 6), r.BatchSize, length)
}

// newOutput returns a line that says why the network of --from gets a new output layer.
// It returns "" if the network keeps its output layer.
func newOutput(classes []string) string {
	if classes == nil {
		return ""
	}
	const most = 5
	unknown := strings.Join(Names(classes[:min(most, len(classes))]), ", ")
	if n := len(classes) - most; n > 0 {
		unknown += fmt.Sprintf(" and %d more", n)
	}
	return "new output layer: the network of --from does not know these classes: " + unknown + "\n"
}

// Progress returns the line that is shown and replaced during an epoch.
func Progress(e mlp.Event) string {
	return fmt.Sprintf("epoch %d, step %d of %d (%d%%), loss %.4f, learning rate %s",
		e.Epoch, e.Step, e.Steps, 100*e.Step/e.Steps, e.Loss, Decimal(e.LearningRate, 4))
}

// Epoch returns the line of an epoch that has ended.
func Epoch(e mlp.Event) string {
	parts := []string{fmt.Sprintf("[%4d]  loss %.5f", e.Epoch, e.Loss)}
	for _, on := range []struct {
		name string
		of   *mlp.Evaluation
	}{{"training", e.Train}, {"test", e.Test}} {
		switch {
		case on.of == nil:
		case on.of.Graded:
			parts = append(parts, fmt.Sprintf("%s accuracy %s", on.name, Percent(on.of.Accuracy())))
		default:
			parts = append(parts, fmt.Sprintf("%s loss %.5f", on.name, on.of.Loss))
		}
	}
	return strings.Join(parts, ", ")
}

// Result returns a line with the final scores of a training and the time that it took.
func Result(r *mlp.Result) string {
	final, on := r.Final(), "test"
	if final == nil {
		return fmt.Sprintf("not evaluated, after %s in %s of training", trained(r), Seconds(r.TrainTime))
	}
	if r.Test == nil {
		on = "training"
	}
	line := fmt.Sprintf("loss %.4f on the %s set", final.Loss, on)
	if final.Graded {
		line = fmt.Sprintf("%s accuracy %s (%d of %d wrong), loss %.4f", on, Percent(final.Accuracy()), final.Rows-final.Correct, final.Rows, final.Loss)
	}
	return fmt.Sprintf("%s, after %s in %s of training and %s of evaluation", line, trained(r), Seconds(r.TrainTime), Seconds(r.EvalTime))
}

// trained returns the length of a training: in epochs, or in steps if it ended early.
func trained(r *mlp.Result) string {
	if r.Reason != mlp.Completed {
		return Count(r.Steps, "step")
	}
	return Count(r.Epochs, "epoch")
}

// Calibration returns a line with the temperature of the calibration, or "" if there
// was none. rows is the number of rows kept aside, to which the temperature was fitted.
func Calibration(temperature float64, rows int) string {
	switch temperature {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("calibration: none, because too few of the %s kept aside are predicted wrong", Count(rows, "row"))
	}
	return fmt.Sprintf("calibration: temperature %.3f, fitted to %s kept aside", temperature, Count(rows, "row"))
}

// importanceShown is the number of columns that Importance lists.
const importanceShown = 5

// Importance returns a line with the columns that a model relies on most. If only some
// columns were measured, it says how many.
func Importance(all []assess.ColumnImportance, m assess.Measured) string {
	var parts []string
	for _, i := range all[:min(importanceShown, len(all))] {
		if i.Drop > 0 {
			parts = append(parts, fmt.Sprintf("%s (%.3f)", Name(i.Column), i.Drop))
		}
	}
	if parts == nil {
		return ""
	}
	line := "relies most on: " + strings.Join(parts, ", ")
	if m.Columns < m.OfColumns {
		line += fmt.Sprintf(" (%d of %d columns were measured)", m.Columns, m.OfColumns)
	}
	return line
}
