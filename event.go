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
	Started    EventKind = iota // the training begins, or goes on after its end
	Stepped                     // a step was taken
	EpochEnded                  // an epoch was trained and evaluated
	Ended                       // the training is over; always the last, and always sent
)

// Event is one thing that happened in a training. All recorders see the same
// events, so they cannot disagree.
type Event struct {
	Kind  EventKind
	Epoch int // under way, from 0; in Ended, how many are completed
	Step  int // steps taken so far, in all epochs
	Steps int // steps that the whole training will take

	// LearningRate is the rate of the last step, or in Started the initial one.
	LearningRate float64
	// Loss is the mean loss per row before the update, of the step's batch or of all
	// batches of the epoch. Rows are weighted here; in an [Evaluation] they are not.
	Loss float64

	// Only EpochEnded has these. Train and Test are nil if they were not evaluated.
	Train, Test *Evaluation
	Rows        int           // rows trained on in this epoch
	TrainTime   time.Duration // of the training pass, without evaluation
	EvalTime    time.Duration

	// Only Ended has Result: the outcome of the training, and why it ended.
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
// receives every event, even if another one returns an error. An error ends the
// training. An error that wraps [ErrStop], such as one from [Stop], ends it without a
// failure. An error in response to Ended marks the result Failed for whoever reads it
// later.
//
// A recorder may read the weights and take a [State]. It must not make the session
// continue: that returns [ErrBusy].
type Recorder interface {
	Record(e Event) error
}

// A Controller decides how a training continues. It receives the events Started and
// EpochEnded before the recorders do. It may stop the training by returning [Stop],
// change the learning rate, read the weights, or after an epoch restore a state.
//
// If a controller remembers something between events, that is part of the training's
// [State]: the controller then has to implement encoding.BinaryMarshaler and
// encoding.BinaryUnmarshaler. At Started with step 0 a new training begins, and a
// controller has to forget what it remembered.
type Controller interface {
	Control(s *Session, e Event) error
}

// A StepController is a Controller that is called after every step too.
type StepController interface {
	Controller
	// ControlStep is Control for the event Stepped.
	ControlStep(s *Session, e Event) error
}

// ErrStop is returned by a recorder or controller to end a training early without
// an error; [Stop] adds why. After a step, the epoch is evaluated as it is before the
// training ends.
var ErrStop = errors.New("training stopped")

// Stop returns an error that wraps [ErrStop]. A recorder or controller returns it to end
// the training with a reason, which becomes [Result.Message].
func Stop(reason string) error { return stopError(reason) }

// stopError is an error of [Stop], with its reason.
type stopError string

func (e stopError) Error() string { return string(e) + ": " + ErrStop.Error() }

func (e stopError) Unwrap() error { return ErrStop }

// reasonOf returns the reason that was given to Stop, or the whole text of another
// error.
func reasonOf(err error) string {
	if reason, ok := errors.AsType[stopError](err); ok {
		return string(reason)
	}
	return err.Error()
}

// Result is the outcome of a training.
type Result struct {
	Epochs      int // completed
	Steps       int
	Rows        int         // trained on, in all epochs
	Loss        float64     // of the last batch, before its update
	Train, Test *Evaluation // of the network as it is; nil if not evaluated since the last step
	TrainTime   time.Duration
	EvalTime    time.Duration
	Reason      Reason // why the training ended
	Message     string // what the recorder or controller said that stopped it
}

// Final returns the evaluation that counts: on the test set, else on the
// training set, else nil.
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
	Interrupted        // its context ended
	Diverged           // the loss or a weight is no longer a number
	Failed             // a recorder or controller returned an error
	Abandoned          // its session was closed before its end
)

var reasons = [...]string{"running", "completed", "step-limit", "stopped", "interrupted", "diverged", "failed", "abandoned"}

// String returns the reason as one word, as --json has it.
func (r Reason) String() string {
	if r >= 0 && int(r) < len(reasons) {
		return reasons[r]
	}
	return fmt.Sprintf("Reason(%d)", int(r))
}
