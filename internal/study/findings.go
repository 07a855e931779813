package study

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/internal/report"
)

// findings returns the part of the page about what the notebook could not show.
func (r *Results) findings() []report.Block {
	blocks := []report.Block{
		report.Heading{Level: 2, Text: "What the notebook could not see"},
		report.Heading{Level: 3, Text: "Run 3 mixes two effects"},
		report.Paragraph{Text: "Run 3 changes two things at once: the learning rate, and the weights it starts from, which are those that run 2 left. Run 3b changes only the rate."},
		report.Paragraph{Text: r.twoEffects()},
		report.Heading{Level: 3, Text: "How many ReLU units stayed alive"},
	}
	for _, text := range r.deadUnits() {
		blocks = append(blocks, report.Paragraph{Text: text})
	}
	return blocks
}

// twoEffects returns sentences on what runs 3 and 3b show together.
func (r *Results) twoEffects() string {
	third, fresh := r.run("3").ended(), r.run("3b").ended()
	if len(third) == 0 || len(fresh) == 0 {
		return "The study was stopped before both had ended."
	}
	a, b := group(third), group(fresh)
	if len(r.Seeds) > 1 {
		return fmt.Sprintf("Run 3 learned with %d of %s, run 3b with %d of %d. ", len(a.learned), plural(len(third), "seed"), len(b.learned), len(fresh)) +
			r.conclusion(a, b)
	}
	return fmt.Sprintf("Run 3 %s, run 3b %s. ", ending(third[0]), ending(fresh[0])) + r.conclusion(a, b)
}

// ending describes how a completed training ended.
func ending(t *Trial) string {
	if t.Status == Diverged {
		return fmt.Sprintf("diverged in epoch %d", len(t.Epochs))
	}
	return fmt.Sprintf("ended with a test error of %s after epoch %d", share(t.Last().TestError), len(t.Epochs)-1)
}

// conclusion returns a sentence on why runs 3 and 3b did or did not learn. a and b are
// the trainings of run 3 and of run 3b, grouped by whether they learned.
func (r *Results) conclusion(a, b groups) string {
	switch third, fresh := len(a.learned), len(b.learned); {
	case third == 0 && fresh == 0:
		return fmt.Sprintf("Neither learned in %s: the rate is enough to explain that, whatever weights run 3 starts from.", plural(r.Epochs, "epoch"))
	case third == 0 && fresh == len(b.all):
		return "With fresh weights the same rate learned, so the rate by itself does not explain why run 3 did not."
	case third == len(a.all) && fresh == 0:
		return "Starting from run 2's weights made the difference: with fresh weights, no training at this rate learned."
	case third == len(a.all) && fresh == len(b.all):
		return "Both learned: neither the rate nor the starting weights prevented it."
	}
	return "Whether a training learns at this rate depends on the seed as well."
}

// deadUnits returns paragraphs on the units that died in the trainings on ReLUs.
func (r *Results) deadUnits() []string {
	var learned, failed, dead []*Trial
	diverged := 0
	for i := range r.Runs {
		if !r.Runs[i].rectifies() {
			continue
		}
		for _, t := range r.Runs[i].ended() {
			switch {
			case t.Status == Diverged:
				diverged++
			case t.Learned():
				learned = append(learned, t)
			default:
				failed = append(failed, t)
			}
			if _, is := t.dead(); is {
				dead = append(dead, t)
			}
		}
	}
	if len(learned)+len(failed)+diverged == 0 {
		return []string{"No training on ReLUs was completed."}
	}
	text := fmt.Sprintf("Of %s on ReLUs, %d learned and %d did not", plural(len(learned)+len(failed)+diverged, "training"), len(learned), len(failed))
	if diverged > 0 {
		text += fmt.Sprintf("; %d diverged", diverged)
	}
	texts := []string{text + "."}
	if len(failed) > 0 {
		texts = append(texts, whyFailed(failed, dead))
	}
	if len(learned) > 0 {
		texts = append(texts, stillAlive(learned))
	}
	return texts
}

// whyFailed returns sentences on the trainings that did not learn, which failed holds.
// dead holds those among them that have a hidden layer without a unit alive.
func whyFailed(failed, dead []*Trial) string {
	const (
		stuck = " Such a layer has the same output for every training image and passes no gradient on, so no further epoch can change that."
		blame = " The notebook blames weights that are negative and small. This study measured only that no unit of the layer responds to any training image."
	)
	switch n := len(failed); {
	case len(dead) == 0 && n == 1:
		return "In the one that did not learn, every hidden layer had units alive: more epochs might change the outcome."
	case len(dead) == 0:
		return fmt.Sprintf("In all %d that did not learn, every hidden layer had units alive: more epochs might change the outcome.", n)
	case len(dead) < n:
		return fmt.Sprintf("Of the %d that did not learn, %d had a hidden layer without a unit alive: %s.", n, len(dead), deadLayers(dead)) + stuck +
			" In the others more epochs might change the outcome."
	case n == 1:
		layer, _ := dead[0].dead()
		return fmt.Sprintf("In the one that did not learn, no unit of hidden layer %d was alive at the end.", layer) + stuck + blame
	}
	return fmt.Sprintf("In all %d that did not learn, a hidden layer had no unit alive at the end: %s.", len(failed), deadLayers(dead)) + stuck + blame
}

// deadLayers returns, as text, the number of trainings in which each hidden layer
// is the first dead one.
func deadLayers(dead []*Trial) string {
	counts := make([]int, len(dead[0].Layers))
	for _, t := range dead {
		layer, _ := t.dead()
		counts[layer-1]++
	}
	var parts []string
	for i, n := range counts {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("layer %d in %d", i+1, n))
		}
	}
	return list(parts)
}

// stillAlive returns a sentence on how many units are alive in the trainings that
// learned.
func stillAlive(learned []*Trial) string {
	var parts []string
	for i, l := range learned[0].Layers {
		parts = append(parts, fmt.Sprintf("%s of the %d units of hidden layer %d", spanOf(aliveIn(learned, i), number), l.Units, i+1))
	}
	if len(learned) == 1 {
		return fmt.Sprintf("In the one that learned, %s were alive at the end.", list(parts))
	}
	return fmt.Sprintf("In the %d that learned, %s were alive at the end.", len(learned), list(parts))
}

// aliveIn returns how many units of hidden layer i are alive in each trial that
// measured it.
func aliveIn(trials []*Trial, i int) []float64 {
	var counts []float64
	for _, t := range trials {
		if i < len(t.Layers) {
			counts = append(counts, float64(t.Layers[i].Alive))
		}
	}
	return counts
}
