package mlp

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// Session is one training under way, for callers who want to step it, look into
// it, stop it, save it or go on from where it was. [Trainer.Start] begins one:
//
//	for !s.Done() {
//		if _, err := s.Step(ctx); err != nil { … }
//	}
//
// trains as [Trainer.Train] does. Between two calls, the model may be used and
// its weights set. A Session is for one goroutine at a time; several sessions
// with a model each may run at once. It has to be closed.
type Session struct {
	trainer  Trainer
	model    *Model
	schedule optim.Schedule
	batches  data.Batches
	pool     *kernel.Pool
	step     *step
	onTrain  *evaluator // nil if not evaluated
	onTest   *evaluator

	at     Progress
	result Result

	order     []int32 // of the rows in the epoch
	ordered   int     // the epoch of the order; -1: none yet
	epochTime time.Duration
	reported  time.Time // of the last Stepped event

	transforming func(*member) error      // applies transforms and look
	look         func(g *Gradients) error // of the caller, in the step under way

	began, ended, closed bool
}

// Progress is how far a training has come.
type Progress struct {
	Epoch   int  `json:"epoch"`   // that is under way, from 0
	Batch   int  `json:"batch"`   // how many batches of the epoch were trained on
	Pending bool `json:"pending"` // the epoch is trained, but not yet evaluated and reported
	// Stopping is why a recorder or controller wants the training to end with this
	// epoch, cut short; "" if none does.
	Stopping string `json:"stopping,omitempty"`

	Epochs int     `json:"epochs"` // completed
	Steps  int     `json:"steps"`
	Rows   int     `json:"rows"` // trained on, in all epochs
	Loss   float64 `json:"loss"` // of the last batch, before its update
	Rate   float64 `json:"rate"` // of the last step

	RateFactor float64 `json:"rate_factor"` // what controllers multiply the learning rate by
	EpochLoss  float64 `json:"epoch_loss"`  // summed over the epoch's rows so far
	EpochRows  int     `json:"epoch_rows"`
}

// Start begins a training of m's network. It checks and prepares everything, but
// takes no step. Later changes of t do not matter. The model must not be in
// another session at the same time.
func (t *Trainer) Start(m *Model, train, test *data.Set) (*Session, error) {
	trainRows, testRows, err := t.bind(m, train, test, true)
	if err != nil {
		return nil, err
	}
	s := t.newSession(m, trainRows, testRows)
	if !m.Network.hold(s.params()) {
		s.pool.Close()
		return nil, fmt.Errorf("expected a network that is in no other training, found one whose layers are in a session that is not closed: %w", ErrConfig)
	}
	return s, nil
}

