package data

import (
	"fmt"
	"slices"
	"strings"
)

// TableOptions says how a table's columns are used. With the zero value, this is found
// from the table.
type TableOptions struct {
	Targets []string // columns to predict; several are possible for regression and labels; nil: see [ChooseTarget]
	Task    string   // "classification", "multilabel" or "regression"; "" and "auto": [ChooseTask]
	Drop    []string // columns to leave out
	Weight  string   // column with the weight of each row; "" for none
	Group   string   // column of groups that a split must not divide; "" for none
}

// Choice is what TableSet chose for a table.
type Choice struct {
	Targets   []string
	Guess     string // such as "the last column", if the target is a guess; otherwise ""
	Task      Task
	Reason    string // a sentence that says why this task was chosen; "" if it was requested
	Unlabeled int    // number of rows that are left out because a target is missing
}

// ParseTask returns the task with this name.
func ParseTask(name string) (Task, error) {
	for _, t := range []Task{Classification, MultiLabel, Regression} {
		if name == t.String() {
			return t, nil
		}
	}
	return 0, fmt.Errorf("task: expected auto, classification, multilabel or regression, found %q: %w", name, ErrColumn)
}

// TableSet returns the rows of t as a set. The set has the targets, the weights and
// groups of the rows, and a table of all other columns as features, unchanged. Rows
// without a target are left out.
func TableSet(t *Table, o TableOptions) (*Set, Choice, error) {
	c := Choice{Targets: o.Targets}
	if err := c.chooseTarget(t, o); err != nil {
		return nil, c, err
	}
	columns, err := t.ColumnsNamed(c.Targets...)
	if err != nil {
		return nil, c, err
	}
	if told := rowsTold(columns, t.Rows); len(told) < t.Rows && len(told) > 0 {
		c.Unlabeled = t.Rows - len(told)
		t = t.Select(told)
		if columns, err = t.ColumnsNamed(c.Targets...); err != nil {
			return nil, c, err
		}
	}
	if err := c.chooseTask(o.Task, columns); err != nil {
		return nil, c, fmt.Errorf("%s: %w", t.Name, err)
	}
	set := &Set{Name: t.Name, TargetNames: c.Targets}
	if set.Targets, set.Classes, err = readTargets(c.Task, columns); err != nil {
		return nil, c, fmt.Errorf("%s: %w", t.Name, c.onGuess(err))
	}
	if err := set.readRoles(t, o); err != nil {
		return nil, c, err
	}
	gone := slices.Concat(c.Targets, o.Drop, named(o.Weight), named(o.Group))
	features, err := t.Drop(gone...)
	if err != nil {
		return nil, c, err
	}
	if len(features.Columns) == 0 {
		return nil, c, fmt.Errorf("%s: expected at least one other column to predict %s from, found none: %w", t.Name, strings.Join(c.Targets, ", "), ErrColumn)
	}
	set.Features, set.Notes = TableFeatures(features), t.Notes()
	set.Notes = slices.DeleteFunc(set.Notes, func(w Warning) bool {
		return w.Column != "" && slices.Contains(gone, w.Column) && !slices.Contains(c.Targets, w.Column)
	})
	return set, c, nil
}

// chooseTarget chooses the target, unless the options name it.
func (c *Choice) chooseTarget(t *Table, o TableOptions) error {
	if len(c.Targets) > 0 {
		return nil
	}
	left, err := t.Drop(slices.Concat(o.Drop, named(o.Weight), named(o.Group))...)
	if err != nil {
		return err
	}
	if len(left.Columns) == 0 {
		return fmt.Errorf("%s: expected a column to predict, and other columns to predict it from, found no columns: %w", t.Name, ErrColumn)
	}
	c.Targets = make([]string, 1)
	c.Targets[0], c.Guess, err = ChooseTarget(left, o.Task)
	return err
}

// onGuess returns err, an error about the target. If the target is a guess, it adds that
// to the message.
func (c *Choice) onGuess(err error) error {
	if c.Guess == "" {
		return err
	}
	return fmt.Errorf("the target %s is a guess (%s; --target chooses another): %w", c.Targets[0], c.Guess, err)
}

// rowsTold returns the rows that have values in all of the columns.
func rowsTold(columns []*Column, rows int) []int32 {
	told := make([]int32, 0, rows)
	for i := range rows {
		if !slices.ContainsFunc(columns, func(c *Column) bool { return c.absent(i) }) {
			told = append(told, int32(i))
		}
	}
	return told
}

// readRoles reads the columns of weights and groups.
func (s *Set) readRoles(t *Table, o TableOptions) error {
	if o.Weight != "" {
		column, err := t.Column(o.Weight)
		if err != nil {
			return err
		}
		if column.Kind != Number && column.Kind != Boolean {
			return fmt.Errorf("%s: column %q: expected numbers as weights of the rows, found the kind %s: %w", t.Name, o.Weight, column.Kind, ErrColumn)
		}
		s.Weights = column.Numbers
		if err := checkWeights(s.Weights, t.Rows); err != nil {
			return fmt.Errorf("%s: column %q: %w", t.Name, o.Weight, err)
		}
	}
	if o.Group != "" {
		column, err := t.Column(o.Group)
		if err != nil {
			return err
		}
		if err := column.checkDigits(); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		s.Groups = GroupsOf(column)
	}
	return nil
}

// chooseTask sets the task: the requested one, or otherwise the one that suits the
// columns.
func (c *Choice) chooseTask(asked string, columns []*Column) (err error) {
	if asked != "" && asked != "auto" {
		c.Task, err = ParseTask(asked)
	} else if len(columns) == 1 {
		c.Task, c.Reason = ChooseTask(columns[0])
	} else {
		c.Task, c.Reason = chooseSeveral(columns)
	}
	if err == nil && c.Task == Classification && len(columns) > 1 {
		err = fmt.Errorf("expected one target column for classification, found %d: %w", len(columns), ErrColumn)
	}
	return err
}

// chooseSeveral returns the task for several targets: MultiLabel if each target is yes or
// no, and otherwise Regression. It also returns the reason.
func chooseSeveral(columns []*Column) (Task, string) {
	for _, c := range columns {
		if c.checkLabels() != nil {
			return Regression, fmt.Sprintf("there are %d targets, and %s has other values than yes and no", len(columns), c.Name)
		}
	}
	return MultiLabel, fmt.Sprintf("there are %d targets, and each is yes or no", len(columns))
}

// readTargets returns the targets for the task and the names of the classes.
func readTargets(task Task, columns []*Column) (Targets, []string, error) {
	switch task {
	case Classification:
		return ClassTargets(columns[0])
	case MultiLabel:
		t, err := LabelTargets(columns...)
		return t, nil, err
	}
	t, err := ValueTargets(columns...)
	return t, nil, err
}

// named returns a list with the name, or an empty list if name is "".
func named(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}
