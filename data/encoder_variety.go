package data

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

const (
	// maxValues is the largest number of different texts in a category.
	maxValues = 1000
	// A category with up to fewValues different texts is accepted, however few rows there
	// are.
	fewValues = 20
)

// variety says how much the texts of a column vary: the number of different texts, and
// the number of rows that have a text.
type variety struct{ different, rows int }

// limit returns the limit that the column exceeds, in words for a message. It returns ""
// if the column exceeds none.
func (v variety) limit() string {
	switch {
	case v.different > maxValues:
		return fmt.Sprintf("at most %d different texts", maxValues)
	case v.different > fewValues && 2*v.different > v.rows:
		return "at most half as many different texts as rows"
	}
	return ""
}

// checkVariety returns an error that names all columns with too many different texts. Its
// hint also names the columns that number the rows, so that one command leaves out all of
// them.
func (t *Table) checkVariety(counts []variety) error {
	var wrong, numbering []int
	for i := range t.Columns {
		if counts[i].limit() != "" {
			wrong = append(wrong, i)
		}
	}
	if wrong == nil {
		return nil
	}
	for i := range t.Columns {
		if counts[i].limit() == "" && t.Rows >= minInspected {
			if _, found := identifier(&t.Columns[i], nil); found {
				numbering = append(numbering, i)
			}
		}
	}
	advice := "--drop " + shell.List(append(t.namesOf(wrong), t.namesOf(numbering)...)...)
	if numbering != nil {
		advice += fmt.Sprintf(" (%s: row numbers or names)", strings.Join(t.namesOf(numbering), ", "))
	}
	for _, i := range wrong {
		advice += t.Columns[i].almostNumbers()
	}
	return fmt.Errorf("%s with %s: %w", t.describeVariety(counts, wrong), advice, ErrColumn)
}

// describeVariety returns the part of the message that says which columns have too many
// different texts. The caller adds the flag that leaves them out.
func (t *Table) describeVariety(counts []variety, wrong []int) string {
	first := counts[wrong[0]]
	if len(wrong) == 1 {
		return fmt.Sprintf("column %q: expected %s, found %d in %d rows; leave it out", t.Columns[wrong[0]].Name, first.limit(), first.different, first.rows)
	}
	found := make([]string, len(wrong))
	for k, i := range wrong {
		found[k] = fmt.Sprintf("%q with %d in %d rows", t.Columns[i].Name, counts[i].different, counts[i].rows)
	}
	return fmt.Sprintf("expected at most %d different texts in a column, and at most half as many as rows, found columns %s; leave them out", maxValues, strings.Join(found, ", "))
}

// namesOf returns the names of the columns with the given indices.
func (t *Table) namesOf(places []int) (names []string) {
	for _, i := range places {
		names = append(names, t.Columns[i].Name)
	}
	return names
}

// almostNumbers returns a hint for the end of a message if most of c's texts are numbers,
// but not all. It names the first text that is not a number.
func (c *Column) almostNumbers() string {
	numbers, other := 0, ""
	for _, text := range c.Values {
		if _, r := parseNumber([]byte(text)); r == fit {
			numbers++
		} else if other == "" {
			other = text
		}
	}
	if other == "" || 2*numbers <= len(c.Values) {
		return ""
	}
	return fmt.Sprintf("; most texts of %s are numbers, but not %.40q; --missing %s reads that as a missing value", c.Name, other, shell.List(other))
}
