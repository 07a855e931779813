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
	result := t.result
	var lines []string
	say := func(format string, values ...any) { lines = append(lines, fmt.Sprintf(format, values...)) }
	if interrupted {
		say("")
		say("stopped in epoch %d after %s; the network so far is kept", result.Epochs, count(result.Steps, "step"))
	} else {
		say(notebook.Done)
		say("")
	}
	if final := result.Final(); final != nil {
		say("%s", finalFigures(result))
		if a := t.page.Assessment; a != nil && isOwn(t.page.Train) {
			for _, line := range assessment(a, model.Targets) {
				say("%s", line)
			}
			if c := final.Confusion; c != nil && len(model.Classes) <= maxConfusion {
				say("\n%s\n", confusionTable(c, model.Classes))
			}
		}
		switch t.temperature {
		case 0:
		case 1:
			say("calibration: too few of the %s kept aside are predicted wrong to correct by", count(t.aside.Len(), "row"))
		default:
			say("calibration: temperature %.3f by %s kept aside", t.temperature, count(t.aside.Len(), "row"))
		}
		if line := importanceLine(t.page.Importance); line != "" {
			say("%s", line)
		}
		if line := worstConfusions(final, model.Classes); line != "" {
			say("%s", line)
		}
		if !final.Learned() {
			majority := final.Confusion.Majority()
			say("the network did not learn: its accuracy of %s is about that of always answering the most frequent class, %s", percent(final.Accuracy()), percent(majority))
			say("hint: try a smaller --learning-rate, another --init or --activation")
		}
	}
	if hint := t.rareHint(model.Classes); hint != "" {
		say("hint: %s", hint)
	}
	say("saved: %s", path)
	if t.model == "" {
		say("look:  %s", filepath.Join(filepath.Dir(path), runlog.ReportFile))
	}
	switch {
	case model.Pictures != nil:
		say("next:  mlp predict %s PICTURE.png", path)
		say("       mlp evaluate %s DIR", path)
		say("       mlp inspect %s --pictures weights.png", path)
	case t.page.Train.Features.Table != nil:
		say("next:  mlp predict %s ROWS.csv -o predicted.csv", path)
		say("       mlp evaluate %s ROWS.csv", path)
		say("       mlp inspect %s", path)
	default:
		say("next:  mlp evaluate %s", path)
		say("       mlp predict %s DIGIT.png", path)
		say("       mlp inspect %s --pictures weights.png", path)
	}
	return t.say("%s", strings.Join(lines, "\n"))
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
