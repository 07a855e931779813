package study

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp"
)

// share formats an error rate as the notebook prints it.
func share(v float64) string { return strconv.FormatFloat(v, 'f', 5, 64) }

// percent formats an accuracy in percent, with two decimals.
func percent(v float64) string { return strconv.FormatFloat(v*100, 'f', 2, 64) + "%" }

// number returns v in its shortest form.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// thousands returns n with commas between groups of three digits.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural returns a number with the noun that it counts.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// list joins words with commas and "and".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// hidden returns the name of the hidden units' activation.
func (s Setting) hidden() string {
	if s.rectifies() {
		return "ReLU"
	}
	return s.Activation
}

// rectifies reports whether the hidden units are ReLUs, which can die.
func (s Setting) rectifies() bool { return s.Activation == mlp.ReLU().Name() }

// start describes the weights that a run begins with.
func (s Setting) start() string {
	if s.From != "" {
		return "run " + s.From + "'s weights"
	}
	return "fresh weights"
}

// title returns the heading of a run.
func (s Setting) title() string {
	return fmt.Sprintf("Run %s: %s, learning rate %s", s.ID, s.hidden(), number(s.LearningRate))
}

// alive returns the adjective for units that still respond to images: "alive" for
// ReLU units, which can die, and "active" for sigmoid units, which can't.
func (s Setting) alive() string {
	if s.rectifies() {
		return "alive"
	}
	return "active"
}

// verdict describes in a sentence or two how a training went.
func (r *Results) verdict(s Setting, t *Trial) string {
	if t == nil {
		return "The study was stopped before this training began."
	}
	last := t.Last()
	if last == nil {
		if t.Status == Diverged {
			return "It diverged in epoch 0: the loss was no longer a finite number."
		}
		return "The study was stopped before its first epoch ended."
	}
	end := fmt.Sprintf("after epoch %d its test error was %s (%s accuracy)", len(t.Epochs)-1, share(last.TestError), percent(1-last.TestError))
	left, didLeave := t.Left()
	var text string
	switch {
	case last.Learned && left == 0:
		text = fmt.Sprintf("It had learned by the end of epoch 0, and %s.", end)
	case last.Learned:
		text = fmt.Sprintf("It left the plateau in epoch %d, and %s.", left, end)
	case didLeave:
		text = fmt.Sprintf("It had learned by the end of epoch %d but did not keep it: %s, and always answering the most frequent class gives %s.", left, end, share(r.Baseline))
	case s.From != "":
		text = fmt.Sprintf("It had not learned at the end of any epoch: its test error was %s after the last (%s accuracy), and always answering the most frequent class gives %s.", share(last.TestError), percent(1-last.TestError), share(r.Baseline))
	default:
		text = fmt.Sprintf("It had not left the plateau by epoch %d: its test error was %s (%s accuracy), and always answering the most frequent class gives %s.", len(t.Epochs)-1, share(last.TestError), percent(1-last.TestError), share(r.Baseline))
	}
	switch t.Status {
	case Diverged:
		text += fmt.Sprintf(" In epoch %d it diverged: the loss was no longer a finite number.", len(t.Epochs))
	case Interrupted:
		text += " Then the study was stopped."
	}
	return text
}

// units says how many hidden units are alive at the end of a training.
func (s Setting) units(t *Trial) string {
	if t == nil || len(t.Layers) == 0 {
		return ""
	}
	var parts []string
	for i, l := range t.Layers {
		parts = append(parts, fmt.Sprintf("%d of %d units of hidden layer %d", l.Alive, l.Units, i+1))
	}
	return fmt.Sprintf("At the end %s are %s.", list(parts), s.alive())
}

// stuck returns a sentence on a training on ReLUs that has not learned. It says
// whether more epochs might help, which they can't if a layer is dead. stuck returns
// "" for all other trainings.
func (s Setting) stuck(t *Trial) string {
	if !s.rectifies() || t == nil || len(t.Layers) == 0 || t.Learned() {
		return ""
	}
	if layer, dead := t.dead(); dead {
		return fmt.Sprintf("As no unit of hidden layer %d responds to any training image, every image gets the same output, and no gradient passes that layer: more epochs can't change that.", layer)
	}
	return "As every hidden layer still has units alive, later epochs might change that."
}

// dead returns the number, counted from 1, of the first hidden layer in which no
// unit is alive. ok is false if there is no such layer.
func (t *Trial) dead() (layer int, ok bool) {
	for i, l := range t.Layers {
		if l.Alive == 0 {
			return i + 1, true
		}
	}
	return 0, false
}

// lost returns a sentence on the test error before and after the first epoch of a
// training that started from another run's weights. It returns "" for fresh weights.
func (r *Results) lost(run *Run, t *Trial) string {
	if run.From == "" || t == nil || len(t.Epochs) == 0 {
		return ""
	}
	source := r.run(run.From).Trial(t.Seed)
	if source == nil || source.Last() == nil {
		return ""
	}
	before, after := source.Last(), t.Epochs[0]
	s := fmt.Sprintf("The weights of run %s had a test error of %s; one epoch later it was %s", run.From, share(before.TestError), share(after.TestError))
	switch {
	case before.Learned && !after.Learned:
		return s + ", and what had been learned was lost."
	case !before.Learned:
		return s + ". Run " + run.From + " had not learned."
	}
	return s + "."
}

// run returns the run with the given ID. Results have a run for each ID of [Settings].
func (r *Results) run(id string) *Run {
	for i := range r.Runs {
		if r.Runs[i].ID == id {
			return &r.Runs[i]
		}
	}
	return &Run{}
}
