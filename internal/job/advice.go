package job

import (
	"fmt"
	"math"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/shell"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/metrics"
)

const (
	// A class is rare if its number of rows is at most rareShare times the mean
	// over all classes.
	rareShare = 0.5
	// If the recall of a rare class is below fewFound, Advice mentions it.
	fewFound = 0.5
)

// Advice returns the most serious weakness of the network (cause) and what to do about
// it (hint). Either may be empty.
func (out *Outcome) Advice() (cause, hint string) {
	if cause, hint = out.tooGood(); cause != "" {
		return cause, hint
	}
	final, classes := out.Result.Final(), out.Model.Classes
	if a := out.Assessment; a != nil && a.Values != nil {
		return out.adviceOnValues()
	}
	if final == nil || final.Confusion == nil {
		return "", ""
	}
	rare := -1
	if out.Recipe.ClassWeight == "none" {
		rare = missedClass(final.Confusion)
	}
	switch {
	case !final.Learned():
		return fmt.Sprintf("the network did not learn: its accuracy of %s is about that of always answering the most frequent class, %s",
			words.Percent(final.Accuracy()), words.Percent(final.Confusion.Majority())), out.learnHint(rare)
	case rare >= 0:
		return "", fmt.Sprintf("the network finds %s of the rows of the rare class %s; --class-weight balanced finds more, at the cost of false alarms",
			words.Percent(final.Confusion.Recall(rare)), classes[rare])
	}
	return "", ""
}

const (
	// A network is suspect if it is tested on more than tooManyRight rows and makes no
	// mistake, or has an R² above tooGoodR2. Usually, another column gives the target
	// away.
	tooManyRight = 1000
	tooGoodR2    = 0.999
	// explaining is the largest number of columns that the hint of tooGood names.
	explaining = 3
)

// tooGood returns a doubt about a network whose score on the test rows is suspiciously
// good (cause), and a hint that names the columns that the network relies on most. It
// returns "" for other networks.
func (out *Outcome) tooGood() (cause, hint string) {
	test, score := out.Result.Test, ""
	if test == nil || test.Rows <= tooManyRight {
		return "", ""
	}
	if a := out.Assessment; a != nil && a.Values != nil {
		if r2, _ := a.Score(); r2 > tooGoodR2 {
			score = fmt.Sprintf("an R² of %.4f", r2)
		}
	} else if test.Graded && test.Correct == test.Rows {
		score = "no mistake"
	}
	if score == "" {
		return "", ""
	}
	cause = fmt.Sprintf("too good to be true? %s in %d test rows", score, test.Rows)
	var columns []string
	for _, c := range out.Importance[:min(explaining, len(out.Importance))] {
		if c.Drop > 0 {
			columns = append(columns, c.Column)
		}
	}
	if columns == nil {
		return cause, ""
	}
	return cause, fmt.Sprintf("would %s be known when a prediction is needed? --drop %s shows how well the other columns predict", strings.Join(words.Names(columns), ", "), shell.List(columns...))
}

// A network that predicts values has learned nothing if its R² is below leastR2.
const leastR2 = 0.01

// learnedValues reports whether a network that predicts values is better than always
// answering the mean.
func (out *Outcome) learnedValues() bool {
	r2, _ := out.Assessment.Score()
	return r2 >= leastR2
}

// adviceOnValues is Advice for a network that predicts values.
func (out *Outcome) adviceOnValues() (cause, hint string) {
	if out.learnedValues() {
		return "", ""
	}
	r2, _ := out.Assessment.Score()
	cause = fmt.Sprintf("the network did not learn: its R² of %.4f is about 0, that of always answering the mean", r2)
	r := out.Recipe
	if out.Result.Reason != mlp.Completed && out.Result.Epochs == 0 {
		return cause, fmt.Sprintf("the training ended after %s, which may be too few; the recipe asks for %s", words.Count(out.Result.Steps, "step"), words.Count(r.Epochs, "epoch"))
	}
	return cause, fmt.Sprintf("the columns may not determine the target; otherwise try a smaller --learning-rate, for example %s", SmallerRate(r))
}

// learnHint returns what to change if the network did not learn. rare is the index of a
// rare class that it misses, or -1.
func (out *Outcome) learnHint(rare int) string {
	r, final := out.Recipe, out.Result.Final()
	switch {
	case out.Result.Reason != mlp.Completed && out.Result.Epochs == 0:
		return fmt.Sprintf("the training ended after %s, which may be too few; the recipe asks for %s", words.Count(out.Result.Steps, "step"), words.Count(r.Epochs, "epoch"))
	case rare >= 0:
		return fmt.Sprintf("--class-weight balanced makes the rare class %s count as much as the others, at the cost of false alarms", out.Model.Classes[rare])
	case out.Fresh && r.Init != "auto" && final.Loss < math.Log(float64(final.Confusion.Classes())):
		// The loss is below that of guessing, so the learning rate is not too large.
		// The initial weights do not suit the activation.
		return "--init auto begins with weights of a size that suits the activation"
	}
	return fmt.Sprintf("try a smaller --learning-rate, for example %s", SmallerRate(r))
}

// missedClass returns the index of a rare class of which most rows are missed, or -1.
func missedClass(c *metrics.Confusion) int {
	present := 0
	for k := range c.Classes() {
		if c.Support(k) > 0 {
			present++
		}
	}
	for k := range c.Classes() {
		n := c.Support(k)
		if n > 0 && float64(n*present) <= rareShare*float64(c.Rows()) && c.Recall(k) < fewFound {
			return k
		}
	}
	return -1
}
