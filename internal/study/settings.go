package study

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Setting is what makes a run different from the others.
type Setting struct {
	ID           string  `json:"id"` // "1" to "5", or "3b"
	Activation   string  `json:"activation"`
	LearningRate float64 `json:"learning_rate"`
	// From is the ID of the run whose final weights this one starts from;
	// empty for fresh weights.
	From string `json:"from,omitempty"`
}

// Settings returns the notebook's five runs as it ran them and, as run 3b, its
// run 3 with fresh weights.
func Settings() []Setting {
	return []Setting{
		{ID: "1", Activation: "sigmoid", LearningRate: 0.05},
		{ID: "2", Activation: "sigmoid", LearningRate: 0.005},
		{ID: "3", Activation: "sigmoid", LearningRate: 0.5, From: "2"},
		{ID: "3b", Activation: "sigmoid", LearningRate: 0.5},
		{ID: "4", Activation: "relu", LearningRate: 0.005},
		{ID: "5", Activation: "relu", LearningRate: 0.05},
	}
}

// announcesRate reports whether the run's log begins with its learning rate. In the
// notebook the logs of runs 2 and 3 do, so the log of run 3b does too.
func (s Setting) announcesRate() bool { return slices.Contains([]string{"2", "3", "3b"}, s.ID) }

// chains groups the runs of one seed into chains. The later runs of a chain start
// from the weights of the first, so they have to be trained after it. Chains of
// several runs come first, so that the study does not have to wait for them at its
// end.
func chains() [][]Setting {
	var chains, single [][]Setting
	settings := Settings()
	for _, s := range settings {
		if s.From != "" {
			continue
		}
		chain := []Setting{s}
		for _, next := range settings {
			if next.From == s.ID {
				chain = append(chain, next)
			}
		}
		if len(chain) > 1 {
			chains = append(chains, chain)
		} else {
			single = append(single, chain)
		}
	}
	return append(chains, single...)
}

// training is a model with the trainer of its run.
type training struct {
	model   *mlp.Model
	trainer *mlp.Trainer
}

// prepare returns the model and the trainer with which a run starts. If the run starts
// from another run's weights, the model has a copy of the weights of base. Otherwise it has
// fresh weights from the given seed.
func (s Setting) prepare(o *Options, seed uint64, base *mlp.Model) (*training, error) {
	r, err := recipe.Get("notebook")
	if err != nil {
		return nil, err
	}
	r.Activation, r.LearningRate, r.Epochs, r.Seed = s.Activation, s.LearningRate, o.Epochs, seed
	resolved, err := r.Resolve(o.Train)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", s.ID, err)
	}
	model, err := resolved.NewModel(o.Train)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", s.ID, err)
	}
	if s.From != "" {
		model.Network = base.Network.Clone()
	}
	trainer, err := resolved.Trainer()
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", s.ID, err)
	}
	return &training{model, trainer}, nil
}
