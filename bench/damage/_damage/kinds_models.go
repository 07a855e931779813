package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/recipe"
)

// modelKinds are model files.
var modelKinds = []kind{
	model("model-images", images),
	model("model-table", func() (*mlp.Model, error) { return ofTable("kind", mlp.SoftmaxCrossEntropy{}) }),
	model("model-values", func() (*mlp.Model, error) { return ofTable("values", mlp.SquaredError{}) }),
	model("model-labels", func() (*mlp.Model, error) { return ofTable("labels", mlp.SigmoidCrossEntropy{}) }),
	model("model-calibrated", calibrated),
	model("model-pictures", pictures),
	model("model-deep", deep),
	{"model-format-1", "models", "mlp inspect, predict", "m.safetensors", committed("m.safetensors", "testdata/format-1.safetensors"), openModel},
	{"model-format-1-table", "models", "mlp inspect, predict", "m.safetensors", committed("m.safetensors", "testdata/format-1-table.safetensors"), openModel},
}

func model(name string, make func() (*mlp.Model, error)) kind {
	return kind{name, "models", "mlp inspect, predict", "m.safetensors", singleFile("m.safetensors", encoded(make)), openModel}
}

// encoded returns a function that makes the file of a model.
func encoded(make func() (*mlp.Model, error)) func() ([]byte, error) {
	return func() ([]byte, error) {
		m, err := make()
		if err != nil {
			return nil, err
		}
		return m.Encode()
	}
}

// openModel does what mlp inspect and mlp predict do with a model file.
func openModel(_, path string) error {
	m, err := mlp.Load(path)
	if err != nil {
		return err
	}
	return use(m)
}

// use does what mlp inspect and mlp predict do with a model.
func use(m *mlp.Model) error {
	if _, err := m.Metadata(); err != nil {
		return err
	}
	if _, err := json.Marshal(m.Preprocessor); err != nil {
		return err
	}
	if m.Preprocessor.Encoder != nil {
		return useColumns(m)
	}
	n := m.Network.Inputs()
	outputs, err := m.Predict(data.Features{Rows: 1, Cols: n, Floats: make([]float32, n)})
	if err == nil && m.Classes != nil {
		m.Class(outputs[0])
	}
	return err
}

// useColumns predicts a table of one row, all of whose values are missing.
func useColumns(m *mlp.Model) error {
	names, fields := []string{}, []string{}
	for _, c := range m.Preprocessor.Encoder.Columns {
		names, fields = append(names, `"`+strings.ReplaceAll(c.Name, `"`, `""`)+`"`), append(fields, "NA")
	}
	text := strings.Join(names, ",") + "\n" + strings.Join(fields, ",") + "\n"
	t, err := data.ReadTable(strings.NewReader(text), "row", m.ReadOptions())
	if err != nil {
		return err
	}
	_, err = m.Predict(data.TableFeatures(t))
	return err
}

func images() (*mlp.Model, error) {
	n, err := mlp.New(mlp.Config{Inputs: 16, Hidden: []int{5}, Outputs: 3, Seed: 1})
	return &mlp.Model{
		Network: n, Classes: []string{"one", "two", "three"}, InputShape: []int{4, 4},
		Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}, data.Standardize{Mean: []float32{0.1}, Scale: []float32{0.3}}}},
	}, err
}

func pictures() (*mlp.Model, error) {
	n, err := mlp.New(mlp.Config{Inputs: 48, Outputs: 2, Seed: 1})
	format := &data.PictureFormat{Width: 4, Height: 4, Color: true}
	return &mlp.Model{
		Network: n, Classes: []string{"cat", "dog"}, Pictures: format, InputShape: format.Shape(),
		Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}},
	}, err
}

func deep() (*mlp.Model, error) {
	config := mlp.Config{Inputs: 4, Outputs: 2, Loss: mlp.SquaredError{}, Seed: 1}
	for i, a := range mlp.Activations() {
		config.Layers = append(config.Layers, mlp.LayerConfig{Units: 2 + i%3, Activation: a})
	}
	n, err := mlp.New(config)
	return &mlp.Model{Network: n}, err
}

// table returns a table without a target. It has a column of each kind, with missing
// values.
func table() (*data.Table, error) {
	var b bytes.Buffer
	b.WriteString("size,color,new,day\n")
	for i := range 24 {
		fmt.Fprintf(&b, "%d.5,%s,%v,2024-0%d-1%d\n", i, []string{"red", "blue", "very green", ""}[i%4], i%3 == 0, 1+i%9, i%10)
	}
	b.WriteString(",,,\n")
	return data.ReadTable(&b, "rows.csv", data.ReadOptions{})
}

// ofTable returns a model of named columns that predicts classes, values or labels.
func ofTable(predicts string, loss mlp.Loss) (*mlp.Model, error) {
	t, err := table()
	if err != nil {
		return nil, err
	}
	e, err := data.FitEncoder(t)
	if err != nil {
		return nil, err
	}
	n, err := mlp.New(mlp.Config{Inputs: e.Width(), Hidden: []int{3}, Outputs: 2, Loss: loss, Seed: 1})
	m := &mlp.Model{Network: n, Preprocessor: data.Preprocessor{Encoder: e}}
	switch predicts {
	case "kind":
		m.Classes, m.Targets = []string{"yes", "no"}, []string{"kind"}
	case "values":
		m.Targets, m.TargetScale = []string{"price", "weight"}, &data.TargetScale{Mean: []float32{1, 2}, Scale: []float32{3, 4}}
	case "labels":
		m.Targets = []string{"sweet", "sour"}
	}
	return m, err
}

// calibrated returns a model that was trained and calibrated, and holds its recipe.
func calibrated() (*mlp.Model, error) {
	t, err := table()
	if err != nil {
		return nil, err
	}
	set, _, err := data.TableSet(t, data.TableOptions{Targets: []string{"new"}})
	if err != nil {
		return nil, err
	}
	r, err := recipe.Get("tables")
	if err != nil {
		return nil, err
	}
	r.Hidden, r.Epochs, r.Calibrate = []int{3}, 2, true
	f, err := r.Fit(context.Background(), recipe.FitOptions{Train: set, Threads: 1, Importance: recipe.NoImportance})
	if err != nil {
		return nil, err
	}
	return f.Model, nil
}
