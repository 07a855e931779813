package runpage

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/internal/report"
	"github.com/seed-217ca19f/mlp/internal/words"
)

// residualBins is the number of bars in the histogram of errors.
const residualBins = 31

// values returns the part of the page about how well numbers are predicted.
func (p *Page) values() ([]report.Block, error) {
	t := report.Table{
		Caption: "RMSE and MAE are in the units of the targets. R² is the share of the variance that the network explains. A network has to beat the RMSE of always answering the mean of the training rows (RMSE of the mean).",
		Columns: []report.Column{report.Text("target"), report.Number("R²"), report.Number("RMSE"), report.Number("RMSE of the mean"), report.Number("MAE")},
	}
	for k, v := range p.Assessment.Values {
		t.Rows = append(t.Rows, report.Row(words.Target(p.Model.Targets, k), fmt.Sprintf("%.4f", v.R2),
			fmt.Sprintf("%.4g", v.RMSE), fmt.Sprintf("%.4g", v.BaselineRMSE), fmt.Sprintf("%.4g", v.MAE)))
	}
	blocks := []report.Block{t}
	outputs, rows, err := p.predicted()
	if err != nil {
		return nil, err
	}
	for k := range p.Assessment.Values {
		blocks = append(blocks, p.scatter(k, outputs, rows), p.residuals(k, outputs, rows))
	}
	return blocks, nil
}

// truth returns target k of a test row.
func (p *Page) truth(row int32, k int) float64 {
	t := &p.Test.Targets
	return float64(t.Values[int(row)*t.Width+k])
}

// scatter returns a chart of the predicted values of target k over the true ones.
func (p *Page) scatter(k int, outputs [][]float32, rows []int32) report.Figure {
	s := report.Series{Points: true}
	for i, r := range rows {
		s.X, s.Y = append(s.X, p.truth(r, k)), append(s.Y, float64(outputs[i][k]))
	}
	lo, hi := slices.Min(s.X), slices.Max(s.X)
	name := words.Target(p.Model.Targets, k)
	return report.Figure{
		Name: fmt.Sprintf("predicted-%d", k), Caption: "Every dot is a test row. The prediction is right for dots on the line.",
		Chart: report.Chart{
			Title: "Predicted and true " + name, X: report.Axis{Label: "true"}, Y: report.Axis{Label: "predicted"},
			Series: []report.Series{{Style: report.Styles - 1, X: []float64{lo, hi}, Y: []float64{lo, hi}}, s},
		},
	}
}

// residuals returns a histogram of the errors of target k.
func (p *Page) residuals(k int, outputs [][]float32, rows []int32) report.Figure {
	errors := make([]float64, len(rows))
	reach := 0.0
	for i, r := range rows {
		errors[i] = float64(outputs[i][k]) - p.truth(r, k)
		reach = max(reach, errors[i], -errors[i])
	}
	if reach == 0 {
		reach = 1
	}
	width := 2 * reach / residualBins
	s := report.Series{}
	counts := make([]float64, residualBins)
	for _, e := range errors {
		counts[min(int((e+reach)/width), residualBins-1)]++
	}
	for b, n := range counts {
		left := -reach + float64(b)*width
		s.X, s.Y = append(s.X, left, left+width), append(s.Y, n, n)
	}
	return report.Figure{
		Name: fmt.Sprintf("residuals-%d", k), Caption: "To the right of zero, predictions are too high.",
		Chart: report.Chart{
			Title: "Errors of " + words.Target(p.Model.Targets, k), X: report.Axis{Label: "predicted minus true"}, Y: report.Axis{Label: "test rows", Whole: true},
			Series: []report.Series{s},
		},
	}
}
