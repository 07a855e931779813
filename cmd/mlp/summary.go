package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/internal/words"
)

// close says how a training ended: the final figures, the worst confusions,
// if the network is, and what to do next.
func (t *trainCommand) close(out *job.Outcome) error {
	lines := slices.Concat(endLines(out), finalLines(out), adviceLines(out))
	lines = append(lines, "saved: "+words.Line(out.File))
	if out.Page != "" {
		lines = append(lines, "look:  "+words.Line(out.Page))
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
	stopped := fmt.Sprintf("stopped in epoch %d after %s; the network so far is kept", out.Result.Epochs, words.Count(out.Result.Steps, "step"))
	return []string{"", stopped}
}

// finalLines say how good the network is, or only how long it was trained if it was
// not measured.
func finalLines(out *job.Outcome) []string {
	final, model := out.Result.Final(), out.Model
	if final == nil {
		return []string{fmt.Sprintf("not evaluated, after %s in %s of training", words.Trained(out.Result), words.Seconds(out.Result.TrainTime))}
	}
	lines := []string{words.Result(out.Result)}
	if a := out.Assessment; a != nil && !likeNotebook(out.Recipe, out.Train) {
		lines = append(lines, words.Assessment(a, model.Targets)...)
		if table := words.ShortConfusion(final.Confusion, model.Classes); table != "" {
			lines = append(lines, "\n"+table+"\n")
		}
	}
	calibration := words.Calibration(out.Temperature, rowsOf(out.Aside))
	for _, line := range []string{calibration, words.Importance(out.Importance), words.Mistakes(final, model.Classes)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// rowsOf returns how many rows a set has, which may be nil.
func rowsOf(s *data.Set) int {
	if s == nil {
		return 0
	}
	return s.Len()
}

// adviceLines name what is most wrong with the network, if something is.
func adviceLines(out *job.Outcome) (lines []string) {
	cause, hint := out.Advice()
	if cause != "" {
		lines = append(lines, cause)
	}
	if hint != "" {
		lines = append(lines, "hint: "+hint)
	}
	return lines
}

// nextLines name the commands that take the network from here, for the kind of
// data that it was trained on.
func nextLines(out *job.Outcome) []string {
	path := words.Shell(out.File)
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
