package study

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/report"
)

// section returns the part of the page about one run, with the first seed.
func (r *Results) section(run *Run) []report.Block {
	t := r.first(run)
	begin := "It begins with " + run.start() + "."
	text := sentences(begin, r.verdict(run.Setting, t), r.lost(run, t), run.units(t), run.stuck(t))
	blocks := []report.Block{report.Heading{Level: 2, Text: run.title()}, report.Paragraph{Text: text}}
	if t != nil && t.Last() != nil {
		blocks = append(blocks, r.curve(run, t))
	}
	if r.asNotebook() {
		blocks = append(blocks, r.beside(run, t)...)
	}
	if run.ID == "1" && r.weights != nil {
		blocks = append(blocks, r.pictures())
	}
	return blocks
}

// sentences joins the parts that are not empty.
func sentences(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " ")
}

// curve returns a chart of a training's errors.
func (r *Results) curve(run *Run, t *Trial) report.Figure {
	chart := r.chart(run.title())
	baseline := series("always one class", 5, t, func(Epoch) float64 { return r.Baseline })
	baseline.Faint = true
	chart.Series = []report.Series{series("training error", 0, t, trainError), series("test error", 1, t, testError), baseline}
	return report.Figure{
		Name: "run-" + run.ID, Chart: chart,
		Caption: fmt.Sprintf("Errors after each epoch, seed %d. The gray line is the test error of always answering the most frequent class. The log is `%s`.", t.Seed, logName(run.ID, t.Seed, r.Seeds[0])),
	}
}

// beside returns blocks that compare a run with what the notebook printed about it.
func (r *Results) beside(run *Run, t *Trial) []report.Block {
	figures, ok := notebookPrinted[run.ID]
	if !ok {
		return []report.Block{report.Paragraph{Text: "The notebook does not have this run."}}
	}
	var blocks []report.Block
	if len(figures.epochs) > 0 && t != nil && t.Last() != nil {
		blocks = append(blocks, figures.table(t))
	}
	text := figures.words
	if figures.accuracy != "" {
		text = fmt.Sprintf("The notebook ended at a test accuracy of %s after %d epochs", figures.accuracy, notebookEpochs)
		if t != nil && t.Last() != nil {
			text += fmt.Sprintf("; here it is %s after %d", percent(1-t.Last().TestError), len(t.Epochs))
		}
		text += "."
	}
	return append(blocks, report.Paragraph{Text: text})
}

// table compares a training's errors with those that the notebook printed.
func (p printed) table(t *Trial) report.Table {
	table := report.Table{
		Caption: fmt.Sprintf("The errors that the notebook printed, and those of seed %d here.", t.Seed),
		Columns: []report.Column{
			report.Number("Epoch"),
			report.Number("Training error, notebook"), report.Number("Training error, here"),
			report.Number("Test error, notebook"), report.Number("Test error, here"),
		},
	}
	for i, printed := range p.epochs {
		if i == len(t.Epochs) {
			break
		}
		e := t.Epochs[i]
		table.Rows = append(table.Rows, report.Row(fmt.Sprint(i), share(printed.train), share(e.TrainError), share(printed.test), share(e.TestError)))
	}
	return table
}

// pictures returns pictures of what the units of the first layer respond to after
// run 1.
func (r *Results) pictures() report.Picture {
	return report.Picture{
		Name: "weights", Image: r.weights,
		Alt:     "The weights of each unit of the first hidden layer after run 1, as pictures",
		Caption: fmt.Sprintf("What the units of the first hidden layer look for after run 1: red where ink excites a unit, blue where it inhibits the unit. Full color is a weight of ±%.2g or more.", r.scale),
	}
}
