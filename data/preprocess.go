package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// ErrStep is returned when this version does not know the type of a preprocessing step,
// or a setting of it.
var ErrStep = errors.New("unknown preprocessing step")

// Step is one preprocessing step of some type. It works on one row in place. You can
// write steps of your own: their exported fields are the settings in model files
// (encoding/json). To load a model that uses one, pass a value of its type to
// mlp.LoadCustom. ONNX files can't contain such a step.
type Step interface {
	// Type returns the name of the step's type in model files.
	Type() string
	// Apply changes a row in place. It is called from many goroutines at once.
	Apply(row []float32)
	// Check returns an error if a setting is impossible.
	Check() error
	// Fits returns an error if the step needs rows of another width.
	Fits(width int) error
	// KeepsZero reports whether a 0 in a row stays 0.
	KeepsZero() bool
}

// Preprocessor turns raw rows into a network's inputs by applying its steps in order. It
// is part of the model, so callers of the model pass raw rows.
type Preprocessor struct {
	Encoder *Encoder // the first step if rows have named columns, else nil
	Steps   []Step   // applied to the numbers of a row
}

// Check returns an error if a step is nil or has impossible settings.
func (p Preprocessor) Check() error { return p.each(Step.Check) }

// Fits returns an error if a step needs rows of another width.
func (p Preprocessor) Fits(width int) error {
	return p.each(func(s Step) error { return s.Fits(width) })
}

// each calls check for every step and returns the first error, with the number of the
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

// KeepsZero reports whether a 0 in a raw row stays 0 in the prepared row.
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

// UnmarshalJSON reads the steps that MarshalJSON writes, and checks every setting.
func (p *Preprocessor) UnmarshalJSON(b []byte) (err error) {
	*p, err = ReadPreprocessor(b)
	return err
}

// ReadPreprocessor reads the steps that [Preprocessor.MarshalJSON] writes, and checks
// every setting. For each step of your own, pass a value of its type in own.
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

// addStep reads step i, whose type must be that of a known step.
func (p *Preprocessor) addStep(b []byte, i int, known []Step) error {
	var head struct{ Type string }
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	if head.Type == columnsType {
		if i > 0 {
			return fmt.Errorf("expected type \"columns\" only in step 1, found it in step %d: %w", i+1, ErrStep)
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
	return fmt.Errorf("type: expected one of %s, found %q; a newer version may have written it: %w", strings.Join(names, ", "), head.Type, ErrStep)
}

// readStep reads a step that has the same type as known.
func readStep(b []byte, known Step) (Step, error) {
	settings := map[string]json.RawMessage{}
	if err := json.Unmarshal(b, &settings); err != nil {
		return nil, err
	}
	delete(settings, "type")
	b, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	t := reflect.TypeOf(known)
	if t.Kind() == reflect.Pointer {
		v := reflect.New(t.Elem())
		return v.Interface().(Step), decodeStrictly(b, v.Interface())
	}
	v := reflect.New(t)
	err = decodeStrictly(b, v.Interface())
	return v.Elem().Interface().(Step), err
}
