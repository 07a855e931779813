package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// The models. All take 784 numbers, except otherModel.
const (
	notebookModel = "notebook.safetensors" // 784-100-100-10
	notebookGraph = "notebook.onnx"
	secondModel   = "second.safetensors" // the same layers with other weights
	largeModel    = "large.safetensors"  // 784-2500-2000-1500-1000-500-10
	otherModel    = "other.safetensors"  // takes 20 numbers
)

// makeModels makes the models that are not yet in the work folder.
func (m *machine) makeModels(ctx context.Context) error {
	mlp := m.tool("mlp")
	train := func(model, seed string) error {
		_, err := command(ctx, mlp, "train", "--recipe", "notebook", "--epochs", "1", "--seed", seed, "--model", m.tool(model))
		return err
	}
	for name, make := range map[string]func() error{
		notebookModel: func() error { return train(notebookModel, "1") },
		secondModel:   func() error { return train(secondModel, "2") },
		largeModel:    func() error { return saveRandom(m.tool(largeModel), 784, 2500, 2000, 1500, 1000, 500) },
		otherModel:    func() error { return saveRandom(m.tool(otherModel), 20, 100, 100) },
	} {
		if _, err := os.Stat(m.tool(name)); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := make(); err != nil {
			return err
		}
	}
	_, err := command(ctx, mlp, "export", m.tool(notebookModel), "--format", "onnx", "-o", m.tool(notebookGraph))
	return err
}

// saveRandom writes a classifier of ten classes with random weights.
func saveRandom(path string, inputs int, hidden ...int) error {
	n, err := mlp.New(mlp.Config{Inputs: inputs, Hidden: hidden, Outputs: 10, Seed: 1})
	if err != nil {
		return err
	}
	m := &mlp.Model{Network: n, Preprocessor: data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}}}
	for k := range 10 {
		m.Classes = append(m.Classes, strconv.Itoa(k))
	}
	return m.Save(path)
}
