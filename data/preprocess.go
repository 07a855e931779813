package data

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrStep is returned when a preprocessing step is of a type, or has a
// setting, that this version does not know.
var ErrStep = errors.New("unknown preprocessing step")

// Step is one typed step of preprocessing. It works on one row in place.
type Step interface {
	// Type names the step in model files.
	Type() string
	apply(row []float32)
	check() error
	// fits reports whether the step works on rows of that many numbers.
	fits(width int) error
	// keepsZero reports whether zeros stay zeros.
	keepsZero() bool
}

// Preprocessor turns raw rows into a network's inputs by its steps, in order.
// It is part of the model: whoever uses the model passes raw rows.
type Preprocessor struct {
	Columns *Encoder // the first step, where rows are named columns; else nil
	Steps   []Step   // on the numbers of a row
}

// Check reports a step whose settings can't be, or that is nil.
func (p Preprocessor) Check() error { return p.each(Step.check) }

// Fits reports steps that do not work on rows of that many numbers.
func (p Preprocessor) Fits(width int) error {
	return p.each(func(s Step) error { return s.fits(width) })
}

// each returns the first fault that check finds in a step, and where.
func (p Preprocessor) each(check func(Step) error) error {
	for i, s := range p.Steps {
		if s == nil {
			return fmt.Errorf("preprocessing step %d: expected a step, found nil: %w", i+1, ErrStep)
		}
		if err := check(s); err != nil {
			return fmt.Errorf("preprocessing step %d: %w", i+1, err)
		}
	}
	return nil
}

// KeepsZero reports whether a zero in a row of numbers is a zero in a prepared
// one.
func (p Preprocessor) KeepsZero() bool {
	for _, s := range p.Steps {
		if !s.keepsZero() {
			return false
		}
	}
	return true
}

// MarshalJSON writes the steps as a list of objects, each with its "type".
func (p Preprocessor) MarshalJSON() ([]byte, error) {
	steps := make([]json.RawMessage, 0, 1+len(p.Steps))
	if p.Columns != nil {
		body, err := json.Marshal(p.Columns)
		if err != nil {
			return nil, err
		}
		steps = append(steps, body)
	}
	for _, s := range p.Steps {
		body, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		head := fmt.Sprintf(`{"type":%q`, s.Type())
		if len(body) > 2 {
			head += ","
		}
		steps = append(steps, append([]byte(head), body[1:]...))
	}
	return json.Marshal(steps)
}

// UnmarshalJSON reads what MarshalJSON wrote and checks every setting.
func (p *Preprocessor) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	decoded := Preprocessor{}
	for i, r := range raw {
		if err := decoded.addStep(r, i); err != nil {
			return fmt.Errorf("preprocessing step %d: %w", i+1, err)
		}
	}
	*p = decoded
	return nil
}

// addStep reads step i.
func (p *Preprocessor) addStep(b []byte, i int) error {
	var head struct{ Type string }
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	switch head.Type {
	case columnsType:
		if i > 0 {
			return fmt.Errorf("expected the type columns as the first step alone, found it as step %d: %w", i+1, ErrStep)
		}
		p.Columns = new(Encoder)
		return json.Unmarshal(b, p.Columns)
	case Divide{}.Type():
		var d struct {
			Type string
			Divide
		}
		if err := decodeStrictly(b, &d); err != nil {
			return err
		}
		p.Steps = append(p.Steps, d.Divide)
		return d.check()
	case Standardize{}.Type():
		var s struct {
			Type string
			Standardize
		}
		if err := decodeStrictly(b, &s); err != nil {
			return err
		}
		p.Steps = append(p.Steps, s.Standardize)
		return s.check()
	}
	return fmt.Errorf("expected the type columns, divide or standardize, found %q; a newer version may have written it: %w", head.Type, ErrStep)
}
