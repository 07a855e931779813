package recipe

import (
	"cmp"
	"fmt"
	"math"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Resolved is a recipe in which no setting is left to the data. [Recipe.Resolve] makes
// one.
type Resolved struct {
	Recipe
}

// Resolve checks r and fills in what it leaves to the data: the output by the targets,
// the other settings by the number of rows. The batch size is a 300th of the rows, from
// 32 to 1,024. The epochs make 20,000 steps, from 3 to 200 epochs. The weight decay is 1
// up to 2,000 rows and 2,000/rows beyond. Classes with a weight have to be classes of
// train. r is not changed.
func (r *Recipe) Resolve(train *data.Set) (*Resolved, error) {
	if err := cmp.Or(r.Check(), r.checkClassWeights(train)); err != nil {
		return nil, err
	}
	resolved := &Resolved{*r.clone()}
	for _, s := range settings {
		if s.open(r) {
			s.fill(&resolved.Recipe, train)
		}
	}
	return resolved, resolved.firstOpen()
}

// firstOpen returns an error with the first setting that is still left to the data.
func (r *Recipe) firstOpen() error {
	for _, s := range settings {
		if s.open(r) {
			return fmt.Errorf("%s: expected a value, found that it is left to the data; Resolve chooses one: %w", s.Key, mlp.ErrConfig)
		}
	}
	return nil
}

// For returns the built-in recipe that suits the rows of a training set.
func For(train *data.Set) (*Recipe, error) {
	name := "tables"
	switch {
	case train.Features.Pictures != nil:
		name = "pictures"
	case train.Features.Bytes != nil:
		name = "images"
	}
	return Get(name)
}

// The bounds of the settings that depend on the number of rows.
const (
	leastBatch  = 32
	mostBatch   = 1024
	batchShare  = 300    // of the rows are a batch
	stepsWanted = 20_000 // in all epochs
	mostEpochs  = 200
	leastEpochs = 3
	decayRows   = 2000 // up to this many rows the weights decay at the full rate
)

// fillOutput chooses the loss that suits the targets.
func fillOutput(r *Recipe, train *data.Set) {
	loss := mlp.Loss(mlp.SquaredError{})
	switch {
	case train.Targets.Class != nil:
		loss = mlp.SoftmaxCrossEntropy{}
	case train.Targets.Labels:
		loss = mlp.SigmoidCrossEntropy{}
	}
	r.Output = loss.Name()
}

func fillBatchSize(r *Recipe, train *data.Set) {
	r.BatchSize = min(max(train.Len()/batchShare, leastBatch), mostBatch, max(1, train.Len()))
}

func fillWeightDecay(r *Recipe, train *data.Set) {
	r.WeightDecay = min(1, decayRows/float64(max(1, train.Len())))
}

func fillEpochs(r *Recipe, train *data.Set) {
	steps := math.Ceil(float64(train.Len()) / float64(max(1, r.BatchSize)))
	r.Epochs = int(min(max(math.Ceil(stepsWanted/steps), leastEpochs), mostEpochs))
}
