package interop

import (
	"fmt"
	"strconv"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// complete adds to the model what the options say and the file does not: the loss,
// class names, scaling, and names of columns and targets.
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

// addOutput sets the network's loss, which decides if outputs are probabilities or
// values. If neither the file nor o.Output gives the loss, addOutput assumes a
// classifier's loss if there are class names, else SquaredError.
func (r *Result) addOutput(o Options) error {
	net := r.Model.Network
	loss, classes := o.Output, o.Classes != nil || r.Model.Classes != nil
	switch {
	case !r.logits && loss != nil && loss != net.Loss():
		return fmt.Errorf("output: expected the file's output %s or no output option, found %s: %w", net.Loss().Name(), loss.Name(), ErrOption)
	case !r.logits:
		return nil
	case loss != nil:
	case classes && net.Outputs() == 1:
		loss = mlp.SigmoidCrossEntropy{}
		r.assume("the output is a logit of sigmoid, because there are two classes for one output")
	case classes:
		loss = mlp.SoftmaxCrossEntropy{}
		r.assume("the outputs are logits of softmax, because there are classes")
	default:
		loss = mlp.SquaredError{}
		r.assume("the outputs are plain numbers (linear), because the file does not say otherwise; if they are a classifier's logits, give softmax or sigmoid as the output")
	}
	if loss == mlp.Loss(mlp.SoftmaxCrossEntropy{}) && net.Outputs() == 1 {
		return fmt.Errorf("output: expected sigmoid for the probability of one of two classes, found softmax for a single output: %w", ErrOption)
	}
	r.Model.Network = net.WithLoss(loss)
	return nil
}

// addClasses sets the class names of a classifier. They come from the options, else
// from the file, else they are the class numbers.
func (r *Result) addClasses(o Options) error {
	m := r.Model
	kind, outputs := m.Network.Loss().Kind(), m.Network.Outputs()
	if kind == mlp.Values || kind == mlp.YesOrNo && outputs > 1 {
		if o.Classes != nil {
			return fmt.Errorf("classes: expected a loss with classes (softmax, or sigmoid with a single output) for class names, found the loss %s (outputs: %d): %w", m.Network.Loss().Name(), outputs, ErrOption)
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
			return fmt.Errorf("classes: expected different names, none of them empty, found %q at index %d: %w", name, i, ErrOption)
		}
		seen[name] = true
	}
	if m.Classes == nil {
		for i := range max(2, outputs) {
			m.Classes = append(m.Classes, strconv.Itoa(i))
		}
		r.assume(fmt.Sprintf("the classes are called 0 to %d", len(m.Classes)-1))
	}
	return nil
}

// addScale adds the scaling that the options give, as the first preprocessing step.
func (r *Result) addScale(o Options) error {
	if o.Mean == nil && o.Scale == nil {
		return nil
	}
	if r.Model.Preprocessor.Encoder != nil {
		return fmt.Errorf("scale: expected no scale or mean, found one (the file has its own preprocessing): %w", ErrOption)
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

// orOne returns list. If list is nil, it returns a list of one number: fallback.
func orOne(list []float32, fallback float32) []float32 {
	if list == nil {
		return []float32{fallback}
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
		return fmt.Errorf("columns: expected no column names, found %d (the file has column names): %w", len(o.Columns), ErrOption)
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
	r.assume("a missing value is replaced by the mean of its column if the first preprocessing step standardizes, else by 0")
	return nil
}

// center returns what replaces a missing value of column i: the column's mean if
// the first preprocessing step standardizes, else 0.
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
