package interop

import (
	"fmt"
	"strconv"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// complete adds to a network what the options say of it.
func (r *Result) complete(o Options) error {
	for _, add := range []func(Options) error{r.addOutput, r.addClasses, r.addScale, r.addColumns} {
		if err := add(o); err != nil {
			return err
		}
	}
	if o.Targets != nil {
		r.Model.Targets = o.Targets
	}
	if err := r.Model.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrOption)
	}
	return nil
}

// addOutput gives the network the loss that it ends in.
func (r *Result) addOutput(o Options) error {
	net := r.Model.Network
	loss, classes := o.Output, o.Classes != nil || r.Model.Classes != nil
	switch {
	case !r.logits && loss != nil && loss != net.Loss():
		return fmt.Errorf("output: expected %s, in which the file ends, or nothing, found %s: %w", net.Loss().Name(), loss.Name(), ErrOption)
	case !r.logits:
		return nil
	case loss != nil:
	case classes && net.Outputs() == 1:
		loss = mlp.SigmoidCrossEntropy{}
		r.assume("outputs that are sigmoid's logits, since there are two classes for one")
	case classes:
		loss = mlp.SoftmaxCrossEntropy{}
		r.assume("outputs that are softmax's logits, since there are classes")
	default:
		loss = mlp.SquaredError{}
		r.assume("outputs that are numbers as they are (linear), since the file does not say otherwise; a classifier's logits need the output softmax or sigmoid")
	}
	if loss == mlp.Loss(mlp.SoftmaxCrossEntropy{}) && net.Outputs() == 1 {
		return fmt.Errorf("output: expected sigmoid for the probability of one of two classes, found softmax for a single output: %w", ErrOption)
	}
	r.Model.Network = net.WithLoss(loss)
	return nil
}

// addClasses names the classes of a classifier.
func (r *Result) addClasses(o Options) error {
	m := r.Model
	kind, outputs := m.Network.Loss().Kind(), m.Network.Outputs()
	if kind == mlp.Values || kind == mlp.YesOrNo && outputs > 1 {
		if o.Classes != nil {
			return fmt.Errorf("classes: expected them for softmax, or for one output of sigmoid, found them for %d outputs of %s: %w", outputs, m.Network.Loss().Name(), ErrOption)
		}
		m.Classes = nil
		return nil
	}
	if o.Classes != nil {
		m.Classes = o.Classes
	}
	if want := max(2, outputs); m.Classes != nil && len(m.Classes) != want {
		return fmt.Errorf("classes: expected %d names, found %d: %w", want, len(m.Classes), ErrOption)
	}
	seen := map[string]bool{"": true}
	for i, name := range m.Classes {
		if seen[name] {
			return fmt.Errorf("classes: expected a name of its own for each, found %q as number %d: %w", name, i+1, ErrOption)
		}
		seen[name] = true
	}
	if m.Classes == nil {
		for i := range max(2, outputs) {
			m.Classes = append(m.Classes, strconv.Itoa(i))
		}
		r.assume(fmt.Sprintf("classes that are called 0 to %d", len(m.Classes)-1))
	}
	return nil
}

// addScale has raw inputs scaled before all else.
func (r *Result) addScale(o Options) error {
	if o.Mean == nil && o.Scale == nil {
		return nil
	}
	if r.Model.Preprocessor.Encoder != nil {
		return fmt.Errorf("scale: expected none for a file that has a preprocessing of its own, found one: %w", ErrOption)
	}
	var step data.Step = data.Standardize{Mean: orOne(o.Mean, 0), Scale: orOne(o.Scale, 1)}
	if o.Mean == nil && len(o.Scale) == 1 {
		step = data.Divide{By: o.Scale[0]}
	}
	p := data.Preprocessor{Steps: append([]data.Step{step}, r.Model.Preprocessor.Steps...)}
	if err := p.Check(); err != nil {
		return fmt.Errorf("scale: %w: %w", err, ErrOption)
	}
	if err := p.Fits(r.Model.Network.Inputs()); err != nil {
		return fmt.Errorf("scale: %w: %w", err, ErrOption)
	}
	r.Model.Preprocessor = p
	return nil
}

func orOne(list []float32, otherwise float32) []float32 {
	if list == nil {
		return []float32{otherwise}
	}
	return list
}

// addColumns names the inputs, so that the model takes rows of named columns.
func (r *Result) addColumns(o Options) error {
	if o.Columns == nil {
		return nil
	}
	m := r.Model
	if m.Preprocessor.Encoder != nil {
		return fmt.Errorf("columns: expected none for a file that names its columns, found %d: %w", len(o.Columns), ErrOption)
	}
	if want := m.Network.Inputs(); len(o.Columns) != want {
		return fmt.Errorf("columns: expected %d names, one for each input, found %d: %w", want, len(o.Columns), ErrOption)
	}
	e, err := data.PlainColumns(o.Columns)
	if err != nil {
		return fmt.Errorf("columns: %w: %w", err, ErrOption)
	}
	for i := range e.Columns {
		e.Columns[i].Fill = r.center(i)
	}
	m.Preprocessor.Encoder, m.InputShape = e, nil
	r.assume("a missing value is the mean that its column is standardized by, or 0")
	return nil
}

// center returns the value of column i that becomes an input of 0, if a
// standardization is the first step.
func (r *Result) center(i int) float32 {
	if len(r.Model.Preprocessor.Steps) == 0 {
		return 0
	}
	s, ok := r.Model.Preprocessor.Steps[0].(data.Standardize)
	if !ok {
		return 0
	}
	return s.Mean[min(i, len(s.Mean)-1)]
}
