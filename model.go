package mlp

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/seed-217ca19f/mlp/data"
)

// Model is a network together with the information needed to use it, such as the
// preprocessing of raw rows, the names of the classes, and the recipe that it was
// trained with. A model file holds one Model.
type Model struct {
	Network      *Network
	Preprocessor data.Preprocessor
	Classes      []string            // in class order; nil for regression and labels
	Targets      []string            // the names of the columns that it predicts; nil: unknown
	TargetScale  *data.TargetScale   // of a regression that learns standardized values; nil: not standardized
	Pictures     *data.PictureFormat // how pictures become rows; nil: like MNIST's digits, if the shape fits
	InputShape   []int               // the shape of one row, such as {28, 28}; nil: none
	Recipe       string              // the recipe as TOML, to read it or to train again

	lanes       sync.Pool // of *lane
	predictions sync.Pool // of *prediction
}

// Check returns an error if m has no network or if its parts do not fit together.
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

// checkNetwork returns an error if m has no network, or if the network has no layers or
// no loss. The zero Network has neither.
func (m *Model) checkNetwork() error {
	switch {
	case m == nil || m.Network == nil || len(m.Network.layers) == 0:
		return fmt.Errorf("expected a network, found none: %w", ErrModel)
	case m.Network.loss == nil:
		return fmt.Errorf("expected a network that ends in a loss, found none: %w", ErrModel)
	}
	return nil
}

// checkShape returns an error if the product of the input shape is not the number of
// inputs.
func (m *Model) checkShape() error {
	if m.InputShape == nil {
		return nil
	}
	inputs, product := m.Network.Inputs(), 1
	for _, n := range m.InputShape {
		if n < 1 || product > inputs {
			product = 0 // not a shape, or too large: the product might overflow
			break
		}
		product *= n
	}
	if product != inputs {
		return fmt.Errorf("input shape: expected sizes whose product is the number of inputs, %d, found %v: %w", inputs, m.InputShape, ErrModel)
	}
	return nil
}

// checkPictures returns an error if the input shape is not the shape of a row that is
// made from a picture.
func (m *Model) checkPictures() error {
	if m.Pictures == nil {
		return nil
	}
	if err := m.Pictures.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrModel)
	}
	if !slices.Equal(m.InputShape, m.Pictures.Shape()) {
		return fmt.Errorf("input shape: expected %v, the shape of the pictures, found %v: %w", m.Pictures.Shape(), m.InputShape, ErrModel)
	}
	return nil
}

// checkPreprocessor returns an error if the preprocessing does not make as many numbers
// per row as the network has inputs.
func (m *Model) checkPreprocessor() error {
	inputs := m.Network.Inputs()
	if err := cmp.Or(m.Preprocessor.Check(), m.Preprocessor.Fits(inputs)); err != nil {
		return fmt.Errorf("%w: %w", err, ErrModel)
	}
	if c := m.Preprocessor.Encoder; c != nil && c.Width() != inputs {
		return fmt.Errorf("expected an encoder that makes %d inputs, found one that makes %d: %w", inputs, c.Width(), ErrModel)
	}
	return nil
}

// Task returns the kind of prediction that m makes. For a model without a network, it
// is classification if m has classes, else regression.
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

// checkTargets returns an error if the number of target names or the size of the target
// scale does not fit the outputs.
func (m *Model) checkTargets() error {
	outputs := m.Network.Outputs()
	want := outputs
	if m.Classes != nil {
		want = 1
	}
	if m.Targets != nil && len(m.Targets) != want {
		return fmt.Errorf("target names: expected %d (the network has %d outputs), found %d: %w", want, outputs, len(m.Targets), ErrModel)
	}
	if s := m.TargetScale; s != nil && (len(s.Mean) != outputs || len(s.Scale) != outputs || s.Rest != nil && len(s.Rest) != outputs || m.Classes != nil) {
		return fmt.Errorf("target scale: expected a scale for %d outputs in a model without classes, found a scale for %d outputs: %w", outputs, len(s.Mean), ErrModel)
	}
	return nil
}

// Class returns the class that a row of outputs from [Model.Predict] predicts, and its
// probability. With several outputs, it is the class of the largest. A single output
// is the probability of class 1, and the likelier of classes 0 and 1 is returned.
func (m *Model) Class(outputs []float32) (class int, probability float32) {
	return Decide(outputs)
}
