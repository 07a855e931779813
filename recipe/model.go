package recipe

import (
	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/optim"
)

// NewModel returns an untrained model for the rows of a training set, including the
// preprocessing for this kind of rows: it divides pixels by 255, encodes the columns of
// a table unless they are pixels, and standardizes target values.
func (r *Resolved) NewModel(set *data.Set) (*mlp.Model, error) {
	if err := r.firstOpen(); err != nil {
		return nil, err
	}
	m := &mlp.Model{Classes: set.Classes, InputShape: set.Features.Shape, Pictures: set.Features.Pictures, Targets: set.TargetNames}
	inputs, err := prepare(m, set)
	if err != nil {
		return nil, err
	}
	c, err := r.output(set)
	if err != nil {
		return nil, err
	}
	c.Inputs, c.Hidden = inputs, r.Hidden
	if c.Activation, err = mlp.ParseActivation(r.Activation); err != nil {
		return nil, err
	}
	if m.Network, err = mlp.New(c); err != nil {
		return nil, err
	}
	m.Recipe, err = r.trained()
	return m, err
}

// output returns a configuration with the settings of an output layer: the number of
// outputs that the targets of set need, the loss, and how weights are drawn.
func (r *Resolved) output(set *data.Set) (c mlp.Config, err error) {
	c.InitBias, c.Seed = r.InitBias, r.Seed
	if c.Loss, err = mlp.ParseLoss(r.Output); err != nil {
		return c, err
	}
	c.Outputs = outputs(set, c.Loss)
	c.Init, err = mlp.ParseInitializer(r.Init)
	return c, err
}

// renewOutput gives a trained model a new output layer for the classes of set. It does
// not change the hidden layers and the preprocessing.
func (r *Resolved) renewOutput(m *mlp.Model, set *data.Set) error {
	c, err := r.output(set)
	if err != nil {
		return err
	}
	n, err := m.Network.WithNewOutput(c)
	if err != nil {
		return err
	}
	m.Network, m.Classes, m.Targets = n, set.Classes, set.TargetNames
	return nil
}

// prepare sets the preprocessing of m for the rows of set. It returns how many inputs the
// preprocessing makes from a row.
func prepare(m *mlp.Model, set *data.Set) (inputs int, err error) {
	if set.Targets.Values != nil && !set.Targets.Labels {
		m.TargetScale = data.FitTargetScale(&set.Targets)
	}
	switch f := &set.Features; {
	case f.Table != nil:
		if m.Preprocessor.Encoder, err = data.FitEncoder(f.Table); err != nil {
			return 0, err
		}
		return m.Preprocessor.Encoder.Width(), nil
	case f.Bytes != nil:
		m.Preprocessor = data.Preprocessor{Encoder: f.Columns, Steps: []data.Step{data.Divide{By: 255}}}
	}
	return set.Features.Cols, nil
}

// Continue sets r as the recipe of a model that will be trained further. It first sets
// hidden, output and activation in r to those of the model's network.
func (r *Resolved) Continue(m *mlp.Model) error {
	sizes := m.Network.Sizes()
	r.Hidden = sizes[1 : len(sizes)-1]
	r.Output = m.Network.Loss().Name()
	if layers := m.Network.Layers(); len(layers) > 1 {
		r.Activation = layers[0].Activation().Name()
	}
	text, err := r.trained()
	m.Recipe = text
	return err
}

// outputs returns the number of outputs that a network for set needs.
func outputs(set *data.Set, loss mlp.Loss) int {
	if set.Targets.Values != nil {
		return set.Targets.Width
	}
	if loss.Kind() == mlp.YesOrNo && len(set.Classes) == 2 {
		return 1
	}
	return len(set.Classes)
}

// Trainer returns a trainer with the recipe's settings.
func (r *Resolved) Trainer() (*mlp.Trainer, error) {
	if err := r.firstOpen(); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	optimizer, err := optim.Parse(r.Optimizer, optim.Settings{Momentum: r.Momentum, WeightDecay: r.WeightDecay})
	if err != nil {
		return nil, err
	}
	schedule, err := optim.ParseSchedule(r.Schedule)
	if err != nil {
		return nil, err
	}
	weights, err := r.classWeights()
	if err != nil {
		return nil, err
	}
	return &mlp.Trainer{
		Optimizer: optimizer, LearningRate: r.LearningRate, Schedule: schedule,
		BatchSize: r.BatchSize, Epochs: r.Epochs, SumGradient: r.Gradient == "sum",
		Shuffle: r.Shuffle, BlockShuffle: r.ShuffleBlock, DropLast: r.DropLast, Freeze: r.Freeze, Seed: r.Seed,
		BalanceClasses: r.ClassWeight == balanced, ClassWeights: byClass(weights),
		EvaluateTrain: r.Evaluate == "both", SkipTest: r.Evaluate == "none",
	}, nil
}
