package recipe

import (
	"math"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// For returns the built-in recipe that suits the rows of a training set, with
// what it leaves to the data filled in.
func For(train *data.Set) (*Recipe, error) {
	name := "tables"
	switch {
	case train.Features.Pictures != nil:
		name = "pictures"
	case train.Features.Bytes != nil:
		name = "images"
	}
	r, err := Get(name)
	if err != nil {
		return nil, err
	}
	r.Suit(train)
	return r, nil
}

// auto is the output that the targets decide.
const auto = "auto"

// The bounds of what the number of rows decides.
const (
	leastBatch  = 32
	mostBatch   = 1024
	batchShare  = 300    // of the rows are a batch
	stepsWanted = 20_000 // in all epochs
	mostEpochs  = 200
	leastEpochs = 3
	decayRows   = 2000 // up to this many rows the weights decay at the full rate
)

// Suit fills in what the recipe leaves to the data: an output "auto", a batch
// size and epochs of 0, a weight decay of -1. A batch has one row in 300, from 32
// to 1,024; there are as many epochs as make 20,000 steps, from 3 to 200; the
// weight decay is 1 up to 2,000 rows and 2,000/rows beyond.
func (r *Recipe) Suit(train *data.Set) {
	if r.Output == auto {
		r.Output = outputFor(train).Name()
	}
	if r.BatchSize == 0 {
		r.BatchSize = min(max(train.Len()/batchShare, leastBatch), mostBatch, max(1, train.Len()))
	}
	if r.WeightDecay == -1 {
		r.WeightDecay = min(1, decayRows/float64(max(1, train.Len())))
	}
	if r.Epochs == 0 {
		steps := math.Ceil(float64(train.Len()) / float64(max(1, r.BatchSize)))
		r.Epochs = int(min(max(math.Ceil(stepsWanted/steps), leastEpochs), mostEpochs))
	}
}

// outputFor returns the loss that the targets call for.
func outputFor(set *data.Set) mlp.Loss {
	switch {
	case set.Targets.Class != nil:
		return mlp.SoftmaxCrossEntropy{}
	case set.Targets.Labels:
		return mlp.SigmoidCrossEntropy{}
	}
	return mlp.SquaredError{}
}
