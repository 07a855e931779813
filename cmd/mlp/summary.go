package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/internal/shell"
	"github.com/seed-217ca19f/mlp/internal/words"
)

// close prints the summary of a training: the scores, the most frequent mistakes, advice,
// where the files are, and the commands to use next.
func (t *trainCommand) close(out *job.Outcome) error {
	lines := slices.Concat(endLines(out), finalLines(out), adviceLines(out))
	lines = append(lines, "saved: "+words.Line(out.File))
	if out.Page != "" {
		lines = append(lines, "look:  "+words.Line(out.Page))
	}
	lines = append(lines, nextLines(out)...)
	return t.say("%s", strings.Join(lines, "\n"))
}

// endLines returns the lines to print after the epochs and before the summary. If the
// training was interrupted, one of them says so.
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

// finalLines returns the lines with the network's scores.
func finalLines(out *job.Outcome) []string {
	lines, model := []string{words.Result(out.Result)}, out.Model
	final := out.Result.Final()
	if final == nil {
		return lines
	}
	if a := out.Assessment; a != nil && !likeNotebook(out.Recipe, out.Train) {
		lines = append(lines, words.Assessment(a, model.Targets)...)
		if table := words.ShortConfusion(final.Confusion, model.Classes); table != "" {
			lines = append(lines, "\n"+table+"\n")
		}
	}
	aside := 0
	if out.Aside != nil {
		aside = out.Aside.Len()
	}
	further := []string{words.Calibration(out.Temperature, aside), words.Importance(out.Importance, out.Measured), words.Mistakes(final, model.Classes)}
	return append(lines, slices.DeleteFunc(further, func(line string) bool { return line == "" })...)
}

// adviceLines returns a line about the network's most serious weakness and a hint about
// it, or no lines if it has none.
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

// nextLines returns lines with commands to use next. They suit the kind of data that the
// network was trained on.
func nextLines(out *job.Outcome) []string {
	path := shell.Quote(out.File)
	switch {
	case out.Train.Features.Columns != nil:
		lines := []string{
			fmt.Sprintf("next:  mlp predict %s ROWS.csv -o predicted.csv", path),
			fmt.Sprintf("       mlp evaluate %s ROWS.csv", path),
		}
		if out.Model.InputShape != nil {
			lines = append(lines, fmt.Sprintf("       mlp inspect %s --pictures weights.png", path))
		}
		return lines
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
