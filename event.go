package mlp

import "time"

// EventKind says what an [Event] tells of.
type EventKind int

// The kinds of events, in the order in which a training sends them.
const (
	Stepped    EventKind = iota // a step was taken
	EpochEnded                  // an epoch was trained and evaluated
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
	// or of all batches of the epoch.
	Loss float64

	// The rest belongs to EpochEnded. Train and Test are nil where they were
	// not evaluated.
	Train, Test *Evaluation
	Rows        int           // rows trained on in this epoch
	TrainTime   time.Duration // of the training pass alone
	EvalTime    time.Duration
}

// Recorder is told of the events of a training as they happen, one after the
// other. An error ends the training.
type Recorder interface {
	Record(e Event) error
}
