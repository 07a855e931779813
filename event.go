package mlp

import (
	"errors"
	"fmt"
	"time"
)

// EventKind says what an [Event] reports.
type EventKind int

// The kinds of events, in the order in which a training sends them.
const (
	Started    EventKind = iota // the training begins, or continues after it had ended
	Stepped                     // a step was taken
	EpochEnded                  // an epoch was trained and evaluated
	Ended                       // the training is over; always sent, as the last event
)

// Event is one thing that happened in a training. All recorders receive the same
// events, so their reports agree.
type Event struct {
	Kind  EventKind
	Epoch int // the current epoch, from 0; in Ended, the number of completed epochs
	Step  int // steps taken so far, in all epochs
	Steps int // steps that the whole training will take

	// LearningRate is the rate of the last step; in Started, the rate in the settings.
	LearningRate float64
	// Loss is the mean loss per row, measured before the update. In EpochEnded it is
	// the mean over all batches of the epoch, otherwise that of the last batch. Unlike
	// in an [Evaluation], each row's loss is multiplied by the row's weight.
	Loss float64

	// Only EpochEnded has these. Train and Test are nil if they were not evaluated.
	Train, Test *Evaluation
	Rows        int           // rows trained on in this epoch
	TrainTime   time.Duration // of the training pass, without evaluation
	EvalTime    time.Duration

	// Only Ended has Result. It says how the training went and why it ended.
	Result *Result
}

// String returns the kind as one word.
func (k EventKind) String() string {
	if names := [...]string{"started", "stepped", "epoch ended", "ended"}; k >= 0 && int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("EventKind(%d)", int(k))
}

// A Recorder receives a training's events, one at a time, in order. Every recorder
// receives every event, even if another one returns an error. An error that wraps
// [ErrStop], such as one from [Stop], ends the training with the reason Stopped, and
// the training returns no error. Any other error ends it with the reason Failed. If a
// recorder returns an error for the event Ended, the result's reason becomes Failed.
//
// A recorder may read the weights and take a [State]. If it asks the session for
// another step, the session returns [ErrBusy].
type Recorder interface {
	Record(e Event) error
}

// A Controller decides how a training continues. It is called with the events Started
// and EpochEnded, before the recorders are. It may change the learning rate and read
// the weights, and after an epoch it may restore a state. To stop the training, it
// returns an error made by [Stop].
//
// A controller that remembers something between events implements
// encoding.BinaryMarshaler and encoding.BinaryUnmarshaler, so that its memory is saved
// in the training's [State]. The event Started with step 0 means that a new training
// begins; the controller must then forget what it remembers.
type Controller interface {
	Control(s *Session, e Event) error
}

// A StepController is a Controller that is also called after every step.
type StepController interface {
	Controller
	// ControlStep does what Control does, for the event Stepped.
	ControlStep(s *Session, e Event) error
}

// ErrStop ends a training early, without an error, if a recorder or controller returns
// it. To give a reason, return an error made by [Stop] instead. If the training is
// stopped in the middle of an epoch, the network is evaluated as usual before the
// training ends.
var ErrStop = errors.New("training stopped")

// Stop returns an error that wraps [ErrStop]. A recorder or controller returns it to
// end the training. The reason becomes [Result.Message].
func Stop(reason string) error { return stopError(reason) }

// stopError is the error that Stop returns; its text is the reason.
type stopError string

func (e stopError) Error() string { return string(e) + ": " + ErrStop.Error() }

func (e stopError) Unwrap() error { return ErrStop }

// reasonOf returns the text for [Result.Message]: the reason that was given to Stop,
// or the whole text of any other error.
func reasonOf(err error) string {
	if reason, ok := errors.AsType[stopError](err); ok {
		return string(reason)
	}
	return err.Error()
}

// Result says how a training went: how far it came, how good the network is, and why
// the training ended.
type Result struct {
	Epochs      int // completed
	Steps       int
	Rows        int         // rows trained on; each counts once per epoch
	Loss        float64     // of the last batch, before its update
	Train, Test *Evaluation // of the network after the last step; nil if not evaluated since
	TrainTime   time.Duration
	EvalTime    time.Duration
	Reason      Reason // why the training ended
	Message     string // the reason given by the recorder or controller that stopped it
}

// Final returns the evaluation on the test set. If there is none, it returns the
// evaluation on the training set, which may be nil.
func (r *Result) Final() *Evaluation {
	if r.Test != nil {
		return r.Test
	}
	return r.Train
}

// Reason is why a training ended.
type Reason int

// The reasons. A training that has not ended is Running.
const (
	Running     Reason = iota
	Completed          // all epochs are done
	StepLimit          // [Trainer.MaxSteps] was reached
	Stopped            // a recorder or controller returned [ErrStop]
	Interrupted        // its context was canceled or its deadline passed
	Diverged           // the loss or a weight is infinite or not a number
	Failed             // a recorder or controller returned an error
	Abandoned          // the session was closed before the training was over
)

var reasons = [...]string{"running", "completed", "step-limit", "stopped", "interrupted", "diverged", "failed", "abandoned"}

// String returns the reason as one word, which the output of --json also uses.
func (r Reason) String() string {
	if r >= 0 && int(r) < len(reasons) {
		return reasons[r]
	}
	return fmt.Sprintf("Reason(%d)", int(r))
}
