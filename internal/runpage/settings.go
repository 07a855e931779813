package runpage

import (
	"github.com/seed-217ca19f/mlp/internal/report"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/recipe"
)

// settings returns a table of the recipe's settings, with the reason for each. It
// leaves out settings that have no effect in this recipe.
func (p *Page) settings() []report.Block {
	r := p.Recipe
	t := report.Table{Columns: []report.Column{report.Text("setting"), report.Text("value"), report.Text("why")}}
	for _, s := range recipe.Settings() {
		if s.Idle(r) {
			continue
		}
		text := s.Text(r)
		if v, ok := s.Value(r).(float64); ok {
			text = words.Decimal(v, 4)
		}
		t.Rows = append(t.Rows, report.Row(s.Key, text, r.Reasons[s.Key]))
	}
	return []report.Block{report.Heading{Level: 2, Text: "Settings"}, t}
}
