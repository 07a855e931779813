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
	// keepsZero reports whether zeros stay zeros.
	keepsZero() bool
}

// Preprocessor turns raw rows into a network's inputs by its steps, in order.
// It is part of the model: whoever uses the model passes raw rows.
type Preprocessor struct{ Steps []Step }

// Divide divides every number, for example pixels by 255.
type Divide struct {
	By float32 `json:"by"`
}

// Type returns "divide".
func (Divide) Type() string { return "divide" }

func (d Divide) apply(row []float32) {
	for i := range row {
		row[i] /= d.By
	}
}

func (d Divide) keepsZero() bool { return true }

func (d Divide) check() error {
	if d.By == 0 || d.By-d.By != 0 { // zero, NaN or infinite
		return fmt.Errorf("divide: expected a finite divisor other than 0, found %v: %w", d.By, ErrStep)
	}
	return nil
}

// Check reports a step whose settings can't be.
func (p Preprocessor) Check() error {
	for i, s := range p.Steps {
		if err := s.check(); err != nil {
			return fmt.Errorf("preprocessing step %d: %w", i, err)
		}
	}
	return nil
}

// KeepsZero reports whether a zero in a raw row is a zero in a prepared one.
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
	steps := make([]json.RawMessage, len(p.Steps))
	for i, s := range p.Steps {
		body, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		head := fmt.Sprintf(`{"type":%q`, s.Type())
		if len(body) > 2 {
			head += ","
		}
		steps[i] = append([]byte(head), body[1:]...)
	}
	return json.Marshal(steps)
}

// UnmarshalJSON reads what MarshalJSON wrote and checks every setting.
func (p *Preprocessor) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	p.Steps = nil
	for i, r := range raw {
		step, err := decodeStep(r)
		if err != nil {
			return fmt.Errorf("preprocessing step %d: %w", i, err)
		}
		p.Steps = append(p.Steps, step)
	}
	return nil
}

func decodeStep(b []byte) (Step, error) {
	var head struct{ Type string }
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, err
	}
	switch head.Type {
	case "divide":
		var d Divide
		if err := json.Unmarshal(b, &d); err != nil {
			return nil, err
		}
		return d, d.check()
	}
	return nil, fmt.Errorf("expected the type divide, found %q; a newer version may have written it: %w", head.Type, ErrStep)
}
