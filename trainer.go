package mlp

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// Trainer holds the settings of a training. BatchSize, Epochs and LearningRate must be
// set; the zero value of every other field is its default.
//
// [Trainer.Train] does a whole training. [Trainer.Start] begins one whose steps the
// caller takes.
type Trainer struct {
	Optimizer    optim.Optimizer // nil: plain gradient descent
	LearningRate float64
	Schedule     optim.Schedule // nil: constant
	BatchSize    int
	Epochs       int
	MaxSteps     int // stop after this many steps; 0: no limit
	// SumGradient makes the gradient of a batch the sum of its rows' gradients, as
	// in the notebook. Otherwise it is their mean.
	SumGradient bool
	Shuffle     bool
	// BlockShuffle is the number of rows in a block, for shuffling sets that are
	// larger than memory; 0: shuffle all rows together. See [data.Batches.Order].
	BlockShuffle int
	// DropLast leaves out the last rows if they do not fill a batch, in training and
	// in evaluation.
	DropLast bool
	// Freeze is how many layers keep their weights, counted from the first, while
	// the others learn. At least one layer has to learn.
	Freeze int
	Seed   uint64 // of the shuffling
	// BalanceClasses weights the rows so that every class has the same total weight.
	// These weights are multiplied with the set's row weights.
	BalanceClasses bool
	// ClassWeights gives the rows of a class, by its name, a weight. Classes that are
	// not in it have weight 1. These weights, too, are multiplied with the set's row
	// weights.
	ClassWeights map[string]float64

	EvaluateTrain bool // evaluate on the training set after each epoch
	// SkipTest turns off the evaluation on the test set after each epoch.
	SkipTest bool

	// Transforms change the gradients of every step, in this order.
	Transforms  []GradientTransform
	Controllers []Controller
	Recorders   []Recorder
	// StepInterval is the minimum time between two Stepped events. 0 sends none;
	// [EveryStep] sends one for each step.
	StepInterval time.Duration
	Threads      int // 0: all cores
}

// EveryStep is the [Trainer.StepInterval] that sends an event after every step.
const EveryStep time.Duration = 1

// MaxEpochs is the largest value of [Trainer.Epochs].
const MaxEpochs = 1_000_000_000

// Train trains m's network on train. If test is not nil, the network is evaluated on it
// after each epoch. When the context is done, Train stops after the current step. After
// this and any other error during the training, the network keeps the weights that it
// has by then, and the result says how far the training came.
func (t *Trainer) Train(ctx context.Context, m *Model, train, test *data.Set) (*Result, error) {
	s, err := t.Start(m, train, test)
	if err != nil {
		return nil, err
	}
	defer s.Close() // returns no error, because Run has ended the training
	return s.Run(ctx)
}

// Start begins a training of m's network. It checks and prepares everything, but takes
// no step. Later changes to t have no effect on the session. No other session can train
// the network until this one is closed.
func (t *Trainer) Start(m *Model, train, test *data.Set) (*Session, error) {
	trainRows, testRows, err := t.bind(m, train, test, true)
	if err != nil {
		return nil, err
	}
	s := t.newSession(m, trainRows, testRows)
	if !m.Network.hold(s.params()) {
		s.pool.Close()
		return nil, fmt.Errorf("expected a network that no other session trains, found one whose layers belong to an open session; close it first: %w", ErrConfig)
	}
	return s, nil
}

func (t *Trainer) newSession(m *Model, train, test *boundSet) *Session {
	s := &Session{
		trainer: t.clone(), model: m, schedule: t.Schedule, batches: t.batches(train.len()),
		pool: kernel.NewPool(kernel.Active(), t.Threads), result: new(Result),
		at: Progress{RateFactor: 1}, order: make([]int32, train.len()), ordered: -1,
	}
	s.perEpoch = s.batches.PerEpoch()
	s.plan()
	optimizer := t.Optimizer
	if optimizer == nil {
		optimizer = optim.SGD{}
	}
	if s.schedule == nil {
		s.schedule = optim.Constant{}
	}
	s.step = newStep(s.pool, train.x, &train.targets, learning{optimizer, t.BatchSize, t.Freeze}, m.Network)
	s.step.weights = t.rowWeights(train)
	if s.step.columns != nil && !t.Shuffle && t.Epochs > 1 {
		s.step.columns.keep(s.batches.PerEpoch())
	}
	if t.EvaluateTrain {
		s.onTrain = newEvaluator(m, train, s.batches.Used())
	}
	if test != nil {
		s.onTest = newEvaluator(m, test, t.batches(test.len()).Used())
	}
	s.transforming = s.transform
	return s
}

// clone returns a copy of t that does not share slices or maps with it.
func (t *Trainer) clone() Trainer {
	c := *t
	c.ClassWeights = maps.Clone(t.ClassWeights)
	c.Transforms, c.Controllers, c.Recorders = slices.Clone(t.Transforms), slices.Clone(t.Controllers), slices.Clone(t.Recorders)
	return c
}

// Check returns an error if settings are missing, out of range or do not fit the model
// and the sets. test may be nil.
func (t *Trainer) Check(m *Model, train, test *data.Set) error {
	_, _, err := t.bind(m, train, test, false)
	return err
}

// bind checks the settings and returns the sets in the form that m's network takes (see
// [Model.bind]). testRows is nil if the test set is not evaluated.
func (t *Trainer) bind(m *Model, train, test *data.Set, keep bool) (trainRows, testRows *boundSet, err error) {
	if err := t.checkSettings(train); err != nil {
		return nil, nil, err
	}
	if trainRows, err = m.bind(train, keep); err != nil {
		return nil, nil, err
	}
	if err := cmp.Or(t.checkFreeze(m.Network), t.checkBatch(trainRows)); err != nil || test == nil || t.SkipTest {
		return trainRows, nil, err
	}
	if testRows, err = m.bind(test, keep); err == nil && t.DropLast {
		err = t.checkBatch(testRows)
	}
	return trainRows, testRows, err
}

