package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// ErrStep is returned when this version does not know the type or a setting of a
// preprocessing step.
var ErrStep = errors.New("unknown preprocessing step")

// Step is one typed step of preprocessing. It works on one row in place. A step
// of your own works like the built-in ones: its exported fields are its settings
// in model files (encoding/json). To load a model that uses it, pass a value of
// its type to mlp.LoadCustom. ONNX files can't hold it.
type Step interface {
	// Type names the step in model files.
	Type() string
	// Apply changes a row. It is called from many goroutines at once.
	Apply(row []float32)
	// Check reports settings that can't be.
	Check() error
	// Fits reports steps that need rows of another width.
	Fits(width int) error
	// KeepsZero reports whether zeros stay zeros.
	KeepsZero() bool
}

// Preprocessor turns raw rows into a network's inputs by its steps, in order.
// It is part of the model: whoever uses the model passes raw rows.
type Preprocessor struct {
	Encoder *Encoder // the first step if rows are named columns; else nil
	Steps   []Step   // on the numbers of a row
}

// Check returns an error if a step is nil or has impossible settings.
func (p Preprocessor) Check() error { return p.each(Step.Check) }

// Fits returns an error if a step needs rows of another width.
func (p Preprocessor) Fits(width int) error {
	return p.each(func(s Step) error { return s.Fits(width) })
}

// each calls check for every step and returns the first error, with the number of its
// step.
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

// KeepsZero reports whether a zero in a raw row stays a zero in the prepared row.
func (p Preprocessor) KeepsZero() bool {
	for _, s := range p.Steps {
		if !s.KeepsZero() {
			return false
		}
	}
	return true
}

// MarshalJSON writes the steps as a list of objects, each with its "type".
func (p Preprocessor) MarshalJSON() ([]byte, error) {
	steps := make([]json.RawMessage, 0, 1+len(p.Steps))
	if p.Encoder != nil {
		body, err := json.Marshal(p.Encoder)
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

// UnmarshalJSON reads the steps that MarshalJSON has written, and checks every setting.
func (p *Preprocessor) UnmarshalJSON(b []byte) (err error) {
	*p, err = ReadPreprocessor(b)
	return err
}

// ReadPreprocessor reads the steps that [Preprocessor.MarshalJSON] has written, and
// checks every setting. For each step of your own, own has to contain a value of its
// type.
func ReadPreprocessor(b []byte, own ...Step) (Preprocessor, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return Preprocessor{}, err
	}
	p := Preprocessor{}
	for i, r := range raw {
		if err := p.addStep(r, i, append([]Step{Divide{}, Standardize{}}, own...)); err != nil {
			return Preprocessor{}, fmt.Errorf("preprocessing step %d: %w", i+1, err)
		}
	}
	return p, nil
}

// addStep reads step i, whose type has to be one of the known ones.
func (p *Preprocessor) addStep(b []byte, i int, known []Step) error {
	var head struct{ Type string }
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	if head.Type == columnsType {
		if i > 0 {
			return fmt.Errorf("expected a step of the type \"columns\" only as the first step, found one as step %d: %w", i+1, ErrStep)
		}
		p.Encoder = new(Encoder)
		return json.Unmarshal(b, p.Encoder)
	}
	names := []string{columnsType}
	for _, k := range known {
		if k.Type() == head.Type {
			s, err := readStep(b, k)
			if err != nil {
				return err
			}
			p.Steps = append(p.Steps, s)
			return s.Check()
		}
		names = append(names, k.Type())
	}
	return fmt.Errorf("expected one of the types %s, found %q; a newer version may have written it: %w", strings.Join(names, ", "), head.Type, ErrStep)
}

// readStep reads a step with the type of like.
func readStep(b []byte, like Step) (Step, error) {
	settings := map[string]json.RawMessage{}
	if err := json.Unmarshal(b, &settings); err != nil {
		return nil, err
	}
	delete(settings, "type")
	b, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	t := reflect.TypeOf(like)
	if t.Kind() == reflect.Pointer {
		v := reflect.New(t.Elem())
		return v.Interface().(Step), decodeStrictly(b, v.Interface())
	}
	v := reflect.New(t)
	err = decodeStrictly(b, v.Interface())
	return v.Elem().Interface().(Step), err
}
