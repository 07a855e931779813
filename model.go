package mlp

import (
	"fmt"
	"sync"

	"github.com/seed-217ca19f/mlp/data"
)

// Model is a network with what it takes to use it: the preprocessing of raw
// rows, the names of the classes, and the recipe that it was trained by. It is
// what a model file holds.
type Model struct {
	Network      *Network
	Preprocessor data.Preprocessor
	Classes      []string // in class order; nil for regression
	InputShape   []int    // the shape of one row where it has one: {28, 28}
	Recipe       string   // the recipe as TOML, for people and to train again

	predictors sync.Pool // of *predictor
}

// check reports parts that do not fit together.
func (m *Model) check() error {
	if m.InputShape != nil {
		product := 1
		for _, n := range m.InputShape {
			if n < 1 || product > m.Network.Inputs() {
				return fmt.Errorf("expected an input shape of %d numbers, found %v: %w", m.Network.Inputs(), m.InputShape, ErrModel)
			}
			product *= n
		}
		if product != m.Network.Inputs() {
			return fmt.Errorf("expected an input shape of %d numbers, found %v: %w", m.Network.Inputs(), m.InputShape, ErrModel)
		}
	}
	outputs := m.Network.Outputs()
	binary := outputs == 1 && len(m.Classes) == 2
	if m.Classes != nil && len(m.Classes) != outputs && !binary {
		return fmt.Errorf("expected %d class names, one for each output, found %d: %w", outputs, len(m.Classes), ErrModel)
	}
	return nil
}
