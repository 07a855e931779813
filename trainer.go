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

// Trainer holds the settings of a training. BatchSize, Epochs and LearningRate are
// required; the zero value of every other field is a plain default.
//
// [Trainer.Train] does a whole training; [Trainer.Start] begins one that its caller
// drives step by step.
type Trainer struct {
	Optimizer    optim.Optimizer // nil: plain gradient descent
	LearningRate float64
	Schedule     optim.Schedule // nil: constant
	BatchSize    int
	Epochs       int
	MaxSteps     int // stop after this many steps; 0: no limit
	// SumGradient sums the gradients of a batch's rows, as the notebook does, instead of
	// averaging them.
	SumGradient bool
	Shuffle     bool
	// BlockShuffle shuffles blocks of this many rows, for sets larger than memory. With
	// 0, all rows are shuffled together. See [data.Batches.Order].
	BlockShuffle int
	// DropLast leaves out rows that do not fill a batch, in training and in
	// evaluation.
	DropLast bool
	// Freeze is the number of layers, counted from the first, whose weights stay as they
	// are. At least one layer has to learn.
	Freeze int
	Seed   uint64 // of the shuffling
	// BalanceClasses weighs rows so that all classes count alike, however many rows each
	// has. The factor is multiplied with the weights of the rows.
	BalanceClasses bool
	// ClassWeights is a factor for the rows of each class, by the class's name; it is 1
	// for a class without an entry. It is multiplied with the weights of the rows, too.
	ClassWeights map[string]float64

	EvaluateTrain bool // evaluate on the training set after each epoch
	// SkipTest turns the evaluation on the test set off. Without it, a test set that is
	// given is evaluated after each epoch.
	SkipTest bool

	// Transforms change the gradients of every step, one after the other.
	Transforms  []GradientTransform
	Controllers []Controller
	Recorders   []Recorder
	// StepInterval is the least time between two Stepped events. With 0 there are none;
	// EveryStep sends one for every step.
	StepInterval time.Duration
	Threads      int // 0: all cores
}

// EveryStep is the [Trainer.StepInterval] that sends an event for every step.
const EveryStep time.Duration = 1

// MaxEpochs is the largest number of epochs of a training.
const MaxEpochs = 1_000_000_000

// Train trains m's network on train. If test is not nil, it is evaluated after each
// epoch. When the context is done, Train stops after the current step. The network then
// keeps what it has learned, and the result says how far the training came; the same
// holds for every other error after the first step.
func (t *Trainer) Train(ctx context.Context, m *Model, train, test *data.Set) (*Result, error) {
	s, err := t.Start(m, train, test)
	if err != nil {
		return nil, err
	}
	defer s.Close() // without an error, since Run has ended the training
	return s.Run(ctx)
}

