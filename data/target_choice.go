package data

import (
	"fmt"
	"slices"
	"strings"
)

// targetNames are the names of a target, in any case. The first that a table has is chosen.
var targetNames = []string{"label", "target", "class", "y"}

// How a target was chosen if no name decided.
const (
	lastColumn  = "the last column"
	firstColumn = "the first column with classes"
)

// ChooseTarget returns the column that is probably the target: the one called label,
// target, class or y, in this order and in any case, or else the last one.
//
// In a table without column names, the values decide, because some files begin with the
// target. The first column is chosen if it may hold classes and the last one has one value
// in all rows. If each may be the target, the error names both: that is so if the last
// column holds numbers that are no classes and the first holds classes, or if the first is
// the only one with texts. A first column that numbers the rows is passed over. task is a
// task that the target must suit, or "" for any.
//
// guess says which column it is, such as "the last column"; it is "" if the name decided.
func ChooseTarget(t *Table, task string) (name, guess string, err error) {
	if len(t.Columns) == 0 {
		return "", "", fmt.Errorf("%s: expected a column to predict, found none: %w", t.Name, ErrColumn)
	}
	for _, name := range targetNames {
		for i := range t.Columns {
			if strings.EqualFold(t.Columns[i].Name, name) {
				return t.Columns[i].Name, "", nil
			}
		}
	}
	last := &t.Columns[len(t.Columns)-1]
	first := t.firstClasses()
	if first == nil || task == Regression.String() || task == MultiLabel.String() {
		return last.Name, lastColumn, nil
	}
	switch form := formOfClasses(last); {
	case form == oneValue, form == noClasses && task == Classification.String():
		return first.Name, firstColumn, nil
	case form == noClasses, form == wholeClasses && t.onlyWords(first):
		return "", "", fmt.Errorf("%s: expected a target that is clear, found no column names; %s, the last column, has %s, but %s has %s; --target %s and --target %s say which is meant: %w",
			t.Name, last.Name, describeTarget(last), first.Name, describeTarget(first), last.Name, first.Name, ErrColumn)
	}
	return last.Name, lastColumn, nil
}

// classForm says what the values of a column tell about it as a target.
type classForm uint8

const (
	noClasses    classForm = iota // numbers or dates that are no classes, or as many texts as names
	oneValue                      // the same value in all rows, or none
	wholeClasses                  // a few whole numbers, which may also be counts
	wordClasses                   // yes and no, or texts that repeat
)

// formOfClasses judges a column by its values.
func formOfClasses(c *Column) classForm {
	n := len(c.distinct())
	task, _ := ChooseTask(c)
	switch {
	case n < 2:
		return oneValue
	case task != Classification || n > fewClasses && 2*n > c.Len():
		return noClasses
	case c.Kind == Number:
		return wholeClasses
	}
	return wordClasses
}

// firstClasses returns the first column, or the second if the first numbers or names the
// rows. It returns nil if that is the last column or has no classes, and if the table has
// column names.
func (t *Table) firstClasses() *Column {
	if slices.ContainsFunc(t.Columns, func(c Column) bool { return !isPlaceName(c.Name) }) {
		return nil
	}
	for i := range min(2, len(t.Columns)-1) {
		c := &t.Columns[i]
		if form := formOfClasses(c); form == wholeClasses || form == wordClasses {
			return c
		}
		if len(c.distinct()) < c.Len() {
			return nil // numbers that repeat are no identifier
		}
	}
	return nil
}

// onlyWords reports whether c is the only column with texts, or yes and no.
func (t *Table) onlyWords(c *Column) bool {
	return c.Kind != Number && !slices.ContainsFunc(t.Columns, func(other Column) bool {
		return other.Name != c.Name && other.Kind != Number
	})
}

// describeTarget says what values a column has.
func describeTarget(c *Column) string {
	n := len(c.distinct())
	switch task, _ := ChooseTask(c); {
	case c.Kind == Category || c.Kind == Boolean:
		return fmt.Sprintf("%d different texts", n)
	case task == Classification:
		return fmt.Sprintf("%d different whole numbers, as classes have", n)
	case c.Kind == Date:
		return "dates"
	}
	return fmt.Sprintf("numbers, %d different ones", n)
}
