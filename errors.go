package mlp

import (
	"errors"

	"github.com/seed-217ca19f/mlp/optim"
)

// Errors that callers may test for with errors.Is. Each arrives wrapped in a
// message that says what was expected and what was found.
var (
	// ErrConfig is returned when settings are missing, are out of range,
	// contradict each other or do not fit the data. It is also returned for the
	// name of an activation, loss or optimizer that this version does not know.
	ErrConfig = optim.ErrConfig
	// ErrDiverged is returned when a loss or a weight is infinite or not a number.
	// A smaller learning rate usually helps.
	ErrDiverged = errors.New("training diverged")
	// ErrModel is returned when a model has no network, when its parts do not fit
	// together, when its file is damaged, and when this version can't read the
	// file's format version.
	ErrModel = errors.New("not a usable model")
	// ErrState is returned when the state of a training is damaged, or when it
	// comes from a training with another network, optimizer or controllers.
	ErrState = errors.New("not a state that this training can continue from")
	// ErrInput is returned when rows do not have the columns that a model
	// expects.
	ErrInput = errors.New("rows do not fit the model")
	// ErrOverflow is returned when an output is not finite, because weights and
	// inputs are so large that a sum exceeds the range of float32.
	ErrOverflow = errors.New("outputs exceed the range of float32")
)
