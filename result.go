package mlp

import "time"

// Result is what became of a training.
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
	Abandoned          // its session was closed before
)

var reasons = [...]string{"running", "completed", "step-limit", "stopped", "interrupted", "diverged", "failed", "abandoned"}

// String returns the reason as one word, as --json has it.
func (r Reason) String() string { return reasons[r] }
