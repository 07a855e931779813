package main

import (
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/recipe"
)

// progressInterval is how often the live line changes.
const progressInterval = 100 * time.Millisecond

// epochPrinter prints a line for an epoch that has ended, and a live line on a terminal
// during an epoch.
type epochPrinter struct {
	*output
	every    int  // number of epochs from one printed line to the next
	last     int  // number of the last epoch, which is always printed
	notebook bool // print the notebook's lines
}

// epochLines is about how many epochs are printed. A training on a small table may have
// hundreds of short epochs.
const epochLines = 20

func newEpochPrinter(o *output, r *recipe.Recipe, train *data.Set) *epochPrinter {
	p := &epochPrinter{output: o, every: 1, last: r.Epochs - 1, notebook: likeNotebook(r, train)}
	if !p.notebook {
		p.every = max(1, r.Epochs/epochLines)
	}
	return p
}

// Record prints one event.
func (p *epochPrinter) Record(e mlp.Event) error {
	switch e.Kind {
	case mlp.Stepped:
		p.progress(words.Progress(e))
		return nil
	case mlp.EpochEnded:
		return p.epoch(e)
	}
	return nil
}

// epoch prints the end of an epoch.
func (p *epochPrinter) epoch(e mlp.Event) error {
	if err := p.object(wire.NewEpoch(e)); err != nil {
		return err
	}
	switch {
	case e.Epoch%p.every != 0 && e.Epoch != p.last:
		return nil
	case !p.notebook:
		return p.say("%s", words.Epoch(e))
	case e.Train == nil && e.Test == nil:
		return p.say("[%4d]  loss of the batches: %.5f", e.Epoch, e.Loss)
	}
	return p.say("%s", notebook.EpochLine(e))
}
