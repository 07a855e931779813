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
	// A class is rare if it has at most rareShare of the rows that it would have if
	// all classes had the same number.
	rareShare = 0.5
	// fewFound is a recall. If a class has a lower recall, most of its rows are missed.
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
	// A network that makes no mistake in more than tooManyRight test rows, or that
	// predicts values with an R² above tooGoodR2 on the test rows, may use the target
	// itself.
	tooManyRight = 1000
	tooGoodR2    = 0.999
	// explaining is the greatest number of columns that are named as the reason.
	explaining = 3
)

// tooGood returns a doubt about a network that is better on the test rows than networks
// usually are, with a hint that names the columns that it relies on most. It returns ""
// for other networks.
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
	return cause, fmt.Sprintf("would %s be known when a prediction is needed? --drop %s shows how good the other columns are", strings.Join(words.Names(columns), ", "), shell.List(columns...))
}

// leastR2 is an R². A network of values with a lower one has learned nothing.
const leastR2 = 0.01

// learnedValues reports whether the network of a regression predicts better than the mean
// of the target.
func (out *Outcome) learnedValues() bool {
	r2, _ := out.Assessment.Score()
	return r2 >= leastR2
}

// adviceOnValues is Advice for the network of a regression.
func (out *Outcome) adviceOnValues() (cause, hint string) {
	if out.learnedValues() {
		return "", ""
	}
	r2, _ := out.Assessment.Score()
	cause = fmt.Sprintf("the network did not learn: its R² of %.4f is about 0, the R² of always answering the mean", r2)
	r := out.Recipe
	if out.Result.Reason != mlp.Completed && out.Result.Epochs == 0 {
		return cause, fmt.Sprintf("%s may be too few; the whole training has %s", words.Count(out.Result.Steps, "step"), words.Count(r.Epochs, "epoch"))
	}
	return cause, fmt.Sprintf("the columns may not determine the target; otherwise try a smaller --learning-rate, for example %s", SmallerRate(r))
}

// learnHint returns what to change if the network did not learn. rare is the index of a
// rare class that it misses, or -1.
func (out *Outcome) learnHint(rare int) string {
	r, final := out.Recipe, out.Result.Final()
	switch {
	case out.Result.Reason != mlp.Completed && out.Result.Epochs == 0:
		return fmt.Sprintf("%s may be too few; the whole training has %s", words.Count(out.Result.Steps, "step"), words.Count(r.Epochs, "epoch"))
	case rare >= 0:
		return fmt.Sprintf("--class-weight balanced makes the rare class %s count as much as the others, at the cost of false alarms", out.Model.Classes[rare])
	case out.Fresh && r.Init != "auto" && final.Loss < math.Log(float64(final.Confusion.Classes())):
		// The loss is below that of guessing, so the learning rate does no harm: the
		// initial weights are to blame.
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
