// Package runpage makes the page of one training: what it learned from, how it
// went, and what the network is worth.
//
// [Page.HTML] is all there is to it; a [Page] is also the recorder of the epochs
// that it shows.
package runpage

import (
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/report"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Page is what the page of a training is made of. What is nil is left out.
type Page struct {
	Source      string // what the rows are, before a split
	Recipe      *recipe.Recipe
	Model       *mlp.Model
	Train, Test *data.Set
	Task        string // "classification of species: …"
	Warnings    []data.Warning
	Assessment  *assess.Assessment // on Test
	Importance  []assess.ColumnImportance
	Measured    assess.Measured // by what Importance was measured
	File        string          // the model's

	epochs []mlp.Event
	result *mlp.Result // nil while the training goes on
}

// Record keeps the epochs, and what became of the training.
func (p *Page) Record(e mlp.Event) error {
	switch e.Kind {
	case mlp.EpochEnded:
		p.epochs = append(p.epochs, e)
	case mlp.Ended:
		p.result = e.Result
	}
	return nil
}

// HTML returns the page, which needs no other file.
func (p *Page) HTML() ([]byte, error) {
	d := &report.Document{
		Title: "Training on " + p.Source,
		Lead:  p.lead(),
	}
	d.Add(p.facts())
	for _, w := range p.Warnings {
		d.Add(report.Notice{Text: w.Text})
	}
	d.Add(p.curves()...)
	if a := p.Assessment; a != nil {
		d.Add(report.Heading{Level: 2, Text: "On the test rows"})
		switch {
		case a.Classes != nil:
			blocks, err := p.classes()
			if err != nil {
				return nil, err
			}
			d.Add(blocks...)
		case a.Labels != nil:
			d.Add(p.labels())
		default:
			blocks, err := p.values()
			if err != nil {
				return nil, err
			}
			d.Add(blocks...)
		}
	}
	d.Add(p.importance()...)
	d.Add(p.columns()...)
	d.Add(p.settings()...)
	d.Add(report.Heading{Level: 2, Text: "How to use it"}, report.List{Items: p.usage()})
	return d.HTML()
}

func (p *Page) lead() string {
	text := words.Count(p.Train.Len(), "row") + " to train on"
	if p.Test != nil {
		text += fmt.Sprintf(", %d to test on", p.Test.Len())
	}
	if p.Task != "" {
		text += "; " + p.Task
	}
	return text + "."
}

// facts are the figures on top of the page.
func (p *Page) facts() report.Facts {
	facts := report.Facts{{
		Label: "Network", Value: p.Model.Network.String(),
		Note: words.Count(p.Model.Network.Parameters(), "parameter"),
	}}
	if r := p.result; r != nil {
		facts = append(report.Facts{{
			Label: "Training", Value: words.Seconds(r.TrainTime),
			Note: words.Count(r.Epochs, "epoch") + ", " + words.Count(r.Steps, "step"),
		}}, facts...)
	}
	if a := p.Assessment; a != nil {
		score, name := a.Score()
		f := report.Fact{Label: "Test accuracy", Value: words.Percent(score), Note: "of " + words.Count(a.Rows, "row")}
		if name == "r2" {
			f.Label, f.Value = "Test R²", fmt.Sprintf("%.4f", score)
		}
		if c := a.Classes; c != nil {
			f.Note = "always the largest class: " + words.Percent(c.Confusion.Majority())
		}
		facts = append(report.Facts{f}, facts...)
	}
	return facts
}

// columns shows what the model takes.
func (p *Page) columns() []report.Block {
	encoder := p.Model.Preprocessor.Encoder
	if encoder == nil {
		return nil
	}
	t := report.Table{
		Caption: "What the model takes, by name. Everything was fitted on the training rows only.",
		Columns: []report.Column{report.Text("column"), report.Text("kind"), report.Number("inputs")},
	}
	for i := range encoder.Columns {
		c := &encoder.Columns[i]
		t.Rows = append(t.Rows, report.Row(c.Name, c.Kind.String(), fmt.Sprint(c.Width())))
	}
	return []report.Block{report.Heading{Level: 2, Text: "Columns"}, t}
}

// usage says what to do with the model.
func (p *Page) usage() []string {
	if p.Model.Preprocessor.Encoder == nil {
		evaluate := "mlp evaluate " + p.File
		if p.Model.Pictures != nil {
			evaluate += " DIR"
		}
		return []string{"`" + evaluate + "`", "`mlp predict " + p.File + " PICTURE.png`"}
	}
	return []string{
		"`mlp predict " + p.File + " ROWS.csv -o predicted.csv`",
		"`mlp evaluate " + p.File + " ROWS.csv`",
		"`mlp inspect " + p.File + "`",
	}
}
