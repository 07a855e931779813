package data

import (
	"fmt"
	"slices"
	"strings"
)

// targetNames are the usual names of a target, in any case. The first one that a table
// has is chosen.
var targetNames = []string{"label", "target", "class", "y"}

// How a target was chosen if no name decided.
const (
	lastColumn  = "the last column"
	firstColumn = "the first column with classes"
)

// ChooseTarget returns the column that is probably the target: the one named label,
// target, class or y, in this order and in any case, or otherwise the last one.
//
// In a table without column names, the values decide, because in some files the target
// comes first. A first column that numbers the rows is skipped. The first column is
// chosen if its values may be classes and the last column has the same value in all rows.
// ChooseTarget returns an error that names both columns if the first has classes and the
// last has numbers that are no classes, or if only the first has texts. If task is not
// "", the target must suit that task.
//
// guess describes the column, such as "the last column". It is "" if the name decided.
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
		return "", "", fmt.Errorf("%s: expected a clear target, found no column names and two possible targets: %s, the last column, has %s, and %s has %s; use --target %s or --target %s: %w",
			t.Name, last.Name, describeTarget(last), first.Name, describeTarget(first), last.Name, first.Name, ErrColumn)
	}
	return last.Name, lastColumn, nil
}

// classForm is what the values of a column show about its use as a target.
type classForm uint8

const (
	noClasses    classForm = iota // numbers or dates that are no classes, or texts that are mostly different
	oneValue                      // the same value in all rows, or no value
	wholeClasses                  // few different whole numbers, which may also be counts
	wordClasses                   // yes and no, or texts that repeat
)

// formOfClasses returns the form of the column's values.
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

// firstClasses returns the first column, or the second column if the first one has row
// numbers or row names. It returns nil if the table has column names, if that column has
// no classes, or if it is the last column.
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
			return nil // repeated numbers are not identifiers
		}
	}
	return nil
}

// onlyWords reports whether c is the only column whose values are texts, or yes and no.
func (t *Table) onlyWords(c *Column) bool {
	return c.Kind != Number && !slices.ContainsFunc(t.Columns, func(other Column) bool {
		return other.Name != c.Name && other.Kind != Number
	})
}

// describeTarget describes the values of a column in a message.
func describeTarget(c *Column) string {
	n := len(c.distinct())
	switch task, _ := ChooseTask(c); {
	case c.Kind == Category || c.Kind == Boolean:
		return fmt.Sprintf("%d different texts", n)
	case task == Classification:
		return fmt.Sprintf("%d different whole numbers, which may be classes", n)
	case c.Kind == Date:
		return "dates"
	}
	return fmt.Sprintf("%d different numbers", n)
}
