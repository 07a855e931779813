package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/notebook"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// progressInterval is how often the live line changes.
const progressInterval = 100 * time.Millisecond

// epochPrinter prints the epochs of a training as they end, and between them
// a live line on a terminal.
type epochPrinter struct {
	*output
	every int // how many epochs there are from line to line
	last  int // the last epoch
	own   bool
}

// ownLines is about how many epochs of a training on somebody's own data get a
// line. There may be hundreds, each of them short.
const ownLines = 20

func newEpochPrinter(o *output, epochs int, train *data.Set) *epochPrinter {
	p := &epochPrinter{output: o, every: 1, last: epochs - 1, own: isOwn(train)}
	if p.own {
		p.every = max(1, epochs/ownLines)
	}
	return p
}

// isOwn reports whether a set is somebody's own data, a table or a folder of
// pictures, and not of the kind that the notebook's lines are for.
func isOwn(train *data.Set) bool {
	return train.Features.Table != nil || train.Features.Pictures != nil
}

// Record prints one event.
func (p *epochPrinter) Record(e mlp.Event) error {
	switch e.Kind {
	case mlp.Stepped:
		p.progress("epoch %d, step %d of %d (%d %%), loss %.4f, learning rate %.4g",
			e.Epoch, e.Step, e.Steps, 100*e.Step/e.Steps, e.Loss, e.LearningRate)
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
	case p.own && e.Epoch%p.every != 0 && e.Epoch != p.last:
		return nil
	case p.own:
		return p.say("%s", ownLine(e))
	case e.Train == nil && e.Test == nil:
		return p.say("[%4d]  loss of the batches: %.5f", e.Epoch, e.Loss)
	}
	return p.say("%s", notebook.EpochLine(e))
}

// ownLine is the line of an epoch on somebody's own data.
func ownLine(e mlp.Event) string {
	parts := []string{fmt.Sprintf("[%4d]  loss %.5f", e.Epoch, e.Loss)}
	for _, on := range []struct {
		name string
		of   *mlp.Evaluation
	}{{"training", e.Train}, {"test", e.Test}} {
		switch {
		case on.of == nil:
		case on.of.Graded:
			parts = append(parts, fmt.Sprintf("%s accuracy %s", on.name, percent(on.of.Accuracy())))
		default:
			parts = append(parts, fmt.Sprintf("%s loss %.5f", on.name, on.of.Loss))
		}
	}
	return strings.Join(parts, ", ")
}
