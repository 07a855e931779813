package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/internal/runlog"
)

// close says how a training ended: the final figures, the worst confusions,
// if the network is, and what to do next.
func (t *trainCommand) close(out *job.Outcome) error {
	lines := slices.Concat(endLines(out), finalLines(out), t.adviceLines(out))
	lines = append(lines, "saved: "+out.File)
	if t.job.Model == "" {
		lines = append(lines, "look:  "+filepath.Join(filepath.Dir(out.File), runlog.ReportFile))
	}
	lines = append(lines, nextLines(out)...)
	return t.say("%s", strings.Join(lines, "\n"))
}

// endLines say whether the training came to its end.
func endLines(out *job.Outcome) []string {
	switch {
	case !out.Interrupted && likeNotebook(out.Recipe, out.Train):
		return []string{notebook.Done, ""}
	case !out.Interrupted:
		return []string{""}
	}
	stopped := fmt.Sprintf("stopped in epoch %d after %s; the network so far is kept", out.Result.Epochs, count(out.Result.Steps, "step"))
	return []string{"", stopped}
}

// finalLines say how good the network is, or only how long it was trained if it was
// not measured.
func finalLines(out *job.Outcome) []string {
	final, model := out.Result.Final(), out.Model
	if final == nil {
		return []string{fmt.Sprintf("not evaluated, after %s in %s of training", trainedFor(out.Result), seconds(out.Result.TrainTime))}
	}
	lines := []string{finalFigures(out.Result)}
	if a := out.Assessment; a != nil && !likeNotebook(out.Recipe, out.Train) {
		lines = append(lines, assessment(a, model.Targets)...)
		if c := final.Confusion; c != nil && len(model.Classes) <= maxConfusion {
			lines = append(lines, "\n"+confusionTable(c, model.Classes)+"\n")
		}
	}
	for _, line := range []string{calibrationLine(out), importanceLine(out.Importance), worstConfusions(final, model.Classes)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// calibrationLine is one line with the temperature that was found, or "" if none
// was looked for.
func calibrationLine(out *job.Outcome) string {
	switch out.Temperature {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("calibration: too few of the %s kept aside are predicted wrong to correct by", count(out.Aside.Len(), "row"))
	}
	return fmt.Sprintf("calibration: temperature %.3f by %s kept aside", out.Temperature, count(out.Aside.Len(), "row"))
}

// nextLines name the commands that take the network from here, for the kind of
// data that it was trained on.
func nextLines(out *job.Outcome) []string {
	path := out.File
	switch {
	case out.Model.Pictures != nil:
		return []string{
			fmt.Sprintf("next:  mlp predict %s PICTURE.png", path),
			fmt.Sprintf("       mlp evaluate %s DIR", path),
			fmt.Sprintf("       mlp inspect %s --pictures weights.png", path),
		}
	case out.Train.Features.Table != nil:
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
	return fmt.Sprintf("%s, after %s in %s of training and %s of evaluation", line, trainedFor(r), seconds(r.TrainTime), seconds(r.EvalTime))
}

// trainedFor says how long a training was: in epochs, or in steps if it was cut
// short.
func trainedFor(r *mlp.Result) string {
	if r.Reason != mlp.Completed {
		return count(r.Steps, "step")
	}
	return count(r.Epochs, "epoch")
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
