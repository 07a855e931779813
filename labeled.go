package mlp

import (
	"fmt"
	"maps"

	"github.com/seed-217ca19f/mlp/data"
)

// LabeledSet returns the rows of a table as a set to evaluate m on. The columns
// that m predicts have to be there, and of classes only those that it knows.
func (m *Model) LabeledSet(t *data.Table) (*data.Set, error) {
	if m.Targets == nil || m.Preprocessor.Columns == nil {
		return nil, fmt.Errorf("%s: expected a model of named columns, found one that knows no names: %w", t.Name, ErrInput)
	}
	var columns []*data.Column
	for _, name := range m.Targets {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	targets, err := m.readTargets(columns)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	features, err := t.Drop(m.Targets...)
	if err != nil {
		return nil, err
	}
	return &data.Set{
		Name: t.Name, Features: data.TableFeatures(features),
		Targets: targets, Classes: m.Classes, Columns: m.Targets,
	}, nil
}

// Kinds returns the kinds of the columns that m was trained on, and those that
// are given, for reading tables as they were read then.
func (m *Model) Kinds(others map[string]data.Kind) map[string]data.Kind {
	if m.Preprocessor.Columns == nil {
		return others
	}
	kinds := m.Preprocessor.Columns.Kinds()
	maps.Copy(kinds, others)
	return kinds
}

// readTargets returns the targets that m's network learns from the columns.
func (m *Model) readTargets(columns []*data.Column) (data.Targets, error) {
	if m.Classes != nil {
		return data.KnownTargets(columns[0], m.Classes)
	}
	if _, labels := m.Network.loss.(SigmoidCrossEntropy); labels {
		return data.LabelTargets(columns...)
	}
	return data.ValueTargets(columns...)
}
