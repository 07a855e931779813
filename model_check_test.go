package mlp

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// TestModelsWithoutNetwork checks that every use of a model without a network, or with
// an incomplete one, returns an error.
func TestModelsWithoutNetwork(t *testing.T) {
	net, err := New(Config{Inputs: 2, Outputs: 2})
	if err != nil {
		t.Fatal(err)
	}
	table := &data.Table{Name: "t", Rows: 1, Columns: []data.Column{{Name: "x", Numbers: []float32{1}}, {Name: "y", Numbers: []float32{1}}}}
	values := &data.Set{Name: "s", Targets: data.Targets{Values: []float32{1}, Width: 1}}
	const none = "expected a network, found none: not a usable model"
	for name, c := range map[string]struct {
		model *Model
		want  string
	}{
		"nil":          {nil, none},
		"zero":         {&Model{}, none},
		"classes":      {&Model{Classes: []string{"a", "b"}, InputShape: []int{2}}, none},
		"zero network": {&Model{Network: &Network{}}, none},
		"no loss":      {&Model{Network: net.WithLoss(nil)}, "expected a network that ends in a loss, found none"},
	} {
		for call, do := range map[string]func(m *Model) error{
			"Check":        func(m *Model) error { return m.Check() },
			"Encode":       func(m *Model) error { _, err := m.Encode(); return err },
			"Metadata":     func(m *Model) error { _, err := m.Metadata(); return err },
			"Save":         func(m *Model) error { return m.Save(filepath.Join(t.TempDir(), "m.safetensors")) },
			"TestSet":      func(m *Model) error { _, err := m.TestSet(table); return err },
			"AlignClasses": func(m *Model) error { _, err := m.AlignClasses(values); return err },
		} {
			if err := do(c.model); !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %s: got %v, want %s", name, call, err, c.want)
			}
		}
	}
	if task := (&Model{}).Task(); task != data.Regression {
		t.Errorf("without a network and classes: %v", task)
	}
	if task := (&Model{Classes: []string{"a", "b"}}).Task(); task != data.Classification {
		t.Errorf("classes without a network: %v", task)
	}
}

// TestModelCheck changes one part of a model at a time.
func TestModelCheck(t *testing.T) {
	m := small(t)
	for _, shape := range [][]int{nil, {6}, {1, 6}, {3, 1, 2}} {
		if m.InputShape = shape; m.Check() != nil {
			t.Errorf("shape %v: %v", shape, m.Check())
		}
	}
	for name, c := range map[string]struct {
		model  func(testing.TB) *Model
		change func(m *Model)
		want   string
	}{
		"no step": {small, func(m *Model) { m.Preprocessor.Steps = append(m.Preprocessor.Steps, nil) },
			"preprocessing step 2: expected a step, found nil: unknown preprocessing step: not a usable model"},
		"step": {small, func(m *Model) { m.Preprocessor.Steps = []data.Step{data.Divide{}} },
			"preprocessing step 1: divide: expected a finite divisor"},
		"width": {small, func(m *Model) {
			m.Preprocessor.Steps = []data.Step{data.Standardize{Mean: []float32{1, 2}, Scale: []float32{1}}}
		}, "one for each of 6 columns, found 2"},
		"zero in shape":   {small, func(m *Model) { m.InputShape = []int{0, 6} }, "the number of inputs, 6, found [0 6]"},
		"negative shape":  {small, func(m *Model) { m.InputShape = []int{-2, -3} }, "found [-2 -3]"},
		"zero at the end": {small, func(m *Model) { m.InputShape = []int{6, 0} }, "found [6 0]"},
		// The product of these two is 6 in 64 bits.
		"large shape":       {small, func(m *Model) { m.InputShape = []int{9, 6148914691236517206} }, "input shape: expected sizes whose product is"},
		"shape":             {small, func(m *Model) { m.InputShape = []int{5} }, "found [5]"},
		"class names":       {small, func(m *Model) { m.Classes = m.Classes[:1] }, "expected 2 class names for 2 outputs, found 1"},
		"target names":      {tabular, func(m *Model) { m.Targets = m.Targets[:1] }, "target names: expected 2 (the network has 2 outputs)"},
		"columns":           {tabular, func(m *Model) { m.Preprocessor.Encoder = &data.Encoder{Columns: m.Preprocessor.Encoder.Columns[:1]} }, "expected an encoder that makes 12 inputs"},
		"shape of pictures": {painted, func(m *Model) { m.InputShape = nil }, "of the pictures, found []"},
		"pictures":          {painted, func(m *Model) { m.Pictures = &data.PictureFormat{} }, "not a usable model"},
	} {
		m := c.model(t)
		if err := m.Check(); err != nil {
			t.Errorf("%s: before the change: %v", name, err)
		}
		c.change(m)
		if err := m.Check(); !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