// Start begins a training of m's network. It checks and prepares everything, but takes
// no step. Later changes of t have no effect. Until the session is closed, no other
// training of the network can begin.
func (t *Trainer) Start(m *Model, train, test *data.Set) (*Session, error) {
	trainRows, testRows, err := t.bind(m, train, test, true)
	if err != nil {
		return nil, err
	}
	s := t.newSession(m, trainRows, testRows)
	if !m.Network.hold(s.params()) {
		s.pool.Close()
		return nil, fmt.Errorf("expected a network that no other session trains, found layers in a session that is not closed: %w", ErrConfig)
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

// clone returns a copy of t whose lists are not shared.
func (t *Trainer) clone() Trainer {
	c := *t
	c.ClassWeights = maps.Clone(t.ClassWeights)
	c.Transforms, c.Controllers, c.Recorders = slices.Clone(t.Transforms), slices.Clone(t.Controllers), slices.Clone(t.Recorders)
	return c
}

// Check returns an error if settings are missing or do not fit the data.
func (t *Trainer) Check(m *Model, train, test *data.Set) error {
	_, _, err := t.bind(m, train, test, false)
	return err
}

// bind checks the settings and returns the sets in the form that m's network takes (see
// [Model.bind]). A test set that is not evaluated is returned as nil.
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

// checkFreeze returns an error if no layer is left to learn.
func (t *Trainer) checkFreeze(n *Network) error {
	if most := len(n.layers) - 1; t.Freeze < 0 || t.Freeze > most {
		return fmt.Errorf("freeze: expected 0 to %d of the network's layers, found %d: %w", most, t.Freeze, ErrConfig)
	}
	return nil
}

// checkBatch returns an error if set has too few rows for a batch.
func (t *Trainer) checkBatch(set *boundSet) error {
	if t.BatchSize < 1 || t.BatchSize > set.len() {
		return fmt.Errorf("batch size: expected 1 to %d, the number of rows of %s, found %d: %w", set.len(), set.name, t.BatchSize, ErrConfig)
	}
	return nil
}

// checkSettings returns an error if a setting is out of range or settings contradict
// each other.
func (t *Trainer) checkSettings(train *data.Set) error {
	switch rate := float32(t.LearningRate); {
	case train == nil:
		return fmt.Errorf("expected a training set, found none: %w", ErrConfig)
	case t.Epochs < 1 || t.Epochs > MaxEpochs:
		return fmt.Errorf("epochs: expected 1 to %d, found %d: %w", MaxEpochs, t.Epochs, ErrConfig)
	case !(rate > 0) || math.IsInf(float64(rate), 0):
		return fmt.Errorf("learning rate: expected a positive number that float32 can hold, found %v: %w", t.LearningRate, ErrConfig)
	case t.MaxSteps < 0:
		return fmt.Errorf("max steps: expected 0 or more, found %d: %w", t.MaxSteps, ErrConfig)
	case t.BlockShuffle < 0 || t.BlockShuffle > 0 && !t.Shuffle:
		return fmt.Errorf("block shuffle: expected 0, or a number of rows if the rows are shuffled, found %d: %w", t.BlockShuffle, ErrConfig)
	}
	if err := cmp.Or(t.checkClassWeights(train), t.checkOptimizer()); err != nil {
		return err
	}
	return cmp.Or(noneNil("recorder", t.Recorders), noneNil("controller", t.Controllers), noneNil("transform", t.Transforms))
}

// checkOptimizer returns an error if the optimizer does not work with the other
// settings.
func (t *Trainer) checkOptimizer() error {
	o := t.Optimizer
	for l, ok := o.(optim.L2); ok; l, ok = o.(optim.L2) {
		if o = l.Optimizer; o == nil {
			return fmt.Errorf("optimizer: expected L2 with an optimizer, found L2 without one: %w", ErrConfig)
		}
		if optim.WholeLayers(o) {
			return fmt.Errorf("optimizer: expected %s, which sees layers as a whole, without L2 around it, which hides that; let it decay weights itself: %w", o.Name(), ErrConfig)
		}
	}
	if _, ok := o.(optim.Searcher); ok && len(t.Transforms) > 0 {
		return fmt.Errorf("optimizer: expected no transforms of gradients with %s, which evaluates gradients by itself, found %d: %w", o.Name(), len(t.Transforms), ErrConfig)
	}
	return nil
}

// noneNil returns an error if an element of a list is nil.
func noneNil[T any](what string, list []T) error {
	for i, v := range list {
		if any(v) == nil {
			return fmt.Errorf("%s %d: expected a value, found nil: %w", what, i+1, ErrConfig)
		}
	}
	return nil
}

// batches returns how rows are divided into batches.
func (t *Trainer) batches(rows int) data.Batches {
	return data.Batches{Rows: rows, Size: t.BatchSize, Shuffle: t.Shuffle, Block: t.BlockShuffle, DropLast: t.DropLast, Seed: t.Seed}
}

// rowWeights returns the weight of each row of a training set, 1 in the mean, or nil if
// all rows weigh the same.
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

// checkClassWeights returns an error if a weight belongs to a class that the training
// set does not have, or is not a positive number in float32.
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
			return fmt.Errorf("class weights: expected the classes %s, found %q: %w", strings.Join(train.Classes, ", "), name, ErrConfig)
		}
		if w := t.ClassWeights[name]; !(float32(w) > 0) || float32(w)-float32(w) != 0 {
			return fmt.Errorf("class weights: %s: expected a positive number that float32 can hold, found %v: %w", name, w, ErrConfig)
		}
	}
	return nil
}
