package runpage

import (
	"fmt"
	"math"

	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/report"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/metrics"
)

const (
	// mostClasses is the largest number of classes for which the page has a
	// confusion matrix and a row for each class.
	mostClasses = 40
	// mostCurves is the largest number of ROC curves in a chart.
	mostCurves = report.Styles - 1
	// mostPoints is the largest number of test rows that are drawn. If there are
	// more, evenly spaced ones are drawn.
	mostPoints = 2000
)

// classes returns the part of the page about how well the network separates the
// classes.
func (p *Page) classes() ([]report.Block, error) {
	c, names := p.Assessment.Classes, p.Model.Classes
	blocks := []report.Block{classFigures(c)}
	if len(names) <= mostClasses {
		blocks = append(blocks, confusion(c.Confusion, names), perClass(c, names))
	}
	blocks = append(blocks, reliability(c.Calibration))
	roc, err := p.roc()
	if err != nil || roc == nil {
		return blocks, err
	}
	return append(blocks, *roc), nil
}

// classFigures returns a table of the scores, with an explanation of each.
func classFigures(c *assess.Classes) report.Table {
	t := report.Table{Columns: []report.Column{report.Text("figure"), report.Number("value"), report.Text("what it is")}}
	add := func(name, value, what string) { t.Rows = append(t.Rows, report.Row(name, value, what)) }
	add("accuracy", words.Percent(c.Accuracy()), "share of rows predicted right")
	add("balanced accuracy", words.Percent(c.Confusion.BalancedAccuracy()), "mean of the classes' recalls: every class counts the same")
	add("macro F1", fmt.Sprintf("%.4f", c.Confusion.MacroF1()), "mean of the classes' F1")
	if c.HasTop {
		add(fmt.Sprintf("top %d accuracy", assess.TopClasses), words.Percent(c.Top), fmt.Sprintf("share of rows whose class is among the %d likeliest", assess.TopClasses))
	}
	add("log loss", fmt.Sprintf("%.4f", c.LogLoss), "mean of -ln p, where p is the probability given to the true class")
	add("Brier score", fmt.Sprintf("%.4f", c.Brier), "mean squared error of the probabilities: summed over the classes; with two classes, of the second only")
	if c.HasAUC {
		add("ROC AUC", fmt.Sprintf("%.4f", c.AUC), "probability that a row of a class gets a higher score for it than a row of another class")
		add("average precision", fmt.Sprintf("%.4f", c.AveragePrecision), "area under the precision-recall curve: mean over the classes; with two classes, of the second only")
	}
	add("calibration error", fmt.Sprintf("%.4f", c.Calibration.ExpectedError()), "mean difference between the probability of the predicted class and the share of predictions that are right")
	return t
}

// confusion returns a confusion matrix. The larger a cell's share of the rows of
// its true class, the deeper its color.
func confusion(c *metrics.Confusion, names []string) report.Table {
	t := report.Table{
		Caption: "Rows are true classes, columns predicted ones.",
		Columns: []report.Column{report.Text("true \\ predicted")},
	}
	for i, name := range names {
		t.Columns = append(t.Columns, report.Number(name))
		row := []report.Cell{{Text: name}}
		for j := range names {
			n := c.Count(i, j)
			row = append(row, report.Cell{Text: fmt.Sprint(n), Heat: 0.7 * float64(n) / float64(max(1, c.Support(i)))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func perClass(a *assess.Classes, names []string) report.Table {
	c := a.Confusion
	t := report.Table{Columns: []report.Column{report.Text("class"), report.Number("rows"), report.Number("precision"), report.Number("recall"), report.Number("F1"), report.Number("average precision")}}
	for k, name := range names {
		average := "" // stays empty for a class without rows
		if v := a.ClassPrecisions[k]; !math.IsNaN(v) {
			average = fmt.Sprintf("%.4f", v)
		}
		t.Rows = append(t.Rows, report.Row(name, fmt.Sprint(c.Support(k)),
			fmt.Sprintf("%.4f", c.Precision(k)), fmt.Sprintf("%.4f", c.Recall(k)), fmt.Sprintf("%.4f", c.F1(k)), average))
	}
	return t
}

// reliability returns a chart that compares how sure predictions are with how often
// they are right.
func reliability(c *metrics.Calibration) report.Figure {
	found := report.Series{Name: "network", Style: 0}
	for _, b := range c.Bins() {
		if b.Rows > 0 {
			found.X, found.Y = append(found.X, b.Confidence), append(found.Y, b.Accuracy)
		}
	}
	share := report.Axis{Percent: true, Min: 0, Max: 1}
	x, y := share, share
	x.Label, y.Label = "how sure it is", "how often it is right"
	return report.Figure{
		Name: "reliability", Caption: "Below the diagonal the network is too sure, above it not sure enough.",
		Chart: report.Chart{Title: "Calibration", X: x, Y: y, Series: []report.Series{
			{Name: "perfect", Style: report.Styles - 1, X: []float64{0, 1}, Y: []float64{0, 1}}, found,
		}},
	}
}

// roc returns a chart of the ROC curves (receiver operating characteristic), one
// for each class against the rest. With two classes, it has only the curve of the
// second. roc returns nil if there are too many classes or no curve.
func (p *Page) roc() (*report.Figure, error) {
	names := p.Model.Classes
	if len(names) > mostCurves {
		return nil, nil
	}
	outputs, rows, err := p.predicted()
	if err != nil {
		return nil, err
	}
	share := report.Axis{Percent: true, Min: 0, Max: 1}
	x, y := share, share
	x.Label, y.Label = "share of the other rows that are taken for the class", "share of the class's rows that are found"
	chart := report.Chart{Title: "ROC curve", X: x, Y: y}
	chance := report.Series{Name: "chance", Style: report.Styles - 1, X: []float64{0, 1}, Y: []float64{0, 1}}
	for k, name := range names {
		if len(names) == 2 && k == 0 {
			continue
		}
		scores, positive := make([]float32, len(rows)), make([]bool, len(rows))
		for i, r := range rows {
			scores[i] = outputs[i][min(k, len(outputs[i])-1)]
			positive[i] = int(p.Test.Targets.Class[r]) == k
		}
		s := report.Series{Name: name, Style: k}
		s.X, s.Y = metrics.ROC(scores, positive)
		if s.X != nil {
			chart.Series = append(chart.Series, s)
		}
	}
	if chart.Series == nil {
		return nil, nil
	}
	chart.Series = append(chart.Series, chance)
	return &report.Figure{Name: "roc", Caption: "The further up and left, the better.", Chart: chart}, nil
}

// predicted returns the indices of at most mostPoints test rows, and the model's
// outputs for these rows.
func (p *Page) predicted() (outputs [][]float32, rows []int32, err error) {
	rows = data.Evenly(p.Test.Len(), mostPoints)
	outputs, err = p.Model.Predict(p.Test.Features.Select(rows))
	return outputs, rows, err
}

// labels returns a table of how well each label is recognized.
func (p *Page) labels() report.Table {
	t := report.Table{Columns: []report.Column{report.Text("label"), report.Number("accuracy"), report.Number("precision"), report.Number("recall"), report.Number("F1"), report.Number("log loss")}}
	for k, a := range p.Assessment.Labels {
		c := a.Confusion
		t.Rows = append(t.Rows, report.Row(words.Target(p.Model.Targets, k), words.Percent(a.Accuracy()),
			fmt.Sprintf("%.4f", c.Precision(1)), fmt.Sprintf("%.4f", c.Recall(1)), fmt.Sprintf("%.4f", c.F1(1)), fmt.Sprintf("%.4f", a.LogLoss)))
	}
	return t
}
