package mlp

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// Session is a training under way that its caller drives: it can take single steps,
// inspect, stop, save, and resume. [Trainer.Start] begins one:
//
//	for !s.Done() {
//		if _, err := s.Step(ctx); err != nil { … }
//	}
//
// trains as [Trainer.Train] does. Between two calls, the model may be used and its
// weights set. A Session is for one goroutine at a time; several sessions, each with its
// own model, may run at once.
//
// A session has to be closed: until then it has goroutines, and no other session can
// train the network.
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
	result *Result

	perEpoch  int     // batches
	planned   int     // steps of the whole training
	order     []int32 // of the rows in the epoch
	ordered   int     // the epoch of the order; -1: none yet
	epochTime time.Duration
	reported  time.Time // of the last Stepped event

	transforming func(*member) error      // applies transforms and look
	look         func(g *Gradients) error // of the caller, in the step under way

	began, ended, closed bool
	under                call // what is under way
}

// call is the callback that a session is in: recorders, controllers or a look at the
// gradients. It decides which methods the callback may use.
type call int

const (
	atRest call = iota
	stepping
	endingEpoch
)

// Progress is how far a training has come.
type Progress struct {
	Epoch   int  `json:"epoch"`   // that is under way, from 0; also the number of completed ones
	Batch   int  `json:"batch"`   // how many batches of the epoch were trained on
	Pending bool `json:"pending"` // the epoch is trained, but not yet evaluated and reported
	// Stopping is why the training is to end with this epoch, cut short, or has
	// ended; "" if nobody stopped it.
	Stopping string `json:"stopping,omitempty"`

	Steps int     `json:"steps"`
	Rows  int     `json:"rows"` // trained on, in all epochs
	Loss  float64 `json:"loss"` // of the last batch, before its update
	Rate  float64 `json:"rate"` // of the last step

	RateFactor float64 `json:"rate_factor"` // what controllers multiply the learning rate by
	EpochLoss  float64 `json:"epoch_loss"`  // summed over the epoch's rows so far
	EpochRows  int     `json:"epoch_rows"`
}

// Observe adds recorders to those of the trainer. They receive what happens from
// now on.
func (s *Session) Observe(recorders ...Recorder) {
	s.trainer.Recorders = append(s.trainer.Recorders, recorders...)
}

// params returns what the training learns.
func (s *Session) params() *params { return s.step.members[0].params }

// network returns the network that the session trains, even if the caller has replaced
// Model.Network since.
func (s *Session) network() *Network { return s.step.members[0].net }

// Model returns the model that is trained.
func (s *Session) Model() *Model { return s.model }

// Progress returns how far the training has come.
func (s *Session) Progress() Progress { return s.at }

// Result returns the result of the training so far. The event Ended carries the same
// pointer. [Session.Restore] starts a new one.
func (s *Session) Result() *Result { return s.result }

// PlannedSteps returns the number of steps of the whole training, including those
// already taken.
func (s *Session) PlannedSteps() int { return s.planned }

// plan counts the steps of the whole training, including those already taken.
func (s *Session) plan() {
	s.planned = s.at.Steps + s.perEpoch*s.trainer.Epochs - s.place()
	if s.trainer.MaxSteps > 0 {
		s.planned = min(s.planned, max(s.trainer.MaxSteps, s.at.Steps))
	}
}

// place returns the number of planned batches that are done.
func (s *Session) place() int { return s.at.Epoch*s.perEpoch + s.at.Batch }

// Done reports whether the training is over: it has taken all its steps, was
// stopped, or failed.
func (s *Session) Done() bool {
	return s.ended || !s.at.Pending && (s.at.Stopping != "" || s.allSteps())
}

func (s *Session) allSteps() bool { return s.at.Steps >= s.planned }

const badFactor = "mlp: the factor of a learning rate is negative or not finite"

// SetRateFactor multiplies the learning rate of the following steps, on top of the
// schedule; 1 is as planned. It panics if the factor is negative or not finite.
func (s *Session) SetRateFactor(factor float64) {
	if !(factor >= 0) || math.IsInf(factor, 0) {
		panic(badFactor)
	}
	s.at.RateFactor = factor
}

