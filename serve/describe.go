package serve

import (
	"net/http"
	"time"

	"github.com/seed-217ca19f/mlp/data"
)

// modelForm describes the inputs and outputs of a model to clients.
type modelForm struct {
	Name     string              `json:"name"`
	Task     string              `json:"task"` // classification, multilabel or regression
	Columns  []columnForm        `json:"columns,omitempty"`
	Inputs   int                 `json:"inputs,omitempty"`      // number of inputs, if the model has no named columns
	Shape    []int               `json:"input_shape,omitempty"` // shape of the inputs
	Typical  []float64           `json:"typical,omitempty"`     // typical values of the inputs, if known
	Pictures *data.PictureFormat `json:"pictures,omitempty"`    // format to which the model's pictures are scaled
	Outputs  int                 `json:"outputs"`
	Classes  []string            `json:"classes,omitempty"` // in the order of the outputs
	Targets  []string            `json:"targets,omitempty"` // names of what is predicted
	Digest   string              `json:"sha256"`            // hash of the file
	Loaded   time.Time           `json:"loaded"`
}

// columnForm describes a column. Any value of a row may be null, which means that it is
// missing.
type columnForm struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"`              // number, boolean, date or category
	Format  string   `json:"format,omitempty"`  // how dates are written: January 2, 2006 in this form
	Values  []string `json:"values,omitempty"`  // known values of a category
	Typical any      `json:"typical,omitempty"` // a typical value
}

// form returns the description of m.
func (m *model) form() modelForm {
	l := m.current.Load()
	f := modelForm{
		Name: m.name, Task: l.Task().String(), Shape: l.InputShape, Pictures: l.Pictures, Outputs: l.Outputs(),
		Classes: l.Classes, Targets: l.Targets, Digest: l.digest, Loaded: l.since.UTC(),
	}
	if l.columns == nil {
		f.Inputs, f.Typical = l.inputs, l.typicalInputs()
	}
	if f.Pictures == nil && l.takesPictures() {
		f.Pictures = &data.PictureFormat{Width: 28, Height: 28}
	}
	for _, c := range l.columns {
		f.Columns = append(f.Columns, l.describeColumn(c))
	}
	return f
}

// describeColumn returns the description of a column.
func (l *loaded) describeColumn(c data.EncodedColumn) columnForm {
	r := l.Preprocessor.Encoder.Reading
	f := columnForm{Name: c.Name, Kind: c.Kind.String(), Values: c.Values, Typical: typical(c, r)}
	if r != nil {
		f.Format = r.Dates[c.Name]
	}
	return f
}

// listModels answers with the descriptions of all models.
func (x *exchange) listModels() error {
	forms := []modelForm{}
	models := *x.server.models.Load()
	for _, name := range x.server.Models() {
		if m, ok := models[name]; ok {
			forms = append(forms, m.form())
		}
	}
	return x.respondJSON(http.StatusOK, map[string]any{"models": forms})
}

// describeModel answers with the description of one model.
func (x *exchange) describeModel() error {
	m, err := x.find(x.r.PathValue("name"))
	if err != nil {
		return err
	}
	return x.respondJSON(http.StatusOK, m.form())
}
