package study

import (
	"fmt"
	"math"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/report"
)

// document returns the report.
func (r *Results) document() *report.Document {
	d := &report.Document{
		Title: "The notebook's five runs, measured",
		Lead: fmt.Sprintf("Networks of %s units, trained for %s with batches of %d on %s (%s rows) and tested on %s (%s rows). Every finding on this page, and every figure but the notebook's own, is computed from the measurements in `results.json`.",
			sizes(r.Sizes, "-"), plural(r.Epochs, "epoch"), r.BatchSize, r.Train.Name, thousands(r.Train.Rows), r.Test.Name, thousands(r.Test.Rows)),
	}
	if !r.Complete() {
		d.Add(report.Notice{Text: fmt.Sprintf("This report is partial: the study was stopped after %d of %d trainings.", r.ended(), len(r.Runs)*len(r.Seeds))})
	}
	d.Add(r.facts(), report.Heading{Level: 2, Text: "Results"}, r.summary(), r.overview())
	for i := range r.Runs {
		d.Add(r.section(&r.Runs[i])...)
	}
	d.Add(r.findings()...)
	if len(r.Seeds) > 1 {
		d.Add(r.distribution()...)
	}
	d.Add(r.method()...)
	return d
}

// sizes joins numbers of units into a text, with separator between them.
func sizes(units []int, separator string) string {
	texts := make([]string, len(units))
	for i, n := range units {
		texts[i] = fmt.Sprint(n)
	}
	return strings.Join(texts, separator)
}

// first returns a run's trial with the first seed, or nil.
func (r *Results) first(run *Run) *Trial { return run.Trial(r.Seeds[0]) }

// facts returns the figures at the top of the page.
func (r *Results) facts() report.Facts {
	facts := report.Facts{r.accuracyFact(), r.learnedFact(), r.plateauFact("4")}
	if fact, ok := r.timeFact(); ok {
		facts = append(facts, fact)
	}
	return facts
}

func (r *Results) accuracyFact() report.Fact {
	f := report.Fact{Label: "Run 1, test accuracy", Value: "none yet"}
	t := r.first(r.run("1"))
	if t == nil || t.Last() == nil {
		return f
	}
	f.Value = percent(1 - t.Last().TestError)
	f.Note = "after " + plural(len(t.Epochs), "epoch")
	if r.asNotebook() {
		f.Note += fmt.Sprintf("; the notebook: %s after %d", notebookPrinted["1"].accuracy, notebookEpochs)
	}
	if t.Learned() {
		f.Tone = report.Good
	}
	return f
}

func (r *Results) learnedFact() report.Fact {
	var names []string
	ended := 0
	for i := range r.Runs {
		t := r.first(&r.Runs[i])
		if t == nil || t.Status == Interrupted {
			continue
		}
		ended++
		if t.Learned() {
			names = append(names, r.Runs[i].ID)
		}
	}
	f := report.Fact{Label: fmt.Sprintf("Runs that learned, seed %d", r.Seeds[0]), Value: fmt.Sprintf("%d of %d", len(names), ended), Note: "none"}
	if len(names) > 0 {
		f.Note = "runs " + list(names)
	}
	if len(names) == 1 {
		f.Note = "run " + names[0]
	}
	return f
}

// plateauFact says when a run left the plateau, for one seed or for several.
func (r *Results) plateauFact(id string) report.Fact {
	run := r.run(id)
	if len(r.Seeds) > 1 {
		g := group(run.ended())
		f := report.Fact{Label: "Run " + id + " learned with", Value: fmt.Sprintf("%d of %s", len(g.learned), plural(len(g.all), "seed"))}
		if epochs := plateaus(g.learned); len(epochs) > 0 {
			f.Note = "left the plateau in " + epochSpan(epochs)
		}
		return f
	}
	f := report.Fact{Label: "Run " + id + " left the plateau", Value: "not measured"}
	t := r.first(run)
	if t == nil || t.Last() == nil {
		return f
	}
	f.Value = fmt.Sprintf("not by epoch %d", len(t.Epochs)-1)
	if epoch, left := t.Left(); left {
		f.Value, f.Tone = fmt.Sprintf("in epoch %d", epoch), report.Good
	}
	if r.asNotebook() {
		f.Note = "the notebook: in about epoch 12"
	}
	return f
}

// timeFact says how long an epoch takes.
func (r *Results) timeFact() (report.Fact, bool) {
	total, epochs := 0.0, 0
	for _, run := range r.Runs {
		for i := range run.Trials {
			train, _ := run.Trials[i].Seconds()
			total += train * float64(len(run.Trials[i].Epochs))
			epochs += len(run.Trials[i].Epochs)
		}
	}
	if epochs == 0 {
		return report.Fact{}, false
	}
	return report.Fact{
		Label: "Training, one epoch", Value: seconds(total / float64(epochs)),
		Note: fmt.Sprintf("mean; %s at once, %s each", plural(r.AtOnce, "training"), plural(r.Threads, "thread")),
	}, true
}

