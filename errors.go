package mlp

import (
	"errors"

	"github.com/seed-217ca19f/mlp/optim"
)

// Errors that callers may test for with errors.Is. Each arrives wrapped in a
// message that says what was expected and what was found.
var (
	// ErrConfig is returned when settings are missing, out of their range,
	// contradict each other or do not fit the data, or are a name (of an
	// activation, a loss, an optimizer) that this version does not know.
	ErrConfig = optim.ErrConfig
	// ErrDiverged is returned when the loss of a batch is no longer a number:
	// some weight has grown beyond all bounds.
	ErrDiverged = errors.New("training diverged")
	// ErrModel is returned when a model has no network or parts that do not fit
	// together, and when its file is damaged or of a format version that this
	// version can't read.
	ErrModel = errors.New("not a usable model")
	// ErrState is returned when the state of a training is damaged, or is that
	// of another kind of training.
	ErrState = errors.New("not a state from which this training can continue")
	// ErrInput is returned when rows do not have the columns that a model
	// expects.
	ErrInput = errors.New("rows do not fit the model")
	// ErrOverflow is returned when an output for a row is not a finite number:
	// weights and inputs are so large that float32 can't hold what they come to.
	ErrOverflow = errors.New("outputs beyond 32-bit numbers")
)
