package recipe

import (
	"cmp"
	"fmt"
	"math"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Resolved is a recipe in which no setting is left to the data. [Recipe.Resolve] returns
// one.
type Resolved struct {
	Recipe
}

// Resolve checks r and returns a copy in which the settings that r leaves to the data
// have values. The output is chosen by the kind of targets, the others by the number of
// rows. The batch size is rows/300, but at least 32 and at most 1,024. The number of
// epochs makes about 20,000 steps, but is at least 3 and at most 200. The weight decay
// is 1 for up to 2,000 rows, and 2,000/rows for more. If r has class weights, train
// must have these classes.
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

// firstOpen returns an error for the first setting that is still left to the data.
func (r *Recipe) firstOpen() error {
	for _, s := range settings {
		if s.open(r) {
			return fmt.Errorf("%s: expected a value, found auto; Resolve chooses a value by the data: %w", s.Key, mlp.ErrConfig)
		}
	}
	return nil
}

// For returns the built-in recipe for the rows of a training set: "images" for classes
// of gray images, "pictures" for classes of other images and for labels of images,
// "tables" for everything else. "images" suits only gray images with classes: its
// output is softmax, and with its learning rate, plain gradient descent learns nothing
// from many sets of color images.
func For(train *data.Set) (*Recipe, error) {
	f, t := &train.Features, &train.Targets
	perhapsColor := f.Columns != nil && f.Shape == nil // see data.Pixels
	switch {
	case f.Pictures == nil && f.Bytes == nil, t.Values != nil && !t.Labels:
		return Get("tables")
	case f.Pictures != nil, perhapsColor, t.Labels:
		return Get("pictures")
	}
	return Get("images")
}

// These constants decide the settings that are chosen by the number of rows.
const (
	leastBatch  = 32
	mostBatch   = 1024
	batchShare  = 300    // a batch has rows/batchShare rows, within the two bounds above
	stepsWanted = 20_000 // steps in all epochs together
	mostEpochs  = 200
	leastEpochs = 3
	decayRows   = 2000 // the weight decay is 1 up to this number of rows
)

// fillOutput chooses the loss by the kind of targets.
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
