package study

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/internal/report"
)

// groups holds the trials of a run: all of them, those that learned, and those that did
// not (failed).
type groups struct{ all, learned, failed []*Trial }

func group(trials []*Trial) groups {
	g := groups{all: trials}
	for _, t := range trials {
		if t.Learned() {
			g.learned = append(g.learned, t)
		} else {
			g.failed = append(g.failed, t)
		}
	}
	return g
}

// mixed reports whether some trials learned and some did not.
func (g groups) mixed() bool { return len(g.learned) > 0 && len(g.failed) > 0 }

// ended returns a run's completed trials.
func (r *Run) ended() []*Trial {
	var ended []*Trial
	for i := range r.Trials {
		if r.Trials[i].Status != Interrupted {
			ended = append(ended, &r.Trials[i])
		}
	}
	return ended
}

// plateaus returns the epochs in which the trainings left the plateau. It skips
// trainings that did not leave it.
func plateaus(trials []*Trial) []float64 {
	var epochs []float64
	for _, t := range trials {
		if epoch, left := t.Left(); left {
			epochs = append(epochs, float64(epoch))
		}
	}
	return epochs
}

// finals returns the test errors after the last epochs. It skips trainings without an
// epoch.
func finals(trials []*Trial) []float64 {
	var errors []float64
	for _, t := range trials {
		if last := t.Last(); last != nil {
			errors = append(errors, last.TestError)
		}
	}
	return errors
}

// median returns the median of values, which must not be empty.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// spanOf returns the range of values, or the value if all are the same.
func spanOf(values []float64, format func(float64) string) string {
	lowest, highest := slices.Min(values), slices.Max(values)
	if lowest == highest {
		return format(lowest)
	}
	return format(lowest) + " to " + format(highest)
}

// spread returns the median and, in parentheses, the range of values.
func spread(values []float64, format func(float64) string) string {
	switch {
	case len(values) == 0:
		return "–"
	case slices.Min(values) == slices.Max(values):
		return format(values[0])
	}
	return fmt.Sprintf("%s (%s)", format(median(values)), spanOf(values, format))
}

// distribution returns the part of the page about all seeds.
func (r *Results) distribution() []report.Block {
	first, last := r.Seeds[0], r.Seeds[len(r.Seeds)-1]
	blocks := []report.Block{
		report.Heading{Level: 2, Text: fmt.Sprintf("%d seeds", len(r.Seeds))},
		report.Paragraph{Text: fmt.Sprintf("Every run was done with the seeds %d to %d, which differ only in the fresh weights. Run 3 starts from the weights of run 2 with the same seed.", first, last)},
	}
	var items []string
	for i := range r.Runs {
		items = append(items, r.Runs[i].share())
	}
	blocks = append(blocks, report.List{Items: items}, r.spreads(), r.bySeed())
	for i := range r.Runs {
		if g := group(r.Runs[i].ended()); g.mixed() {
			blocks = append(blocks, r.seedCurves(&r.Runs[i], g))
		}
	}
	return blocks
}

// share returns the number of seeds with which a run learned, and the epochs in which
// it left the plateau, as a sentence.
func (r *Run) share() string {
	g := group(r.ended())
	if len(g.all) == 0 {
		return fmt.Sprintf("Run %s was not completed with any seed.", r.ID)
	}
	s := fmt.Sprintf("Run %s learned with %d of %s", r.ID, len(g.learned), plural(len(g.all), "seed"))
	if len(g.learned) > 0 {
		s += ", and left the plateau in " + epochSpan(plateaus(g.learned))
	}
	return s + "."
}

// epochSpan returns the range of epochs as text, such as "epoch 3" or "epochs 3 to
// 7".
func epochSpan(epochs []float64) string {
	span := spanOf(epochs, number)
	if slices.Min(epochs) == slices.Max(epochs) {
		return "epoch " + span
	}
	return "epochs " + span
}

// spreads returns the table of medians and ranges. If some trainings of a run
// learned and some did not, the table has rows for both groups as well.
func (r *Results) spreads() report.Table {
	table := report.Table{
		Caption: "Median and range over the seeds.",
		Columns: []report.Column{report.Text("Run"), report.Number("Learned"), report.Number("Test error at the end"), report.Number("Left the plateau in epoch")},
	}
	for i := range len(r.Sizes) - 2 {
		table.Columns = append(table.Columns, report.Number(fmt.Sprintf("Units alive, hidden layer %d", i+1)))
	}
	for i := range r.Runs {
		run := &r.Runs[i]
		g := group(run.ended())
		table.Rows = append(table.Rows, r.spreadRow(run.ID, g.all))
		if g.mixed() {
			table.Rows = append(table.Rows, r.spreadRow(run.ID+", learned", g.learned), r.spreadRow(run.ID+", not learned", g.failed))
		}
	}
	return table
}

func (r *Results) spreadRow(name string, trials []*Trial) []report.Cell {
	row := report.Row(name, fmt.Sprintf("%d of %d", len(group(trials).learned), len(trials)),
		spread(finals(trials), share), spread(plateaus(trials), number))
	for i := range len(r.Sizes) - 2 {
		row = append(row, report.Cell{Text: spread(aliveIn(trials, i), number)})
	}
	return row
}

// bySeed returns the table of the epochs in which each training left the plateau.
func (r *Results) bySeed() report.Table {
	table := report.Table{
		Caption: "The epoch in which each training left the plateau, or no if it had not left it by its last epoch.",
		Columns: []report.Column{report.Number("Seed")},
	}
	for _, run := range r.Runs {
		table.Columns = append(table.Columns, report.Number("Run "+run.ID))
	}
	for _, seed := range r.Seeds {
		row := report.Row(fmt.Sprint(seed))
		for i := range r.Runs {
			row = append(row, report.Cell{Text: leftCell(r.Runs[i].Trial(seed))})
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func leftCell(t *Trial) string {
	if t == nil || len(t.Epochs) == 0 {
		return "–"
	}
	if epoch, left := t.Left(); left {
		return fmt.Sprint(epoch)
	}
	return "no"
}

// seedCurves returns a chart of the test errors of a run with all seeds.
func (r *Results) seedCurves(run *Run, g groups) report.Figure {
	chart := r.chart(fmt.Sprintf("Run %s: test error with each of %s", run.ID, plural(len(g.all), "seed")))
	add := func(name string, style int, trials []*Trial) {
		for i, t := range trials {
			s := series("", style, t, testError)
			s.Faint = true
			if i == 0 {
				s.Name = fmt.Sprintf("%s (%d)", name, len(trials))
			}
			chart.Series = append(chart.Series, s)
		}
	}
	add("learned", 0, g.learned)
	add("not learned", 1, g.failed)
	return report.Figure{Name: "run-" + run.ID + "-seeds", Chart: chart, Caption: "One line for each seed."}
}
