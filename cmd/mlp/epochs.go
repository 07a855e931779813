package main

import (
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/internal/runlog"
)

// progressInterval is how often the live line changes.
const progressInterval = 100 * time.Millisecond

// epochPrinter prints the epochs of a training as they end, and between them
// a live line on a terminal.
type epochPrinter struct{ *output }

// Record prints one event.
func (p *epochPrinter) Record(e mlp.Event) error {
	if e.Kind == mlp.Stepped {
		p.progress("epoch %d, step %d of %d (%d %%), loss %.4f, learning rate %.4g",
			e.Epoch, e.Step, e.Steps, 100*e.Step/e.Steps, e.Loss, e.LearningRate)
		return nil
	}
	if err := p.object(runlog.NewEpoch(e)); err != nil {
		return err
	}
	if e.Train == nil && e.Test == nil {
		return p.say("[%4d]  loss of the batches: %.5f", e.Epoch, e.Loss)
	}
	return p.say("%s", notebook.EpochLine(e))
}