func (t *Trainer) newSession(m *Model, train, test *boundSet) *Session {
	s := &Session{
		trainer: *t, model: m, schedule: t.Schedule, batches: t.batches(train.len()),
		pool: kernel.NewPool(kernel.Active(), t.Threads),
		at:   Progress{RateFactor: 1}, order: make([]int32, train.len()), ordered: -1,
	}
	optimizer := t.Optimizer
	if optimizer == nil {
		optimizer = optim.SGD{}
	}
	if s.schedule == nil {
		s.schedule = optim.Constant{}
	}
	s.step = newStep(s.pool, train.x, &train.targets, optimizer, t.BatchSize, m.Network)
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

// Observe adds recorders to those of the trainer. They receive what happens from
// now on.
func (s *Session) Observe(recorders ...Recorder) {
	s.trainer.Recorders = slices.Concat(s.trainer.Recorders, recorders)
}

// params returns what the training learns.
func (s *Session) params() *params { return s.step.members[0].params }

// network returns the network that the session has trained from the beginning,
// whatever the model has become.
func (s *Session) network() *Network { return s.step.members[0].net }

// Model returns the model that is trained.
func (s *Session) Model() *Model { return s.model }

// Progress returns how far the training has come.
func (s *Session) Progress() Progress { return s.at }

// Result returns what has become of the training so far. It is the same value
// that the event Ended carries.
func (s *Session) Result() *Result { return &s.result }

// Steps returns how many steps the whole training takes.
func (s *Session) Steps() int {
	n := s.batches.PerEpoch() * s.trainer.Epochs
	if s.trainer.MaxSteps > 0 {
		n = min(n, s.trainer.MaxSteps)
	}
	return n
}

// Done reports whether the training is over: it has taken all its steps, was
// stopped, or failed.
func (s *Session) Done() bool { return s.ended || s.allSteps() && !s.at.Pending }

func (s *Session) allSteps() bool { return s.at.Steps >= s.Steps() }

const badFactor = "mlp: the factor of a learning rate is negative or not finite"

// SetRateFactor multiplies the learning rate of the following steps, beside the
// schedule; 1 is as planned. It panics if the factor is negative or not finite.
func (s *Session) SetRateFactor(factor float64) {
	if !(factor >= 0) || math.IsInf(factor, 0) {
		panic(badFactor)
	}
	s.at.RateFactor = factor
}

// RateFactor returns what SetRateFactor has set.
func (s *Session) RateFactor() float64 { return s.at.RateFactor }

// ErrEnded is returned when a training that is over is asked for another step.
var ErrEnded = errors.New("the training is over")

// Run trains to the end and returns the result, also with an error after the
// first step. When ctx is done it ends the training after the step under way.
func (s *Session) Run(ctx context.Context) (*Result, error) {
	err := s.begin()
	for err == nil && !s.Done() {
		_, err = s.Epoch(ctx)
	}
	switch {
	case s.ended:
	case err == nil: // the session was restored to where the training is over
		err = s.complete()
	case ctx.Err() != nil:
		err = s.end(Interrupted, err)
	}
	return &s.result, err
}

// Epoch trains to the end of the epoch under way, evaluates, and returns the
// event EpochEnded that the recorders have seen. When ctx is done it returns the
// context's error after the step under way; the training can go on. After the end
// it returns [ErrEnded].
func (s *Session) Epoch(ctx context.Context) (Event, error) {
	if err := s.ready(); err != nil {
		return Event{}, err
	}
	start := time.Now()
	for !s.at.Pending {
		if _, err := s.advance(ctx); err != nil {
			s.spend(start)
			return Event{}, err
		}
	}
	s.spend(start)
	return s.endEpoch(ctx)
}

// Step takes the next step and returns its event Stepped. The step that
// completes an epoch evaluates, too. When ctx is done, Step returns the context's
// error; the training can go on. If that was during an evaluation, the next Step
// evaluates only, and returns the event EpochEnded. After the end Step returns
// [ErrEnded].
func (s *Session) Step(ctx context.Context) (Event, error) { return s.StepWithGradients(ctx, nil) }

// StepWithGradients is Step with a look at the gradients between backward pass
// and update, after the trainer's transforms. look may change them; if it does
// not, the step gives the bytes of one without a look. After an error of look no
// weight has changed, and the same step can be taken again.
func (s *Session) StepWithGradients(ctx context.Context, look func(g *Gradients) error) (Event, error) {
	if err := s.ready(); err != nil {
		return Event{}, err
	}
	if s.at.Pending {
		return s.endEpoch(ctx)
	}
	start := time.Now()
	s.look = look
	e, err := s.advance(ctx)
	s.look = nil
	s.spend(start)
	if err == nil && s.at.Pending {
		_, err = s.endEpoch(ctx)
	}
	return e, err
}

// Close ends the session, gives the network its weights and its goroutines back.
// A training that is not over is reported to the recorders as Abandoned; their
// errors are returned. Closing twice is allowed.
func (s *Session) Close() (err error) {
	if s.closed {
		return nil
	}
	if s.began && !s.ended {
		err = s.end(Abandoned, nil)
	}
	s.closed, s.ended = true, true
	s.network().release()
	s.pool.Close()
	return err
}
