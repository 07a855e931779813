package mlp

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
)

// TestSet returns the rows of a table as a set to evaluate m on. The table must have
// the columns that m predicts, without classes that m does not know. If m has no
// target names, the target is the column that [data.ChooseTarget] chooses.
func (m *Model) TestSet(t *data.Table) (*data.Set, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	targets, err := m.targets(t)
	if err != nil {
		return nil, err
	}
	columns, err := t.ColumnsNamed(targets...)
	if err != nil {
		return nil, err
	}
	values, err := m.readTargets(columns)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	features, err := t.Drop(targets...)
	if err != nil {
		return nil, err
	}
	return &data.Set{
		Name: t.Name, Features: data.TableFeatures(features),
		Targets: values, Classes: m.Classes, TargetNames: targets, Notes: t.Notes(),
	}, nil
}

// targets returns the names of the columns that m predicts.
func (m *Model) targets(t *data.Table) ([]string, error) {
	switch {
	case m.Targets != nil:
		return m.Targets, nil
	case m.Classes == nil && m.Network.Outputs() > 1:
		return nil, fmt.Errorf("%s: expected a model with the names of the %d columns that it predicts, found one without target names: %w", t.Name, m.Network.Outputs(), ErrInput)
	}
	name, _, err := data.ChooseTarget(t, m.Task().String())
	return []string{name}, err
}

// ReadOptions returns options to read a table for m in the way that the training table
// was read: the same columns with the same kinds and the same texts for missing values,
// and the targets if they are there. If m has no target names, all columns are read.
//
// If the columns of m have names from a header, a CSV file must have a header. If their
// names only give their positions, the training file may have had no header, and a file
// for m may have one or not.
func (m *Model) ReadOptions() data.ReadOptions {
	columns := m.Preprocessor.Encoder
	if columns == nil {
		return data.ReadOptions{}
	}
	o := data.ReadOptions{Kinds: columns.Kinds(), Missing: columns.Missing, Like: columns.Reading}
	if o.Like == nil {
		o.Like = &data.Reading{Before: true}
	}
	if !columns.ByPlace() {
		o.Header = new(true)
	}
	if m.Targets != nil {
		o.Targets, o.Only = m.Targets, slices.Concat(slices.Collect(maps.Keys(o.Kinds)), m.Targets)
	}
	return o
}

// readTargets returns the targets in the given columns, in the form of m's task.
func (m *Model) readTargets(columns []*data.Column) (data.Targets, error) {
	switch m.Task() {
	case data.Classification:
		return data.KnownTargets(columns[0], m.Classes)
	case data.MultiLabel:
		return data.LabelTargets(columns...)
	}
	return data.ValueTargets(columns...)
}

// UnknownClasses returns the names of the classes of set that m does not know. It
// returns nil if m knows all of them, and if the set or m has values instead of classes.
func (m *Model) UnknownClasses(set *data.Set) (names []string) {
	if m.Classes == nil || set.Targets.Class == nil {
		return nil
	}
	for _, name := range set.Classes {
		if !slices.Contains(m.Classes, name) {
			names = append(names, name)
		}
	}
	return names
}

// AlignClasses returns set with its classes numbered in the order of m's classes. Use
// it to train m further on rows that may have only some of the classes. It returns an
// error if set has a class that m does not know, or if either set or m has values
// instead of classes and the other does not.
func (m *Model) AlignClasses(set *data.Set) (*data.Set, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	if set.Targets.Class == nil {
		if m.Classes != nil {
			return nil, fmt.Errorf("%s: expected rows with the classes %s, found values: %w", set.Name, strings.Join(m.Classes, ", "), ErrInput)
		}
		return set, nil
	}
	if m.Classes == nil {
		return nil, fmt.Errorf("%s: expected values for a network whose outputs are values, found classes: %w", set.Name, ErrInput)
	}
	if slices.Equal(set.Classes, m.Classes) {
		return set, nil
	}
	if unknown := m.UnknownClasses(set); unknown != nil {
		return nil, fmt.Errorf("%s: expected only classes that the model knows (%s), found %q: %w", set.Name, strings.Join(m.Classes, ", "), unknown[0], ErrInput)
	}
	number := make([]int32, len(set.Classes))
	for i, name := range set.Classes {
		number[i] = int32(slices.Index(m.Classes, name))
	}
	known := *set
	known.Classes, known.Targets.Class = m.Classes, make([]int32, len(set.Targets.Class))
	for i, c := range set.Targets.Class {
		known.Targets.Class[i] = number[c]
	}
	return &known, nil
}
