package mlp

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/seed-217ca19f/mlp/data"
)

// Model is a network with everything that is needed to use it: the preprocessing of raw
// rows, the names of the classes, and the recipe of its training. It is the content of a
// model file.
type Model struct {
	Network      *Network
	Preprocessor data.Preprocessor
	Classes      []string            // in class order; nil for regression and labels
	Targets      []string            // the names of the columns that it predicts; nil if they have none
	TargetScale  *data.TargetScale   // of a regression, whose network learns standardized values; nil: as they are
	Pictures     *data.PictureFormat // how pictures become rows; nil: as MNIST's digits, if they can
	InputShape   []int               // the shape of one row if it has one: {28, 28}
	Recipe       string              // the recipe as TOML, for people and to train again

	lanes       sync.Pool // of *lane
	predictions sync.Pool // of *prediction
}

// Check returns an error if the network is missing or parts of the model do not fit
// together.
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

// checkNetwork returns an error if the model has no usable network, as for a zero Model
// or a zero Network.
func (m *Model) checkNetwork() error {
	switch {
	case m == nil || m.Network == nil || len(m.Network.layers) == 0:
		return fmt.Errorf("expected a network, found none: %w", ErrModel)
	case m.Network.loss == nil:
		return fmt.Errorf("expected a network that ends in a loss, found none: %w", ErrModel)
	}
	return nil
}

// checkShape returns an error if the input shape does not have as many numbers as the
// network has inputs.
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

// checkPictures returns an error if pictures do not become rows of the input shape.
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

// checkPreprocessor returns an error if the preprocessing steps do not produce the
// network's inputs.
func (m *Model) checkPreprocessor() error {
	inputs := m.Network.Inputs()
	if err := cmp.Or(m.Preprocessor.Check(), m.Preprocessor.Fits(inputs)); err != nil {
		return fmt.Errorf("%w: %w", err, ErrModel)
	}
	if c := m.Preprocessor.Encoder; c != nil && c.Width() != inputs {
		return fmt.Errorf("expected columns that become %d inputs, found %d: %w", inputs, c.Width(), ErrModel)
	}
	return nil
}

// Task returns what m's network has learned to predict. Without a network, the classes
// decide.
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

// checkTargets returns an error if the number of target names or scales is not that of
// the outputs.
func (m *Model) checkTargets() error {
	outputs := m.Network.Outputs()
	want := outputs
	if m.Classes != nil {
		want = 1
	}
	if m.Targets != nil && len(m.Targets) != want {
		return fmt.Errorf("expected %d names of targets for %d outputs, found %d: %w", want, outputs, len(m.Targets), ErrModel)
	}
	if s := m.TargetScale; s != nil && (len(s.Mean) != outputs || len(s.Scale) != outputs || m.Classes != nil) {
		return fmt.Errorf("expected a target scale of a regression's %d outputs, found one of %d: %w", outputs, len(s.Mean), ErrModel)
	}
	return nil
}

// Class returns the predicted class for a row of outputs from [Model.Predict], and its
// probability. The class is the index of the largest output. A single output is the
// probability of class 1, and the likelier of the two classes is returned.
func (m *Model) Class(outputs []float32) (class int, probability float32) {
	return Decide(outputs)
}
