package mlp

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// boundSet holds the rows of a set in the form that a network takes: checked, encoded
// and with scaled targets.
type boundSet struct {
	name     string
	features data.Features
	x        *rows.Prepared // the features, prepared for many passes; nil if there is only one
	targets  data.Targets   // scaled as the network learns them
	classes  []string
	weights  []float32 // of the rows, as in the set; nil: all rows count alike
}

// len returns the number of rows.
func (b *boundSet) len() int { return b.features.Rows }

// bind checks labeled rows and returns them in the form that m's network takes. All
// labeled rows come through here. If keep is true, it encodes and prepares the rows now,
// because they will be read many times. Otherwise rows of a table are encoded each
// time they are read.
func (m *Model) bind(set *data.Set, keep bool) (*boundSet, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	if set == nil {
		return nil, fmt.Errorf("expected a set of rows, found none: %w", ErrInput)
	}
	s := *set
	if err := m.toNumbers(&s.Features); err != nil {
		// If the set contradicts itself, report that instead.
		return nil, cmp.Or(set.Check(), fmt.Errorf("%s: %w", s.Name, err))
	}
	m.scaleTargets(&s)
	x, err := m.admit(&s, keep)
	if err != nil {
		return nil, err
	}
	if err := m.Network.fits(&s); err != nil {
		return nil, err
	}
	return &boundSet{s.Name, s.Features, x, s.Targets, s.Classes, s.Weights}, nil
}

// admit checks a set whose features m.toNumbers has already changed. If keep is true,
// it also encodes the rows and returns them prepared, in the same pass; otherwise x is
// nil.
func (m *Model) admit(s *data.Set, keep bool) (x *rows.Prepared, err error) {
	if !keep {
		return nil, s.Check()
	}
	if s.Features, err = s.Features.Encoded(); err != nil {
		return nil, err
	}
	return rows.Open(s, m.Preprocessor)
}

// toNumbers changes f to features with one number per input of the network. The rows of
// a table are only encoded later, when they are read. Pixels and other numbers without a
// table stay as they are. toNumbers checks that there are as many columns as inputs, but
// it does not check the numbers themselves.
func (m *Model) toNumbers(f *data.Features) error {
	if f.Codes != nil || f.CodeCols != 0 {
		return fmt.Errorf("expected rows of numbers only, found category codes too (%d per row), which no layer of the model takes: %w", f.CodeCols, ErrInput)
	}
	if err := m.encode(f); err != nil {
		return err
	}
	if want := m.Network.Inputs(); f.Cols != want {
		return fmt.Errorf("expected rows of %d numbers, found %d: %w", want, f.Cols, ErrInput)
	}
	if err := m.Preprocessor.Fits(f.Cols); err != nil {
		return fmt.Errorf("%w: %w", err, ErrModel)
	}
	return nil
}

// encode turns the columns of a table into numbers. It uses the model's encoder. If the
// model has no column names, it takes the columns as they are, in the table's order.
// Features that are not a table stay unchanged.
func (m *Model) encode(f *data.Features) (err error) {
	columns := m.Preprocessor.Encoder
	switch t := f.Table; {
	case t == nil && (columns == nil || columns.Plain()):
		return m.checkNames(f)
	case t == nil:
		return fmt.Errorf("expected a table with the columns that the model was trained on, found rows of numbers without column names: %w", ErrInput)
	case f.Bytes != nil || f.Floats != nil:
		return f.Check() // the rows are in more than one field
	case columns != nil:
		*f, err = columns.Bind(t)
		return err
	case len(t.Columns) != m.Network.Inputs():
		want := m.Network.Inputs()
		return fmt.Errorf("%s: expected %d columns of numbers, one per input (the model has no column names), found %d columns: %w", t.Name, want, len(t.Columns), ErrInput)
	}
	if err := f.Check(); err != nil {
		return err
	}
	*f, err = f.Table.Floats()
	return err
}

// checkNames returns an error if f holds pixels from a table and the table's columns are
// not the model's columns in the same order.
func (m *Model) checkNames(f *data.Features) error {
	columns := m.Preprocessor.Encoder
	if columns == nil || f.Columns == nil || slices.Equal(columns.Names(), f.Columns.Names()) {
		return nil
	}
	return fmt.Errorf("expected pixels in the order of the model's columns, found another order: %w", ErrInput)
}

// scaleTargets scales target values by the model's target scale. It does nothing if
// their shape is wrong; a later check reports that.
func (m *Model) scaleTargets(s *data.Set) {
	t := &s.Targets
	if m.TargetScale == nil || t.Values == nil || t.Width != len(m.TargetScale.Mean) || len(t.Values) != s.Len()*t.Width || t.Exact != nil && len(t.Exact) != len(t.Values) {
		return
	}
	*t = m.TargetScale.Standardized(*t)
}

// fits returns an error if the network's loss and outputs do not fit the targets of a
// set.
func (n *Network) fits(set *data.Set) error {
	outputs, classes := n.Outputs(), len(set.Classes)
	switch kind := n.loss.Kind(); {
	case set.Targets.Values != nil:
		if set.Targets.Width != outputs {
			return fmt.Errorf("%s: expected %d target values per row, one for each output, found %d: %w", set.Name, outputs, set.Targets.Width, ErrInput)
		}
	case kind == Values:
		return fmt.Errorf("%s: expected target values for a network with linear outputs, found classes: %w", set.Name, ErrInput)
	case kind == YesOrNo && outputs != 1:
		return fmt.Errorf("%s: expected 1 sigmoid output for 2 classes, found %d outputs: %w", set.Name, outputs, ErrInput)
	case classes != n.classes():
		return fmt.Errorf("%s: expected %d classes for %d outputs, found %d: %w", set.Name, n.classes(), outputs, classes, ErrInput)
	}
	return nil
}
