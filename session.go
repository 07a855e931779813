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

// Session is a training that its caller controls: the caller takes the steps, and can
// inspect, stop, save and resume the training. [Trainer.Start] begins one. The loop
//
//	for !s.Done() {
//		if _, err := s.Step(ctx); err != nil { … }
//	}
//
// trains as [Trainer.Train] does. Between two calls, the caller may use the model and
// set its weights. Only one goroutine at a time may use a Session. Several sessions may
// run at once if each has a model of its own.
//
// A session must be closed. Until then its goroutines keep running, and no other
// session can train its network.
type Session struct {
	trainer  Trainer
	model    *Model
	schedule optim.Schedule
	batches  data.Batches
	pool     *kernel.Pool
	step     *step
	onTrain  *evaluator // evaluates the training set; nil: not evaluated
	onTest   *evaluator // evaluates the test set; nil: not evaluated

	at     Progress
	result *Result

	perEpoch  int     // batches in an epoch
	planned   int     // steps of the whole training
	order     []int32 // the rows of one epoch in the order of training
	ordered   int     // the number of that epoch; -1: none yet
	epochTime time.Duration
	reported  time.Time // when the last Stepped event was sent

	transforming func(*member) error      // s.transform, stored once so that a step allocates nothing
	look         func(g *Gradients) error // what the caller gave to StepWithGradients for the current step, or nil

	began, ended, closed bool
	running              call // what the session is doing now
}

// call is what a session is doing when it calls a recorder, a controller or the function
// given to StepWithGradients. It decides which of the session's methods they may call.
type call int

const (
	atRest call = iota
	stepping
	endingEpoch
)

// Progress is how far a training has come.
type Progress struct {
	Epoch   int  `json:"epoch"`   // the current epoch, from 0; also the number of completed epochs
	Batch   int  `json:"batch"`   // how many batches of the epoch were trained on
	Pending bool `json:"pending"` // the epoch's steps are taken, but it is not yet evaluated and reported
	// Stopping is the reason given by the recorder or controller that stopped the
	// training, or "" if none did. A stopped training ends after the current epoch.
	Stopping string `json:"stopping,omitempty"`

	Steps int     `json:"steps"`
	Rows  int     `json:"rows"` // rows trained on; each counts once per epoch
	Loss  float64 `json:"loss"` // of the last batch, before its update
	Rate  float64 `json:"rate"` // learning rate of the last step

	RateFactor float64 `json:"rate_factor"` // the learning rate's factor from SetRateFactor
	EpochLoss  float64 `json:"epoch_loss"`  // summed over the epoch's rows so far
	EpochRows  int     `json:"epoch_rows"`  // rows trained on in this epoch so far
}

// Observe adds recorders to those that the trainer has. The added ones receive all
// events from now on.
func (s *Session) Observe(recorders ...Recorder) {
	s.trainer.Recorders = append(s.trainer.Recorders, recorders...)
}

// params returns the parameters that the training changes.
func (s *Session) params() *params { return s.step.members[0].params }

// network returns the network that the session trains. It stays the same even if the
// caller sets the model's Network to another one.
func (s *Session) network() *Network { return s.step.members[0].net }

// Model returns the model that is trained.
func (s *Session) Model() *Model { return s.model }

// Progress returns how far the training has come.
func (s *Session) Progress() Progress { return s.at }

// Result returns the result of the training so far. The event Ended has the same
// pointer. [Session.Restore] replaces it by a new one.
func (s *Session) Result() *Result { return s.result }

// PlannedSteps returns how many steps the whole training takes, including those
// already taken.
func (s *Session) PlannedSteps() int { return s.planned }

// plan sets s.planned to the steps taken so far plus those that remain in all epochs.
// If MaxSteps is set, s.planned is at most MaxSteps, but never less than the steps
// taken.
func (s *Session) plan() {
	s.planned = s.at.Steps + s.perEpoch*s.trainer.Epochs - s.place()
	if s.trainer.MaxSteps > 0 {
		s.planned = min(s.planned, max(s.trainer.MaxSteps, s.at.Steps))
	}
}

// place returns the number of batches, in all epochs, before the next one to train on.
func (s *Session) place() int { return s.at.Epoch*s.perEpoch + s.at.Batch }

// Done reports whether the training is over: whether it has taken all its steps, was
// stopped, or failed.
func (s *Session) Done() bool {
	return s.ended || !s.at.Pending && (s.at.Stopping != "" || s.allSteps())
}

func (s *Session) allSteps() bool { return s.at.Steps >= s.planned }

const badFactor = "mlp: the factor of a learning rate is negative or not finite"

// SetRateFactor sets a factor for the learning rate of the following steps, in addition
// to the schedule's; 1 changes nothing. It panics if factor is negative or not finite.
func (s *Session) SetRateFactor(factor float64) {
	if !(factor >= 0) || math.IsInf(factor, 0) {
		panic(badFactor)
	}
	s.at.RateFactor = factor
}

// RateFactor returns the factor that [Session.SetRateFactor] set last, at first 1.
func (s *Session) RateFactor() float64 { return s.at.RateFactor }

var (
	// ErrEnded is returned when a training that is over is asked for another step.
	ErrEnded = errors.New("the training is over")
	// ErrBusy is returned when a recorder, a controller or the function given to
	// [Session.StepWithGradients] calls a method of the session that is not allowed
	// during a step or at the end of an epoch.
	ErrBusy = errors.New("the session is busy")
)

// enter begins a call that is only allowed when no other call is running. Otherwise it
// returns ErrBusy. The method leave ends the call.
func (s *Session) enter(what call) error {
	if s.running != atRest {
		return fmt.Errorf("expected this call between two steps, found it during a step or at the end of an epoch: %w", ErrBusy)
	}
	s.running = what
	return nil
}

func (s *Session) leave() { s.running = atRest }

// Run trains to the end. It returns the result even if it also returns an error. When
// ctx is done, it ends the training after the current step, with the reason
// Interrupted.
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
	case err == nil: // the session was restored to a state in which no step is left
		err = s.complete()
	case ctx.Err() != nil:
		err = s.end(Interrupted, err)
	}
	return s.result, err
}

// Epoch trains to the end of the current epoch, evaluates, and returns the event
// EpochEnded that the recorders received. When ctx is done, it returns the context's
// error after the current step; a later call continues the training. After the end of
// the training it returns [ErrEnded].
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

// Step takes the next step and returns its event Stepped. The step that completes an
// epoch also evaluates the network. When ctx is done, Step returns the context's error;
// a later call continues the training. If the context was done during an evaluation,
// the next Step only evaluates, and returns the event EpochEnded. After the end of the
// training Step returns [ErrEnded]. If a recorder or controller stops the training
// before its first step, Step returns the zero Event.
func (s *Session) Step(ctx context.Context) (Event, error) { return s.StepWithGradients(ctx, nil) }

// StepWithGradients is [Session.Step] for callers that need the gradients. After the
// backward pass and the trainer's transforms, and before the update, it calls look with
// the gradients. look may change them. If it changes nothing, the step gives the same
// bytes as [Session.Step]. If look returns an error, no weight has changed, and the same
// step can be taken again. If the call only evaluates, look is not called.
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

// Close ends the session, writes the final weights to the network and ends the
// goroutines. If the training is not over, the recorders receive Ended with the reason
// Abandoned, and Close returns their errors. Closing twice is allowed. Close returns
// [ErrBusy] if a recorder, a controller or the function given to
// [Session.StepWithGradients] calls it.
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
