package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
)

// columnsType is the type name of an Encoder among the preprocessing steps in model
// files.
const columnsType = "columns"

// The JSON forms of a column in model files, one for each group of kinds. Required
// settings are pointers, so that a missing one is noticed.
type (
	columnHead struct {
		Name string `json:"name"`
		Kind string `json:"kind"`
	}
	booleanForm struct {
		columnHead
		Indicator bool `json:"indicator,omitempty"`
	}
	numberForm struct {
		columnHead
		Mean      *float32 `json:"mean"`
		Scale     *float32 `json:"scale"`
		Low       *float32 `json:"low"`
		High      *float32 `json:"high"`
		Fill      *float32 `json:"fill"`
		Origin    float64  `json:"origin,omitempty"`
		Indicator bool     `json:"indicator,omitempty"`
	}
	dayForm struct {
		numberForm
		Cycles []Cycle `json:"cycles,omitempty"`
	}
	categoryForm struct {
		columnHead
		Values    []string `json:"values"`
		Other     bool     `json:"other,omitempty"`
		Indicator bool     `json:"indicator,omitempty"`
	}
)

// MarshalJSON writes the encoder as a preprocessing step:
//
//	{"type":"columns","columns":[{"name":"age","kind":"number","mean":38.6,…},…],"missing":["unknown"],"reading":{"comma":true}}
func (e *Encoder) MarshalJSON() ([]byte, error) {
	columns := make([]any, len(e.Columns))
	for i := range e.Columns {
		columns[i] = e.Columns[i].form()
	}
	return json.Marshal(struct {
		Type    string   `json:"type"`
		Columns []any    `json:"columns"`
		Missing []string `json:"missing,omitempty"`
		Reading *Reading `json:"reading,omitempty"`
	}{columnsType, columns, e.Missing, e.Reading})
}

// form returns the JSON form of c in model files.
func (c *EncodedColumn) form() any {
	head := columnHead{c.Name, c.Kind.String()}
	number := numberForm{head, &c.Mean, &c.Scale, &c.Low, &c.High, &c.Fill, c.Origin, c.Indicator}
	switch c.Kind {
	case Boolean:
		return booleanForm{head, c.Indicator}
	case Date:
		return dayForm{number, c.Cycles}
	case Category:
		return categoryForm{head, append([]string{}, c.Values...), c.Other, c.Indicator}
	}
	return number
}

// UnmarshalJSON reads what MarshalJSON writes, and checks every setting.
func (e *Encoder) UnmarshalJSON(b []byte) error {
	var form struct {
		Type    string            `json:"type"`
		Columns []json.RawMessage `json:"columns"`
		Missing []string          `json:"missing"`
		Reading *Reading          `json:"reading"`
	}
	if err := decodeStrictly(b, &form); err != nil {
		return err
	}
	if form.Type != columnsType {
		return fmt.Errorf("expected type %q, found %q: %w", columnsType, form.Type, ErrStep)
	}
	if len(form.Columns) > maxInputs {
		return fmt.Errorf("expected at most %d columns, found %d: %w", maxInputs, len(form.Columns), ErrStep)
	}
	columns := make([]EncodedColumn, len(form.Columns))
	for i, raw := range form.Columns {
		var err error
		if columns[i], err = decodeColumn(raw); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	decoded := Encoder{columns, form.Missing, form.Reading}
	if err := decoded.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrStep)
	}
	*e = decoded
	return nil
}

// decodeStrictly decodes the JSON in b to the variable that dst points to. A setting that
// the variable does not have is an error.
func decodeStrictly(b []byte, dst any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(dst); err != nil {
		return fmt.Errorf("%w: %w", err, ErrStep)
	}
	return nil
}

func decodeColumn(b []byte) (EncodedColumn, error) {
	var head columnHead
	if err := json.Unmarshal(b, &head); err != nil {
		return EncodedColumn{}, fmt.Errorf("%w: %w", err, ErrStep)
	}
	c := EncodedColumn{Name: head.Name}
	switch head.Kind {
	case Number.String():
		var form numberForm
		if err := decodeStrictly(b, &form); err != nil {
			return c, err
		}
		return c, c.setNumber(Number, &form)
	case Date.String():
		var form dayForm
		if err := decodeStrictly(b, &form); err != nil {
			return c, err
		}
		c.Cycles = form.Cycles
		return c, c.setNumber(Date, &form.numberForm)
	case Boolean.String():
		var form booleanForm
		err := decodeStrictly(b, &form)
		c.Kind, c.Indicator = Boolean, form.Indicator
		return c, err
	case Category.String():
		var form categoryForm
		err := decodeStrictly(b, &form)
		c.Kind, c.Indicator, c.Values, c.Other = Category, form.Indicator, form.Values, form.Other
		return c, err
	}
	return c, fmt.Errorf("kind: expected number, boolean, date or category, found %q: %w", head.Kind, ErrStep)
}

