// Package runpage makes the page of one training: the data, the course of the
// training, and how good the network is.
//
// A [Page] is a recorder: added to a training, it keeps the epochs that it shows. Then
// [Page.HTML] returns the page.
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

// Page holds what the page of a training shows. The page has no section for a field
// that is nil.
type Page struct {
	Source      string // name of the data, before they are split
	Recipe      *recipe.Recipe
	Model       *mlp.Model
	Train, Test *data.Set
	Task        string // "classification of species: …"
	Warnings    []data.Warning
	Assessment  *assess.Assessment // scores on Test
	Importance  []assess.ColumnImportance
	Measured    assess.Measured // how many columns and rows were used to measure Importance
	File        string          // the name of the model's file

	epochs []mlp.Event
	result *mlp.Result // nil until the training ends
}

// Record keeps the events of epochs, and the training's result.
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
	for _, w := range words.GroupWarnings(p.Warnings) {
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

// facts returns the figures at the top of the page.
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
			f.Note = "always answering the largest class: " + words.Percent(c.Confusion.Majority())
		}
		facts = append(report.Facts{f}, facts...)
	}
	return facts
}

// columns returns a table of the columns that the model reads.
func (p *Page) columns() []report.Block {
	encoder := p.Model.Preprocessor.Encoder
	if encoder == nil {
		return nil
	}
	heading := report.Heading{Level: 2, Text: "Columns"}
	if text := words.PlainColumns(encoder); text != "" {
		return []report.Block{heading, report.Paragraph{Text: "The model finds its columns by name: " + text + "."}}
	}
	t := report.Table{
		Caption: "The model finds its columns by name. Their encoding was fitted to the training rows only.",
		Columns: []report.Column{report.Text("column"), report.Text("kind"), report.Number("inputs")},
	}
	for i := range encoder.Columns {
		c := &encoder.Columns[i]
		t.Rows = append(t.Rows, report.Row(c.Name, c.Kind.String(), fmt.Sprint(c.Width())))
	}
	return []report.Block{heading, t}
}

// usage returns example commands that use the model.
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
