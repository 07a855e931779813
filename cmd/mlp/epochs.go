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

// progressInterval is the shortest time between two updates of the live line.
const progressInterval = 100 * time.Millisecond

// epochPrinter is the recorder that prints a line at the end of an epoch, and on a
// terminal a live line during the epoch.
type epochPrinter struct {
	*output
	every    int  // print a line only for epochs whose index is divisible by this
	last     int  // index of the last epoch, whose line is always printed
	notebook bool // print lines in the notebook's format
}

// epochLines is the approximate number of epochs of a training that get a line. A training
// on a small table may have hundreds of short epochs, which would fill the screen. In the
// notebook's format all epochs get a line.
const epochLines = 20

func newEpochPrinter(o *output, r *recipe.Recipe, train *data.Set) *epochPrinter {
	p := &epochPrinter{output: o, every: 1, last: r.Epochs - 1, notebook: likeNotebook(r, train)}
	if !p.notebook {
		p.every = max(1, r.Epochs/epochLines)
	}
	return p
}

// Record implements [mlp.Recorder]: it shows steps on the live line and prints the results
// of epochs.
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

// epoch prints the results of an epoch that has ended: as a JSON object if the flag --json
// is given, and as a line for people, unless the line is skipped.
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
		return p.say("[%4d]  mean loss of the batches: %.5f", e.Epoch, e.Loss)
	}
	return p.say("%s", notebook.EpochLine(e))
}
