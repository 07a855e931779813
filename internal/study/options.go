package study

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/metrics"
	"github.com/seed-217ca19f/mlp/recipe"
)

// ErrOptions is returned if options are outside their range, or if the sets are
// not suitable for the notebook's runs.
var ErrOptions = errors.New("options don't suit a study")

// Options say what to study and how.
type Options struct {
	// Train and Test are sets with one class per row, each with at least as many
	// rows as a batch of the notebook.
	Train, Test *data.Set
	Epochs      int // 0: the notebook's 70
	// Seeds is the number of seeds with which every run is trained; 0 means 1.
	// The first seed is the recipe's, and each further seed is larger by 1.
	Seeds   int
	Threads int // cores to use; 0: all
	// Progress, if not nil, receives what happens. Parallel trainings call it
	// one at a time.
	Progress func(Progress)
}

// Progress is an event of a study: the end of an epoch, or the end of a training
// if Ended is not nil.
type Progress struct {
	Setting
	Seed  uint64
	Event mlp.Event
	Ended *Trial
}

// check returns an error for options that are out of range or sets that don't suit
// the notebook's runs. batch is the number of rows in a batch.
func (o *Options) check(batch int) error {
	for _, number := range []struct {
		name         string
		value, least int
	}{{"epochs", o.Epochs, 1}, {"seeds", o.Seeds, 1}, {"threads", o.Threads, 0}} {
		if number.value < number.least {
			return fmt.Errorf("%s: expected at least %d, found %d: %w", number.name, number.least, number.value, ErrOptions)
		}
	}
	for _, set := range []*data.Set{o.Train, o.Test} {
		if set == nil {
			return fmt.Errorf("expected a training set and a test set, found only one or none: %w", ErrOptions)
		}
		if err := set.Check(); err != nil {
			return err
		}
		if set.Targets.Class == nil {
			return fmt.Errorf("%s: expected one class per row, found values: %w", set.Name, ErrOptions)
		}
		if set.Len() < batch {
			return fmt.Errorf("%s: expected at least %d rows (one batch), found %d: %w", set.Name, batch, set.Len(), ErrOptions)
		}
	}
	return nil
}

// begin sets options that are 0 to their defaults. It returns results that describe
// the study but have no trials yet.
func (o *Options) begin() (*Results, error) {
	r, err := recipe.Get("notebook")
	if err != nil {
		return nil, err
	}
	o.Epochs, o.Seeds = cmp.Or(o.Epochs, r.Epochs), cmp.Or(o.Seeds, 1)
	if err := o.check(r.BatchSize); err != nil {
		return nil, err
	}
	resolved, err := r.Resolve(o.Train)
	if err != nil {
		return nil, err
	}
	model, err := resolved.NewModel(o.Train)
	if err != nil {
		return nil, err
	}
	cores := cmp.Or(o.Threads, runtime.GOMAXPROCS(0))
	atOnce := min(cores, len(chains())*o.Seeds)
	results := &Results{
		Epochs: o.Epochs, BatchSize: r.BatchSize, Sizes: model.Network.Sizes(),
		Train: describe(o.Train, r.BatchSize), Test: describe(o.Test, r.BatchSize),
		Baseline: baseline(o.Test, r.BatchSize),
		Backend:  kernel.Active().Name, AtOnce: atOnce, Threads: cores / atOnce,
	}
	for i := range o.Seeds {
		results.Seeds = append(results.Seeds, r.Seed+uint64(i))
	}
	for _, s := range Settings() {
		results.Runs = append(results.Runs, Run{Setting: s})
	}
	return results, nil
}

// used returns how many rows of set are in full batches.
func used(set *data.Set, batch int) int {
	return data.Batches{Rows: set.Len(), Size: batch, DropLast: true}.Used()
}

func describe(set *data.Set, batch int) Rows {
	return Rows{Name: set.Name, Rows: set.Len(), Used: used(set, batch)}
}

// baseline returns the error of always answering the most frequent class of
// the rows that are used.
func baseline(set *data.Set, batch int) float64 {
	truth := metrics.NewConfusion(len(set.Classes))
	for _, class := range set.Targets.Class[:used(set, batch)] {
		truth.Add(int(class), int(class))
	}
	return 1 - truth.Majority()
}
