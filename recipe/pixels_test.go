package recipe

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// TestFor checks the choice of a built-in recipe by the rows and the targets.
func TestFor(t *testing.T) {
	classes, values := data.Targets{Class: []int32{0}}, data.Targets{Values: []float32{1}, Width: 1}
	labels := values
	labels.Labels = true
	gray := data.Features{Rows: 1, Bytes: []uint8{1}, Shape: []int{1, 1}}
	color := gray
	color.Pictures = &data.PictureFormat{}
	columns, unknown := gray, gray
	columns.Columns, unknown.Columns = plainColumns(t, "p0"), plainColumns(t, "p0")
	unknown.Shape = nil // of gray or color images
	for name, c := range map[string]struct {
		features data.Features
		targets  data.Targets
		want     string
	}{
		"numbers":                   {data.Features{Rows: 1, Floats: []float32{1}}, classes, "tables"},
		"gray images":               {gray, classes, "images"},
		"pictures":                  {color, classes, "pictures"},
		"columns of gray images":    {columns, classes, "images"},
		"columns of unknown images": {unknown, classes, "pictures"},
		"labels of gray images":     {gray, labels, "pictures"},
		"values of gray images":     {gray, values, "tables"},
		"values of columns":         {columns, values, "tables"},
	} {
		r, err := For(&data.Set{Features: c.features, Targets: c.targets})
		if err != nil || r.Name != c.want {
			t.Errorf("%s: got %v, %v, want the recipe %s", name, r, err, c.want)
		}
	}
}

// plainColumns returns an encoder of columns that become inputs as they are.
func plainColumns(t *testing.T, names ...string) *data.Encoder {
	t.Helper()
	e, err := data.PlainColumns(names)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestPixelColumns trains a model on columns of pixels. It takes the rows of a table with
// these columns in any order.
func TestPixelColumns(t *testing.T) {
	set := &data.Set{
		Features: data.Features{Rows: 2, Cols: 4, Shape: []int{2, 2}, Columns: plainColumns(t, "p0", "p1", "p2", "p3"), Bytes: []uint8{0, 255, 0, 51, 102, 0, 0, 0}},
		Targets:  data.Targets{Class: []int32{0, 1}}, Classes: []string{"a", "b"},
	}
	m, err := suited(t, set).NewModel(set)
	if err != nil {
		t.Fatal(err)
	}
	want, err := m.Predict(set.Features)
	if err != nil {
		t.Fatal(err)
	}
	table := &data.Table{Rows: 2}
	for k := 3; k >= 0; k-- {
		table.Columns = append(table.Columns, data.Column{Name: set.Features.Columns.Columns[k].Name, Numbers: []float32{float32(set.Features.Bytes[k]), float32(set.Features.Bytes[4+k])}})
	}
	got, err := m.Predict(data.TableFeatures(table))
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if !cmp.Equal(m.Preprocessor.Steps, []data.Step{data.Divide{By: 255}}) || !cmp.Equal(m.InputShape, []int{2, 2}) {
		t.Errorf("got the steps %v and the shape %v", m.Preprocessor.Steps, m.InputShape)
	}
	other := set.Features
	other.Columns = plainColumns(t, "p1", "p0", "p2", "p3")
	if _, err := m.Predict(other); !errors.Is(err, mlp.ErrInput) || !strings.Contains(err.Error(), "expected pixels in the order of the model's columns") {
		t.Errorf("another order: got %v", err)
	}
}
