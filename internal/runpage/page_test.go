package runpage

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/report"
	"github.com/seed-217ca19f/mlp/metrics"
	"github.com/seed-217ca19f/mlp/recipe"
)

// page trains on a few rows and returns the page of that training.
func page(t *testing.T, text, target string) string {
	t.Helper()
	table, err := data.ReadTable(strings.NewReader(text), "few.csv", data.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	set, _, err := data.TableSet(table, data.TableOptions{Targets: []string{target}})
	if err != nil {
		t.Fatal(err)
	}
	suited, err := recipe.For(set)
	if err != nil {
		t.Fatal(err)
	}
	suited.Epochs = 5
	r, err := suited.Resolve(set)
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.NewModel(set)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := r.Trainer()
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{Source: "few.csv", Recipe: &r.Recipe, Model: m, Train: set, Test: set, File: "m.safetensors",
		Warnings: []data.Warning{{Text: "a <b>warning</b>"},
			{Code: data.Constant, Column: "u", Text: "u is 1"}, {Code: data.Constant, Column: "v", Text: "v is 1"}},
		Importance: []assess.ColumnImportance{{Column: "x", Drop: 0.5, Deviation: 0.1}}}
	trainer.Recorders = append(trainer.Recorders, p)
	result, err := trainer.Train(t.Context(), m, set, set)
	if err != nil {
		t.Fatal(err)
	}
	result.TrainTime = time.Second
	if p.Assessment, err = assess.Assess(t.Context(), m, set); err != nil {
		t.Fatal(err)
	}
	b, err := p.HTML()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const few = "x,color,y,kind\n1,red,10,a\n2,blue,20.5,b\n3,red,30,a\n4,blue,40,b\n5,red,50,a\n6,blue,61,b\n"

// TestPage checks that the page has what a reader looks for, and nothing that a
// browser would have to fetch.
func TestPage(t *testing.T) {
	for target, wants := range map[string][]string{
		"kind": {"Test accuracy", "Calibration", "ROC curve", "true \\ predicted", "--heat:", "always answering the largest class: 50.00%"},
		"y":    {"Test R²", "Predicted and true y", "Errors of y", "RMSE of the mean"},
	} {
		html := page(t, few, target)
		for _, want := range append(wants, "Training on few.csv", "What it relies on", "--bar:100.0%", "a &lt;b&gt;warning", "2 columns have one value in all rows, or none: u, v", "mlp predict m.safetensors", "learning_rate", "shuffle") {
			if !strings.Contains(html, want) {
				t.Errorf("%s: the page does not have %q", target, want)
			}
		}
		if strings.Contains(html, ">momentum<") {
			t.Errorf("%s: the page has the momentum of an optimizer without any", target)
		}
		outside := regexp.MustCompile(`(src|href)="[^#d]|url\(|@import|<script`)
		if found := outside.FindString(strings.ReplaceAll(html, `xmlns="http://www.w3.org/2000/svg"`, "")); found != "" {
			t.Errorf("%s: the page refers to something outside: %q", target, found)
		}
		if found := regexp.MustCompile(`\d %`).FindString(html); found != "" {
			t.Errorf("%s: expected percent signs without a blank before them, found %q", target, found)
		}
	}
}

// TestPixelColumns checks that the page describes columns of pixels in one sentence.
func TestPixelColumns(t *testing.T) {
	names := make([]string, 64)
	for i := range names {
		names[i] = fmt.Sprint("p", i)
	}
	e, err := data.PlainColumns(names)
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{Model: &mlp.Model{Preprocessor: data.Preprocessor{Encoder: e}}}
	want := report.Paragraph{Text: "The model finds its columns by name: 64 columns of numbers, from p0 to p63; they become inputs as they are, and a missing value becomes 0."}
	if got := p.columns(); len(got) != 2 || !cmp.Equal(got[1], report.Block(want)) {
		t.Errorf("got %+v", got)
	}
	e.Columns = e.Columns[:50]
	if table, ok := p.columns()[1].(report.Table); !ok || len(table.Rows) != 50 {
		t.Errorf("got %+v, want a table of 50 columns", p.columns())
	}
	e.Columns = append(e.Columns, data.EncodedColumn{Name: "color", Kind: data.Category})
	if table, ok := p.columns()[1].(report.Table); !ok || len(table.Rows) != 51 {
		t.Errorf("got %+v, want a table of 51 columns", p.columns())
	}
}

// TestLeftOut checks that the page says how much was measured, if something was left
// out.
func TestLeftOut(t *testing.T) {
	for want, m := range map[string]assess.Measured{
		"": {Columns: 4, OfColumns: 4, Rows: 9, OfRows: 9},
		" Only 3 of 4 columns were measured: those whose inputs and weights change the first layer's sums most.": {Columns: 3, OfColumns: 4, Rows: 9, OfRows: 9},
		" Only 8 of 9 test rows were used.": {Columns: 4, OfColumns: 4, Rows: 8, OfRows: 9},
	} {
		p := &Page{
			Importance: []assess.ColumnImportance{{Column: "x"}}, Measured: m,
			Assessment: &assess.Assessment{Values: []metrics.Regression{{}}},
		}
		table, ok := p.importance()[1].(report.Table)
		if !ok || !strings.HasSuffix(table.Caption, "each of them looks unimportant."+want) {
			t.Errorf("%+v: %q", m, table.Caption)
		}
	}
}