// checkFreeze returns an error if Freeze leaves no layer that learns.
func (t *Trainer) checkFreeze(n *Network) error {
	if most := len(n.layers) - 1; t.Freeze < 0 || t.Freeze > most {
		return fmt.Errorf("freeze: expected 0 to %d layers, found %d (at least one layer must learn): %w", most, t.Freeze, ErrConfig)
	}
	return nil
}

// checkBatch returns an error if the batch size is less than 1 or larger than the set.
func (t *Trainer) checkBatch(set *boundSet) error {
	if t.BatchSize < 1 || t.BatchSize > set.len() {
		return fmt.Errorf("batch size: expected 1 to %d (all rows of %s), found %d: %w", set.len(), set.name, t.BatchSize, ErrConfig)
	}
	return nil
}

// checkSettings returns an error if settings are out of range or contradict each other.
func (t *Trainer) checkSettings(train *data.Set) error {
	switch rate := float32(t.LearningRate); {
	case train == nil:
		return fmt.Errorf("expected a training set, found none: %w", ErrConfig)
	case t.Epochs < 1 || t.Epochs > MaxEpochs:
		return fmt.Errorf("epochs: expected 1 to %d, found %d: %w", MaxEpochs, t.Epochs, ErrConfig)
	case !(rate > 0) || math.IsInf(float64(rate), 0):
		return fmt.Errorf("learning rate: expected a positive float32 number, found %v: %w", t.LearningRate, ErrConfig)
	case t.MaxSteps < 0:
		return fmt.Errorf("max steps: expected 0 or more, found %d: %w", t.MaxSteps, ErrConfig)
	case t.BlockShuffle < 0 || t.BlockShuffle > 0 && !t.Shuffle:
		return fmt.Errorf("block shuffle: expected 0, or a positive number of rows if shuffling is on, found %d: %w", t.BlockShuffle, ErrConfig)
	}
	if err := cmp.Or(t.checkClassWeights(train), t.checkOptimizer()); err != nil {
		return err
	}
	return cmp.Or(noneNil("recorder", t.Recorders), noneNil("controller", t.Controllers), noneNil("transform", t.Transforms))
}

// checkOptimizer returns an error if the optimizer is within L2 but does not work within
// L2, or if there are gradient transforms and it does not work with them.
func (t *Trainer) checkOptimizer() error {
	o := t.Optimizer
	for l, ok := o.(optim.L2); ok; l, ok = o.(optim.L2) {
		if o = l.Optimizer; o == nil {
			return fmt.Errorf("optimizer: expected L2 to contain an optimizer, found none: %w", ErrConfig)
		}
		if optim.WholeLayers(o) {
			return fmt.Errorf("optimizer: expected %[1]s not wrapped in L2, found L2 around it (%[1]s has to update whole layers, and L2 passes on parts of layers); implement the weight decay in %[1]s itself: %[2]w", o.Name(), ErrConfig)
		}
	}
	if _, ok := o.(optim.Searcher); ok && len(t.Transforms) > 0 {
		return fmt.Errorf("optimizer: expected no gradient transforms with %s, found %d (this optimizer evaluates gradients itself): %w", o.Name(), len(t.Transforms), ErrConfig)
	}
	return nil
}

// noneNil returns an error for the first nil element of a list.
func noneNil[T any](what string, list []T) error {
	for i, v := range list {
		if any(v) == nil {
			return fmt.Errorf("%s %d: expected a value that is not nil, found nil: %w", what, i+1, ErrConfig)
		}
	}
	return nil
}

// batches returns how a set with the given number of rows is divided into batches.
func (t *Trainer) batches(rows int) data.Batches {
	return data.Batches{Rows: rows, Size: t.BatchSize, Shuffle: t.Shuffle, Block: t.BlockShuffle, DropLast: t.DropLast, Seed: t.Seed}
}

// rowWeights returns the weight of each row of a training set, with a mean of 1, or nil
// if all rows count alike.
func (t *Trainer) rowWeights(train *boundSet) []float32 {
	var balanced, named []float32
	if t.BalanceClasses {
		balanced = data.BalancedWeights(train.targets.Class, len(train.classes))
	}
	if len(t.ClassWeights) > 0 {
		named = data.ClassWeights(train.targets.Class, train.classes, t.ClassWeights)
	}
	return data.RowWeights(balanced, named, train.weights)
}

// checkClassWeights returns an error if there are class weights but the rows have no
// classes, if there is a weight for a class that the training set does not have, or if a
// weight is not a positive float32 number.
func (t *Trainer) checkClassWeights(train *data.Set) error {
	if train.Targets.Class == nil {
		switch {
		case t.BalanceClasses:
			return fmt.Errorf("balanced classes: expected rows that each have one class, found values: %w", ErrConfig)
		case len(t.ClassWeights) > 0:
			return fmt.Errorf("class weights: expected rows that each have one class, found values: %w", ErrConfig)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.ClassWeights)) {
		if !slices.Contains(train.Classes, name) {
			return fmt.Errorf("class weights: expected only classes of the training set (%s), found %q: %w", strings.Join(train.Classes, ", "), name, ErrConfig)
		}
		if w := t.ClassWeights[name]; !(float32(w) > 0) || float32(w)-float32(w) != 0 {
			return fmt.Errorf("class weights: %s: expected a positive float32 number, found %v: %w", name, w, ErrConfig)
		}
	}
	return nil
}