// seconds returns a duration with two significant digits.
func seconds(v float64) string {
	switch {
	case v >= 9.95:
		return fmt.Sprintf("%.0f s", v)
	case v >= 0.995:
		return fmt.Sprintf("%.1f s", v)
	case v >= 0.0995:
		return fmt.Sprintf("%.2f s", v)
	}
	return fmt.Sprintf("%.1f ms", v*1000)
}

// summary returns the table of all runs with the first seed.
func (r *Results) summary() report.Table {
	table := report.Table{
		Caption: fmt.Sprintf("All runs with seed %d, after their last epoch. Always answering the most frequent class gives a test error of %s. Units alive are those of hidden layers with %s units. Time is the mean of an epoch's training, without evaluation.", r.Seeds[0], share(r.Baseline), sizes(r.Sizes[1:len(r.Sizes)-1], " and ")),
		Columns: []report.Column{
			report.Text("Run"), report.Text("Hidden"), report.Number("Rate"), report.Text("Learned"), report.Text("Left the plateau"),
			report.Number("Training error"), report.Number("Test error"), report.Number("Test accuracy"), report.Number("Units alive"), report.Number("Time"),
		},
	}
	for i := range r.Runs {
		run := &r.Runs[i]
		row := report.Row(run.ID, run.hidden(), number(run.LearningRate))
		table.Rows = append(table.Rows, append(row, r.measured(run, r.first(run))...))
	}
	return table
}

// measured returns the table cells with a training's outcome and measurements.
func (r *Results) measured(run *Run, t *Trial) []report.Cell {
	if t == nil || t.Last() == nil {
		return append([]report.Cell{outcome(t)}, report.Row("–", "–", "–", "–", "–", "–")...)
	}
	last := t.Last()
	train, _ := t.Seconds()
	rest := report.Row(plateau(t), share(last.TrainError), share(last.TestError), percent(1-last.TestError), alive(t), seconds(train))
	return append([]report.Cell{outcome(t)}, rest...)
}

// outcome returns a table cell that says in a word or two whether a training learned.
func outcome(t *Trial) report.Cell {
	switch {
	case t == nil:
		return report.Cell{Text: "not started"}
	case t.Status == Interrupted:
		return report.Cell{Text: "stopped"}
	case t.Status == Diverged:
		return report.Cell{Text: "diverged", Tone: report.Bad}
	case t.Learned():
		return report.Cell{Text: "yes", Tone: report.Good}
	}
	return report.Cell{Text: "no", Tone: report.Bad}
}

// plateau says in which epoch a training left the plateau, if it did.
func plateau(t *Trial) string {
	if epoch, left := t.Left(); left {
		return fmt.Sprintf("epoch %d", epoch)
	}
	return "no"
}

// alive lists how many units of each hidden layer are alive.
func alive(t *Trial) string {
	if len(t.Layers) == 0 {
		return "–"
	}
	parts := make([]string, len(t.Layers))
	for i, l := range t.Layers {
		parts[i] = fmt.Sprint(l.Alive)
	}
	return strings.Join(parts, ", ")
}

// overview returns a chart of the test errors of all runs with the first seed.
func (r *Results) overview() report.Figure {
	chart := r.chart("Test error of all runs")
	for i := range r.Runs {
		run := &r.Runs[i]
		if t := r.first(run); t != nil {
			name := fmt.Sprintf("run %s: %s %s", run.ID, run.hidden(), number(run.LearningRate))
			chart.Series = append(chart.Series, series(name, i, t, testError))
		}
	}
	return report.Figure{
		Name: "overview", Chart: chart,
		Caption: fmt.Sprintf("Share of test images answered wrong after each epoch, seed %d. The scale is logarithmic and the same in all charts.", r.Seeds[0]),
	}
}

func trainError(e Epoch) float64 { return e.TrainError }
func testError(e Epoch) float64  { return e.TestError }

// series returns one measurement of every epoch as a line of a chart. value
// returns the measurement.
func series(name string, style int, t *Trial, value func(Epoch) float64) report.Series {
	s := report.Series{Name: name, Style: style}
	for i, e := range t.Epochs {
		s.X, s.Y = append(s.X, float64(i)), append(s.Y, value(e))
	}
	return s
}

// chart returns an empty chart of errors. Its axes cover the errors of all
// trainings, so that charts can be compared.
func (r *Results) chart(title string) report.Chart {
	lowest := r.Baseline
	for _, run := range r.Runs {
		for _, t := range run.Trials {
			for _, e := range t.Epochs {
				for _, v := range []float64{e.TrainError, e.TestError} {
					if v > 0 {
						lowest = math.Min(lowest, v)
					}
				}
			}
		}
	}
	return report.Chart{
		Title: title,
		X:     report.Axis{Label: "epoch", Whole: true, Max: float64(r.Epochs - 1)},
		Y:     report.Axis{Label: "error (% of images)", Log: true, Percent: true, Min: lowest, Max: 1},
	}
}
