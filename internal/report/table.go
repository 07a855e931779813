package report

import (
	"fmt"
	"html/template"
	"strings"
)

// Tone says whether a text is good or bad news. The page shows that by a color only,
// so the text has to say it too.
type Tone string

// The tones of a text.
const (
	Plain Tone = ""
	Good  Tone = "good"
	Bad   Tone = "bad"
)

// Cell is one cell of a table. Heat and Bar are shares from 0 to 1. The HTML page
// shows Heat as the depth of a color behind the text, and Bar as the length of a bar
// below it.
type Cell struct {
	Text      string
	Tone      Tone
	Heat, Bar float64
}

// Style returns the CSS variables from which page.css draws the cell's heat and bar.
func (c Cell) Style() template.CSS {
	var style template.CSS
	if c.Heat > 0 {
		style += template.CSS(fmt.Sprintf("--heat:%.0f%%;", 100*min(c.Heat, 1)))
	}
	if c.Bar > 0 {
		style += template.CSS(fmt.Sprintf("--bar:%.1f%%;", 100*min(c.Bar, 1)))
	}
	return style
}

// Table is a table with a row of column names on top. Its first column names the
// rows. Numeric columns are aligned at the right.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Cell
}

// Column is the head of a column.
type Column struct {
	Name    string
	Numeric bool
}

// Text returns the head of a column of words.
func Text(name string) Column { return Column{Name: name} }

// Number returns the head of a column of numbers.
func Number(name string) Column { return Column{Name: name, Numeric: true} }

// Row returns a row of plain cells.
func Row(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, t := range texts {
		cells[i].Text = t
	}
	return cells
}

func (Table) template() string { return "table" }

func (t Table) markdown() string {
	var b strings.Builder
	line := func(cells int, text func(i int) string) {
		b.WriteString("|")
		for i := range cells {
			b.WriteString(" " + text(i) + " |")
		}
		b.WriteString("\n")
	}
	line(len(t.Columns), func(i int) string { return inlineMarkdown(t.Columns[i].Name) })
	line(len(t.Columns), func(i int) string {
		if t.Columns[i].Numeric {
			return "---:"
		}
		return "---"
	})
	for _, row := range t.Rows {
		line(len(row), func(i int) string { return inlineMarkdown(row[i].Text) })
	}
	if t.Caption != "" {
		b.WriteString("\n" + blockMarkdown(t.Caption) + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// Numeric reports whether the cells of column i are numbers.
func (t Table) Numeric(i int) bool { return i < len(t.Columns) && t.Columns[i].Numeric }

// Facts are the few figures that a reader should see first.
type Facts []Fact

// Fact is a figure with its label and a note.
type Fact struct {
	Label, Value, Note string
	Tone               Tone
}

func (Facts) template() string { return "facts" }

func (f Facts) markdown() string {
	lines := make([]string, len(f))
	for i, fact := range f {
		lines[i] = "- " + inlineMarkdown(fact.Label) + ": **" + inlineMarkdown(fact.Value) + "**"
		if fact.Note != "" {
			lines[i] += ", " + inlineMarkdown(fact.Note)
		}
	}
	return strings.Join(lines, "\n")
}