// setNumber sets the settings of a number or a date from the JSON form.
func (c *EncodedColumn) setNumber(kind Kind, form *numberForm) error {
	c.Kind, c.Indicator, c.Origin = kind, form.Indicator, form.Origin
	for _, s := range []struct {
		name string
		from *float32
		to   *float32
	}{
		{"mean", form.Mean, &c.Mean}, {"scale", form.Scale, &c.Scale},
		{"low", form.Low, &c.Low}, {"high", form.High, &c.High}, {"fill", form.Fill, &c.Fill},
	} {
		if s.from == nil {
			return fmt.Errorf("expected the setting %s, found none: %w", s.name, ErrStep)
		}
		*s.to = *s.from
	}
	return nil
}

// Check returns an error if a setting is impossible.
func (e *Encoder) Check() error {
	if len(e.Missing) > maxValues {
		return fmt.Errorf("expected at most %d texts for missing values, found %d: %w", maxValues, len(e.Missing), ErrColumn)
	}
	if err := e.Reading.check(); err != nil {
		return err
	}
	seen := make(map[string]bool, len(e.Columns))
	for i := range e.Columns {
		c := &e.Columns[i]
		if c.Name == "" || seen[c.Name] {
			return fmt.Errorf("expected columns with different names, found the name %q again in column %d: %w", c.Name, i+1, ErrColumn)
		}
		seen[c.Name] = true
		if err := c.check(); err != nil {
			return fmt.Errorf("column %q: %w", c.Name, err)
		}
	}
	if n := e.Width(); n < 1 || n > maxInputs {
		return fmt.Errorf("expected 1 to %d inputs from the columns, found %d: %w", maxInputs, n, ErrColumn)
	}
	return nil
}

func (c *EncodedColumn) check() error {
	switch c.Kind {
	case Number, Date:
		return errors.Join(c.checkScale(), c.checkCycles())
	case Category:
		return c.checkValues()
	}
	return nil
}

// checkScale returns an error if standardization would give numbers that are not finite.
func (c *EncodedColumn) checkScale() error {
	for _, x := range []float32{c.Mean, c.Scale, c.Low, c.High, c.Fill} {
		if x-x != 0 {
			return fmt.Errorf("expected finite settings, found %v: %w", x, ErrStep)
		}
	}
	if c.Origin-c.Origin != 0 || c.Origin != 0 && c.Kind != Number {
		return fmt.Errorf("origin: expected a finite number, which is 0 unless the kind is number, found %v for the kind %s: %w", c.Origin, c.Kind, ErrStep)
	}
	if c.Scale <= 0 {
		return fmt.Errorf("expected a scale above 0, found %v: %w", c.Scale, ErrStep)
	}
	if c.Low > c.High || c.Fill < c.Low || c.Fill > c.High {
		return fmt.Errorf("expected low ≤ fill ≤ high, found %v, %v, %v: %w", c.Low, c.Fill, c.High, ErrStep)
	}
	for _, x := range []float32{c.Low, c.High} {
		if z := c.standardize(x); math.IsInf(float64(z), 0) {
			return fmt.Errorf("expected finite inputs, found (%v - %v) / %v: %w", x, c.Mean, c.Scale, ErrStep)
		}
	}
	return nil
}

func (c *EncodedColumn) checkCycles() error {
	for i, cycle := range c.Cycles {
		if cycle.Days() == 0 || slices.Contains(c.Cycles[:i], cycle) {
			return fmt.Errorf("cycles: expected day, week and year, each at most once, found %q: %w", cycle, ErrStep)
		}
	}
	return nil
}

func (c *EncodedColumn) checkValues() error {
	if len(c.Values) > maxValues {
		return fmt.Errorf("expected at most %d values, found %d: %w", maxValues, len(c.Values), ErrStep)
	}
	for i, v := range c.Values {
		if v == "" || i > 0 && v <= c.Values[i-1] {
			return fmt.Errorf("expected different values in ascending order, found %q in position %d: %w", v, i+1, ErrStep)
		}
	}
	return nil
}
