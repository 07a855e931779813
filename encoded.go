package mlp

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

// numbers returns features as a network takes them: the rows of a table are
// encoded when they are read, or for a model that knows no names of columns taken
// in their order; other rows are as they were.
func (m *Model) numbers(f *data.Features) (*data.Features, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	columns := m.Preprocessor.Columns
	switch {
	case f.Table == nil && columns == nil:
		return f, nil
	case f.Table == nil:
		return nil, fmt.Errorf("expected a table of the columns that the model was trained on, found rows of plain numbers: %w", ErrInput)
	case columns == nil:
		if want, t := m.Network.Inputs(), f.Table; len(t.Columns) != want {
			return nil, fmt.Errorf("%s: expected %d columns of numbers, one for each input of the model, which knows no names, found %d: %w", t.Name, want, len(t.Columns), ErrInput)
		}
		floats, err := f.Table.Floats()
		return &floats, err
	}
	bound, err := columns.Bind(f.Table)
	return &bound, err
}

// encoded returns set with features and targets as the network takes them; nil
// stays nil.
func (m *Model) encoded(set *data.Set) (*data.Set, error) {
	if set == nil {
		return nil, nil
	}
	f, err := m.numbers(&set.Features)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", set.Name, err)
	}
	s := *set
	s.Features = *f
	if m.Scale != nil && s.Targets.Values != nil && s.Targets.Width == len(m.Scale.Mean) {
		s.Targets.Values = slices.Clone(s.Targets.Values)
		m.Scale.Apply(s.Targets.Values)
	}
	return &s, nil
}

// held returns a set from encoded for those who read its rows again and again:
// the rows of a table are encoded once for all. Nil stays nil.
func held(set *data.Set) (*data.Set, error) {
	if set == nil {
		return nil, nil
	}
	s := *set
	var err error
	if s.Features, err = set.Features.Encoded(); err != nil {
		return nil, err
	}
	return &s, s.Check()
}
