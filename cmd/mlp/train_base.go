package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/recipe"
)

// checkFrom refuses flags that contradict --from, which has layers and weights
// of its own.
func (t *trainCommand) checkFrom(cmd *cobra.Command) error {
	if t.from == "" {
		return nil
	}
	for _, name := range []string{"hidden", "activation", "output", "init", "init-bias", "init-weights", "folds", "task"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("expected --from alone, whose network has its layers and weights, found --%s too", name))
		}
	}
	return nil
}

// loadBase reads the network of --from.
func (t *trainCommand) loadBase() (err error) {
	if t.from == "" {
		return nil
	}
	if t.base, err = mlp.Load(t.from); errors.Is(err, mlp.ErrModel) {
		err = hinted(err, "mlp import makes a model of a network from another program")
	}
	return err
}

// known returns sets, of which test may be nil, with their classes as the network
// of --from knows them.
func (t *trainCommand) known(train, test *data.Set) (_, _ *data.Set, err error) {
	if t.base == nil {
		return train, test, nil
	}
	if train, err = t.base.Known(train); err == nil && test != nil {
		test, err = t.base.Known(test)
	}
	if err != nil {
		err = hinted(err, "a new network learns other classes: mlp train without --from; mlp import --classes names those of an imported one")
	}
	return train, test, err
}

// newModel returns the model to train: a new one, with given weights or
// without, or one that was trained before; and the rows to train it on, which are
// fewer where some are kept aside.
func (t *trainCommand) newModel(r *recipe.Recipe, train *data.Set) (model *mlp.Model, rest *data.Set, err error) {
	if rest, t.aside, err = r.KeepAside(train); err != nil {
		return nil, nil, err
	}
	if model = t.base; model != nil {
		r.Suit(rest)
		if model.Targets == nil {
			model.Targets = train.Columns
		}
		if err = r.Continue(model); err != nil {
			return nil, nil, err
		}
	} else if model, err = r.NewModel(rest); err != nil {
		return nil, nil, err
	}
	if t.initWeights != "" {
		err = readWeights(model.Network, t.initWeights)
	}
	return model, rest, err
}

func readWeights(n *mlp.Network, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := n.ReadNPZ(f, info.Size()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
