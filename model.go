package mlp

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/seed-217ca19f/mlp/data"
)

// Model is a network with what it takes to use it: the preprocessing of raw
// rows, the names of the classes, and the recipe that it was trained by. It is
// what a model file holds.
type Model struct {
	Network      *Network
	Preprocessor data.Preprocessor
	Classes      []string            // in class order; nil for regression and labels
	Targets      []string            // the names of the columns that it predicts; nil if they have none
	Scale        *data.TargetScale   // of a regression, whose network learns standardized values; nil: as they are
	Pictures     *data.PictureFormat // how pictures become rows; nil: as MNIST's digits, if they can
	InputShape   []int               // the shape of one row if it has one: {28, 28}
	Recipe       string              // the recipe as TOML, for people and to train again

	lanes       sync.Pool // of *lane
	predictions sync.Pool // of *prediction
}

// Check reports a missing network and parts that do not fit together.
func (m *Model) Check() error {
	if err := m.checkNetwork(); err != nil {
		return err
	}
	if err := m.checkShape(); err != nil {
		return err
	}
	if n := m.Network; m.Classes != nil && len(m.Classes) != n.classes() {
		return fmt.Errorf("expected %d class names for %d outputs, found %d: %w", n.classes(), n.Outputs(), len(m.Classes), ErrModel)
	}
	for _, check := range []func() error{m.checkTargets, m.checkPictures, m.checkPreprocessor} {
		if err := check(); err != nil {
			return err
		}
	}
	return m.Network.checkWeights()
}

// checkNetwork reports a model that has no network to work with, as the zero
// Model and a Model with the zero Network have none.
func (m *Model) checkNetwork() error {
	switch {
	case m == nil || m.Network == nil || len(m.Network.layers) == 0:
		return fmt.Errorf("expected a network, found none: %w", ErrModel)
	case m.Network.loss == nil:
		return fmt.Errorf("expected a network that ends in a loss, found none: %w", ErrModel)
	}
	return nil
}

// checkShape reports an input shape of another number of inputs.
func (m *Model) checkShape() error {
	if m.InputShape == nil {
		return nil
	}
	inputs, product := m.Network.Inputs(), 1
	for _, n := range m.InputShape {
		if n < 1 || product > inputs {
			product = 0 // no shape, or one whose product may overflow
			break
		}
		product *= n
	}
	if product != inputs {
		return fmt.Errorf("expected an input shape of %d numbers, found %v: %w", inputs, m.InputShape, ErrModel)
	}
	return nil
}

// checkPictures reports pictures that do not become rows of the input shape.
func (m *Model) checkPictures() error {
	if m.Pictures == nil {
		return nil
	}
	if err := m.Pictures.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrModel)
	}
	if !slices.Equal(m.InputShape, m.Pictures.Shape()) {
		return fmt.Errorf("expected the input shape %v of the pictures, found %v: %w", m.Pictures.Shape(), m.InputShape, ErrModel)
	}
	return nil
}

// checkPreprocessor reports steps that do not make the network's inputs.
func (m *Model) checkPreprocessor() error {
	inputs := m.Network.Inputs()
	if err := cmp.Or(m.Preprocessor.Check(), m.Preprocessor.Fits(inputs)); err != nil {
		return fmt.Errorf("%w: %w", err, ErrModel)
	}
	if c := m.Preprocessor.Columns; c != nil && c.Width() != inputs {
		return fmt.Errorf("expected columns that become %d inputs, found %d: %w", inputs, c.Width(), ErrModel)
	}
	return nil
}

// Task returns what m's network has learned. Of a model without a network it is
// what its classes say.
func (m *Model) Task() data.Task {
	if m.Classes != nil {
		return data.Classification
	}
	if m.Network != nil {
		if l := m.Network.loss; l != nil && l.Kind() == YesOrNo {
			return data.MultiLabel
		}
	}
	return data.Regression
}

// checkTargets reports names or a scale of targets that the outputs do not have.
func (m *Model) checkTargets() error {
	outputs := m.Network.Outputs()
	want := outputs
	if m.Classes != nil {
		want = 1
	}
	if m.Targets != nil && len(m.Targets) != want {
		return fmt.Errorf("expected %d names of targets for %d outputs, found %d: %w", want, outputs, len(m.Targets), ErrModel)
	}
	if s := m.Scale; s != nil && (len(s.Mean) != outputs || len(s.Scale) != outputs || s.Rest != nil && len(s.Rest) != outputs || m.Classes != nil) {
		return fmt.Errorf("expected a target scale of a regression's %d outputs, found one of %d: %w", outputs, len(s.Mean), ErrModel)
	}
	return nil
}

// Class returns the class that a row of outputs from [Model.Predict] stands
// for, and its probability: the largest, or with a single output, which is the
// probability of class 1, the likelier of the two.
func (m *Model) Class(outputs []float32) (class int, probability float32) {
	return Decide(outputs)
}