// RateFactor returns what SetRateFactor has set.
func (s *Session) RateFactor() float64 { return s.at.RateFactor }

var (
	// ErrEnded is returned when a training that is over is asked for another step.
	ErrEnded = errors.New("the training is over")
	// ErrBusy is returned when a recorder, a controller or a look at the gradients calls
	// a method that a session allows only between steps.
	ErrBusy = errors.New("the session is busy")
)

// enter begins a call that is allowed only between steps, and leave ends it.
func (s *Session) enter(what call) error {
	if s.under != atRest {
		return fmt.Errorf("expected this call between two steps, found it during a step or at the end of an epoch: %w", ErrBusy)
	}
	s.under = what
	return nil
}

func (s *Session) leave() { s.under = atRest }

// Run trains to the end and returns the result, also with an error after the
// first step. When ctx is done it ends the training after the step under way.
func (s *Session) Run(ctx context.Context) (*Result, error) {
	err := s.enter(stepping)
	if err != nil {
		return s.result, err
	}
	defer s.leave()
	err = s.begin()
	for err == nil && !s.Done() {
		_, err = s.epoch(ctx)
	}
	switch {
	case s.ended:
	case err == nil: // the session was restored to the end of the training
		err = s.complete()
	case ctx.Err() != nil:
		err = s.end(Interrupted, err)
	}
	return s.result, err
}

// Epoch trains to the end of the epoch under way, evaluates, and returns the
// event EpochEnded that the recorders have seen. When ctx is done it returns the
// context's error after the step under way; the training can go on. After the end
// it returns [ErrEnded].
func (s *Session) Epoch(ctx context.Context) (Event, error) {
	if err := s.enter(stepping); err != nil {
		return Event{}, err
	}
	defer s.leave()
	if err := s.ready(); err != nil || s.ended {
		return Event{}, err
	}
	return s.epoch(ctx)
}

// Step takes the next step and returns its event Stepped. The step that
// completes an epoch evaluates, too. When ctx is done, Step returns the context's
// error; the training can go on. If that was during an evaluation, the next Step
// takes no step but evaluates, and returns the event EpochEnded. After the end Step
// returns [ErrEnded]. If a recorder stops the training before its first step, Step
// returns the zero Event.
func (s *Session) Step(ctx context.Context) (Event, error) { return s.StepWithGradients(ctx, nil) }

// StepWithGradients is Step with a look at the gradients between the backward pass and
// the update, after the trainer's transforms. look may change them; if it does not, the
// step gives the same bytes as Step. If look returns an error, no weight has changed,
// and the same step can be taken again. look is not called if the call only has an
// evaluation to do.
func (s *Session) StepWithGradients(ctx context.Context, look func(g *Gradients) error) (Event, error) {
	if err := s.enter(stepping); err != nil {
		return Event{}, err
	}
	defer s.leave()
	if err := s.ready(); err != nil || s.ended {
		return Event{}, err
	}
	if s.at.Pending {
		return s.endEpoch(ctx)
	}
	s.look = look
	defer func() { s.look = nil }()
	start := time.Now()
	err := s.advance(ctx)
	s.spend(start)
	if err != nil {
		return Event{}, err
	}
	e := s.stepped()
	if s.at.Pending {
		_, err = s.endEpoch(ctx)
	}
	return e, err
}

// Close ends the session: it writes the weights to the network and ends the goroutines.
// If the training is not over, recorders get the event Ended with the reason Abandoned,
// and Close returns their errors. Closing twice is allowed. Closing from a recorder, a
// controller or the function that looks at the gradients returns [ErrBusy].
func (s *Session) Close() (err error) {
	if s.closed {
		return nil
	}
	if err := s.enter(endingEpoch); err != nil {
		return err
	}
	defer s.leave()
	switch {
	case !s.began || s.ended:
	case s.Done():
		err = s.complete()
	default:
		err = s.end(Abandoned, nil)
	}
	s.closed, s.ended = true, true
	s.network().release()
	s.pool.Close()
	return err
}
