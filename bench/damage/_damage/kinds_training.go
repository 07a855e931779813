package main

import (
	"context"
	"os"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/optim"
	"github.com/seed-217ca19f/mlp/recipe"
)

// trainingKinds are recipes and the states of trainings.
var trainingKinds = []kind{
	{"recipe", "trainings", "mlp train --recipe", "r.toml", committed("r.toml", "recipe/tables.toml"), openRecipe},
	{"recipe-partial", "trainings", "mlp train --recipe", "r.toml", singleFile("r.toml", func() ([]byte, error) {
		return []byte("name = \"mine\"\nbase = \"images\"\nhidden = [30, 20]\nlearning_rate = 1e-2\n\n[reasons]\nhidden = \"two\"\n"), nil
	}), openRecipe},
	state("state-momentum", optim.Momentum{Mu: 0.9}),
	state("state-adam", optim.NewAdam()),
}

// openRecipe does what mlp train --recipe does with the file.
func openRecipe(_, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	p, err := recipe.Parse(string(text))
	if err != nil {
		return err
	}
	r, err := recipe.Get("tables")
	if err != nil {
		return err
	}
	if r, err = p.Over(r); err != nil {
		return err
	}
	return r.Check()
}

// state returns the kind of file that holds the state of a training after an
// epoch. The training has a controller that keeps a state of its own.
func state(name string, optimizer optim.Optimizer) kind {
	return kind{name, "trainings", "mlp.LoadState", "s.safetensors", singleFile("s.safetensors", func() ([]byte, error) {
		m, err := images()
		if err != nil {
			return nil, err
		}
		floats := make([]float32, 8*16)
		for i := range floats {
			floats[i] = float32(i % 7)
		}
		set := &data.Set{
			Name: "rows", Classes: m.Classes, Features: data.Features{Rows: 8, Cols: 16, Floats: floats},
			Targets: data.Targets{Class: []int32{0, 1, 2, 0, 1, 2, 0, 1}},
		}
		trainer := &mlp.Trainer{
			Optimizer: optimizer, LearningRate: 0.1, BatchSize: 4, Epochs: 3, Shuffle: true, Seed: 1, Threads: 1,
			Controllers: []mlp.Controller{&counter{}},
		}
		return epochState(trainer, m, set)
	}), openState}
}

func epochState(trainer *mlp.Trainer, m *mlp.Model, set *data.Set) ([]byte, error) {
	s, err := trainer.Start(m, set, nil)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if _, err := s.Epoch(context.Background()); err != nil {
		return nil, err
	}
	at, err := s.State()
	if err != nil {
		return nil, err
	}
	return at.Encode()
}

// counter is a controller that counts events.
type counter struct{ events byte }

func (c *counter) Control(*mlp.Session, mlp.Event) error { c.events++; return nil }
func (c *counter) MarshalBinary() ([]byte, error)        { return []byte{c.events}, nil }
func (c *counter) UnmarshalBinary(b []byte) error        { c.events = b[0]; return nil }

func openState(_, path string) error {
	_, err := mlp.LoadState(path)
	return err
}
