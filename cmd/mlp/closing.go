package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/internal/runlog"
)

// close says how a training ended: the final figures, the worst confusions,
// where the network is, and what to do next.
func (t *trainCommand) close(model *mlp.Model, path string, interrupted bool) error {
	lines := t.endLines(interrupted)
	lines = append(lines, t.finalLines(model)...)
	if hint := t.rareHint(model.Classes); hint != "" {
		lines = append(lines, "hint: "+hint)
	}
	lines = append(lines, "saved: "+path)
	if t.model == "" {
		lines = append(lines, "look:  "+filepath.Join(filepath.Dir(path), runlog.ReportFile))
	}
	lines = append(lines, t.nextLines(model, path)...)
	return t.say("%s", strings.Join(lines, "\n"))
}

// endLines say whether the training came to its end.
func (t *trainCommand) endLines(interrupted bool) []string {
	if !interrupted {
		return []string{notebook.Done, ""}
	}
	stopped := fmt.Sprintf("stopped in epoch %d after %s; the network so far is kept", t.result.Epochs, count(t.result.Steps, "step"))
	return []string{"", stopped}
}

// finalLines say how good the network is, or nothing if it was not measured.
func (t *trainCommand) finalLines(model *mlp.Model) []string {
	final := t.result.Final()
	if final == nil {
		return nil
	}
	lines := []string{finalFigures(t.result)}
	if a := t.page.Assessment; a != nil && isOwn(t.page.Train) {
		lines = append(lines, assessment(a, model.Targets)...)
		if c := final.Confusion; c != nil && len(model.Classes) <= maxConfusion {
			lines = append(lines, "\n"+confusionTable(c, model.Classes)+"\n")
		}
	}
	for _, line := range []string{t.calibrationLine(), importanceLine(t.page.Importance), worstConfusions(final, model.Classes)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if !final.Learned() {
		lines = append(lines,
			fmt.Sprintf("the network did not learn: its accuracy of %s is about that of always answering the most frequent class, %s", percent(final.Accuracy()), percent(final.Confusion.Majority())),
			"hint: try a smaller --learning-rate, another --init or --activation")
	}
	return lines
}

// calibrationLine is one line with the temperature that was found, or "" if none
// was looked for.
func (t *trainCommand) calibrationLine() string {
	switch t.temperature {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("calibration: too few of the %s kept aside are predicted wrong to correct by", count(t.aside.Len(), "row"))
	}
	return fmt.Sprintf("calibration: temperature %.3f by %s kept aside", t.temperature, count(t.aside.Len(), "row"))
}

// nextLines name the commands that take the network from here, for the kind of
// data that it was trained on.
func (t *trainCommand) nextLines(model *mlp.Model, path string) []string {
	switch {
	case model.Pictures != nil:
		return []string{
			fmt.Sprintf("next:  mlp predict %s PICTURE.png", path),
			fmt.Sprintf("       mlp evaluate %s DIR", path),
			fmt.Sprintf("       mlp inspect %s --pictures weights.png", path),
		}
	case t.page.Train.Features.Table != nil:
		return []string{
			fmt.Sprintf("next:  mlp predict %s ROWS.csv -o predicted.csv", path),
			fmt.Sprintf("       mlp evaluate %s ROWS.csv", path),
			fmt.Sprintf("       mlp inspect %s", path),
		}
	}
	return []string{
		fmt.Sprintf("next:  mlp evaluate %s", path),
		fmt.Sprintf("       mlp predict %s DIGIT.png", path),
		fmt.Sprintf("       mlp inspect %s --pictures weights.png", path),
	}
}

const (
	// rareShare is up to what share of the test rows a class is rare.
	rareShare = 0.2
	// fewFound is up to what recall most of its rows are missed.
	fewFound = 0.5
)

// rareHint says what to do where most rows of a rare class are missed, or "".
func (t *trainCommand) rareHint(classes []string) string {
	a := t.page.Assessment
	if a == nil || a.Classes == nil || t.page.Recipe.ClassWeight != "none" {
		return ""
	}
	c := a.Classes.Confusion
	for k, class := range classes {
		if n := c.Support(k); n > 0 && float64(n) <= rareShare*float64(c.Rows()) && c.Recall(k) < fewFound {
			return fmt.Sprintf("%s of the rows of the rare class %s are found; --class-weight balanced finds more, at the cost of false alarms", percent(c.Recall(k)), class)
		}
	}
	return ""
}

// finalFigures is one line with what a training came to.
func finalFigures(r *mlp.Result) string {
	final, on := r.Final(), "test"
	if r.Test == nil {
		on = "training"
	}
	line := fmt.Sprintf("loss %.4f on the %s set", final.Loss, on)
	if final.Graded {
		line = fmt.Sprintf("%s accuracy %s (%d of %d wrong), loss %.4f", on, percent(final.Accuracy()), final.Rows-final.Correct, final.Rows, final.Loss)
	}
	return fmt.Sprintf("%s, after %s in %s of training and %s of evaluation", line, count(r.Epochs, "epoch"), seconds(r.TrainTime), seconds(r.EvalTime))
}

// worstConfusions is one line with the mistakes made most often, or "".
func worstConfusions(e *mlp.Evaluation, classes []string) string {
	if e.Confusion == nil || e.Correct == e.Rows {
		return ""
	}
	var parts []string
	for _, m := range e.Confusion.Worst(3) {
		parts = append(parts, fmt.Sprintf("%s taken for %s (%d)", classes[m.Truth], classes[m.Predicted], m.Count))
	}
	return "most often: " + strings.Join(parts, ", ")
}
