package mlp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
)

// Task returns what m's network has learned. Of a model without a network it is
// what its classes say.
func (m *Model) Task() data.Task {
	if m.Classes != nil {
		return data.Classification
	}
	if m.Network != nil {
		if _, labels := m.Network.loss.(SigmoidCrossEntropy); labels {
			return data.MultiLabel
		}
	}
	return data.Regression
}

// Known returns set with its classes numbered as m has them, to train m further
// on rows that may have only some of them. A class that m does not know, or
// classes where m puts out values, are an error.
func (m *Model) Known(set *data.Set) (*data.Set, error) {
	if err := m.checkNetwork(); err != nil {
		return nil, err
	}
	if set.Targets.Class == nil {
		if m.Classes != nil {
			return nil, fmt.Errorf("%s: expected rows of the classes %s, found values: %w", set.Name, strings.Join(m.Classes, ", "), ErrInput)
		}
		return set, nil
	}
	if m.Classes == nil {
		return nil, fmt.Errorf("%s: expected values for a network that puts out values, found classes: %w", set.Name, ErrInput)
	}
	if slices.Equal(set.Classes, m.Classes) {
		return set, nil
	}
	number := make([]int32, len(set.Classes))
	for i, name := range set.Classes {
		k := slices.Index(m.Classes, name)
		if k < 0 {
			return nil, fmt.Errorf("%s: expected the classes that the network knows, %s, found %q: %w", set.Name, strings.Join(m.Classes, ", "), name, ErrInput)
		}
		number[i] = int32(k)
	}
	known := *set
	known.Classes, known.Targets.Class = m.Classes, make([]int32, len(set.Targets.Class))
	for i, c := range set.Targets.Class {
		known.Targets.Class[i] = number[c]
	}
	return &known, nil
}
