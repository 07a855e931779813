package mlp

import (
	"errors"
	"time"
)

// EventKind says what an [Event] reports.
type EventKind int

// The kinds of events, in the order in which a training sends them.
const (
	Started    EventKind = iota // the training begins, or goes on from a state
	Stepped                     // a step was taken
	EpochEnded                  // an epoch was trained and evaluated
	Ended                       // the training is over; always the last, and always sent
)

// Event is one thing that happened in a training. All recorders see the same
// events, so they cannot disagree.
type Event struct {
	Kind  EventKind
	Epoch int // from 0
	Step  int // steps taken so far, in all epochs
	Steps int // steps that the whole training will take

	// LearningRate is that of the last step.
	LearningRate float64
	// Loss is the mean loss per row before the update: of the step's batch,
	// or of all batches of the epoch. Rows count by their weights, unlike in an
	// [Evaluation].
	Loss float64

	// These belong to EpochEnded. Train and Test are nil if they were not
	// evaluated.
	Train, Test *Evaluation
	Rows        int           // rows trained on in this epoch
	TrainTime   time.Duration // of the training pass, without evaluation
	EvalTime    time.Duration

	// Result belongs to Ended: what became of the training, and why it ended.
	Result *Result
}

// A Recorder receives a training's events, one at a time, in order. An error ends
// the training; [ErrStop], or an error that wraps it, ends it without one.
type Recorder interface {
	Record(e Event) error
}

// A Controller decides how a training goes on. It is asked after each epoch, when
// the recorders have seen the event, and may stop the training, by an error that
// wraps [ErrStop], change the learning rate, or read the weights.
//
// What it remembers from event to event belongs to the training's [State]: then
// it implements encoding.BinaryMarshaler and encoding.BinaryUnmarshaler.
type Controller interface {
	Control(s *Session, e Event) error
}

// A StepController is a Controller that is asked after every step, too, with the
// event Stepped.
type StepController interface {
	Controller
	ControlsSteps()
}

// ErrStop is returned by a recorder or controller to end a training early without
// an error. What it is wrapped in says why: see [Result.Message].
var ErrStop = errors.New("training stopped")
