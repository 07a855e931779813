package serve

import (
	"net/http"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// tensorForm describes an input or an output in the Open Inference Protocol. The first
// dimension is -1, for any number of rows.
type tensorForm struct {
	Name     string `json:"name"`
	Datatype string `json:"datatype"`
	Shape    []int  `json:"shape"`
}

// inferForm describes a model in the Open Inference Protocol.
type inferForm struct {
	Name     string       `json:"name"`
	Versions []string     `json:"versions"`
	Platform string       `json:"platform"`
	Inputs   []tensorForm `json:"inputs"`
	Outputs  []tensorForm `json:"outputs"`
}

// inferForm returns the description of m.
func (m *model) inferForm() inferForm {
	l := m.current.Load()
	f := inferForm{Name: m.name, Versions: []string{onlyVersion}, Platform: "mlp"}
	if l.columns == nil {
		f.Inputs = []tensorForm{{plainInput, "FP32", []int{-1, l.inputs}}}
	}
	for _, c := range l.columns {
		kind := "FP32"
		if c.Kind == data.Category {
			kind = "BYTES"
		}
		f.Inputs = append(f.Inputs, tensorForm{c.Name, kind, []int{-1, 1}})
	}
	for _, o := range l.tensors {
		if o.width > 0 {
			f.Outputs = append(f.Outputs, tensorForm{o.text, "FP32", []int{-1, o.width}})
		} else {
			f.Outputs = append(f.Outputs, tensorForm{o.text, "BYTES", []int{-1}})
		}
	}
	return f
}

// inferServer answers with the description of the server.
func (x *exchange) inferServer() error {
	return x.respondJSON(http.StatusOK, map[string]any{
		"name": "mlp", "version": wire.NewVersion().Version, "extensions": []string{"binary_tensor_data"},
	})
}

// inferDescribe answers with the description of a model.
func (x *exchange) inferDescribe() error {
	m, err := x.inferModel()
	if err != nil {
		return err
	}
	return x.respondJSON(http.StatusOK, m.inferForm())
}

// inferReady answers whether a model is ready. Every model that exists is ready.
func (x *exchange) inferReady() error {
	m, err := x.inferModel()
	if err != nil {
		return err
	}
	return x.respondJSON(http.StatusOK, map[string]any{"name": m.name, "ready": true})
}
