package runpage

import (
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/report"
)

// curves returns charts of how the training went, epoch by epoch.
func (p *Page) curves() []report.Block {
	if len(p.epochs) < 2 {
		return nil
	}
	blocks := []report.Block{report.Heading{Level: 2, Text: "Learning"}}
	loss := func(e *mlp.Evaluation) float64 { return e.Loss }
	blocks = append(blocks, report.Figure{
		Name: "loss", Caption: p.lossCaption(),
		Chart: p.chart("Loss", report.Axis{Label: "loss", Log: true}, loss),
	})
	if last := p.epochs[len(p.epochs)-1]; graded(last.Train) || graded(last.Test) {
		blocks = append(blocks, report.Figure{
			Name: "error", Caption: "The gap between the two curves shows how much the network has memorized.",
			Chart: p.chart("Error", report.Axis{Label: "share of rows predicted wrong", Percent: true}, (*mlp.Evaluation).Error),
		})
	}
	return blocks
}

func graded(e *mlp.Evaluation) bool { return e != nil && e.Graded }

func (p *Page) lossCaption() string {
	if p.Model.TargetScale != nil {
		return "Half the mean squared error of standardized targets: always answering the mean gives 0.5."
	}
	return "Cross-entropy: the mean over the rows of -ln p, p being the probability that the network gives to the truth."
}

// chart returns a chart of a measure after every epoch, on the training set and on the
// test set. value returns the measure.
func (p *Page) chart(title string, y report.Axis, value func(*mlp.Evaluation) float64) report.Chart {
	train, test := report.Series{Name: "training", Style: 0}, report.Series{Name: "test", Style: 1}
	for _, e := range p.epochs {
		if e.Train != nil {
			train.X, train.Y = append(train.X, float64(e.Epoch)), append(train.Y, value(e.Train))
		}
		if e.Test != nil {
			test.X, test.Y = append(test.X, float64(e.Epoch)), append(test.Y, value(e.Test))
		}
	}
	c := report.Chart{Title: title, X: report.Axis{Label: "epoch", Whole: true}, Y: y}
	for _, s := range []report.Series{train, test} {
		if len(s.X) > 0 {
			c.Series = append(c.Series, s)
		}
	}
	return c
}

// importance returns a table of the columns that the model relies on most.
func (p *Page) importance() []report.Block {
	if len(p.Importance) == 0 {
		return nil
	}
	_, score := p.Assessment.Score()
	name := "accuracy"
	if score == "r2" {
		name = "R²"
	}
	t := report.Table{
		Caption: "How much the " + name + " on the test rows falls if the values of one column are shuffled: the mean and the standard deviation over several shuffles. If several columns carry the same information, each of them looks unimportant." + p.leftOut(),
		Columns: []report.Column{report.Text("column"), report.Number("fall of " + name), report.Number("±")},
	}
	most := p.Importance[0].Drop
	for _, i := range p.Importance {
		drop := report.Cell{Text: fmt.Sprintf("%.4f", i.Drop)}
		if most > 0 {
			drop.Bar = max(0, i.Drop/most)
		}
		t.Rows = append(t.Rows, []report.Cell{{Text: i.Column}, drop, {Text: fmt.Sprintf("%.4f", i.Deviation)}})
	}
	return []report.Block{report.Heading{Level: 2, Text: "What it relies on"}, t}
}

// leftOut returns a note on how many columns and rows were used to measure the
// importance. It returns "" if all were used.
func (p *Page) leftOut() string {
	text := ""
	if m := p.Measured; m.Columns < m.OfColumns {
		text += fmt.Sprintf(" Only %d of %d columns were measured: those whose inputs and weights change the first layer's sums most.", m.Columns, m.OfColumns)
	}
	if m := p.Measured; m.Rows < m.OfRows {
		text += fmt.Sprintf(" Only %d of %d test rows were used.", m.Rows, m.OfRows)
	}
	return text
}
