// Package optim holds optimizers, which turn gradients into steps, and
// learning-rate schedules, over plain slices of parameters.
//
// [Parse] finds an optimizer by its name and [ParseSchedule] a schedule; a
// trainer calls Step for every run of parameters after every batch.
//
// # Determinism
//
// An optimizer treats each parameter alone, so parameters may be stepped in
// runs of any length, by any number of goroutines, with the same result.
package optim

import (
	"errors"
	"fmt"
	"strings"
)

// Errors that callers may test for with errors.Is.
var (
	// ErrUnknown is returned when a name is not one that this package knows.
	ErrUnknown = errors.New("unknown name")
	// ErrSetting is returned when a setting is outside its range.
	ErrSetting = errors.New("setting out of range")
)

// MaxSlots is the most numbers that an optimizer keeps for each parameter.
const MaxSlots = 2

// Run is a run of parameters with their gradient and what the optimizer keeps
// for them. All slices have the same length.
type Run struct {
	Weights  []float32
	Gradient []float32
	Slots    [MaxSlots][]float32 // the first Slots() of them, zeros at the beginning
}

// Optimizer updates parameters from their gradient. It holds its settings
// only; what it keeps for each parameter is in the [Run].
type Optimizer interface {
	// Name is the optimizer's name on the command line and in recipes.
	Name() string
	// Slots is how many numbers it keeps for each parameter.
	Slots() int
	// Step updates r.Weights, and r.Slots, at the given learning rate.
	Step(r Run, rate float32)
}

// Parse returns the optimizer of that name: "sgd", "momentum" or "nesterov".
// The momentum is used by the last two.
func Parse(name string, momentum float64) (Optimizer, error) {
	if !(momentum >= 0 && momentum < 1) {
		return nil, fmt.Errorf("momentum: expected 0 up to, not including, 1, found %g: %w", momentum, ErrSetting)
	}
	switch name {
	case "sgd":
		return SGD{}, nil
	case "momentum":
		return Momentum{Mu: float32(momentum)}, nil
	case "nesterov":
		return Nesterov{Mu: float32(momentum)}, nil
	}
	return nil, fmt.Errorf("optimizer: expected one of %s, found %q: %w", strings.Join(Names(), ", "), name, ErrUnknown)
}

// Names lists what Parse accepts.
func Names() []string { return []string{"sgd", "momentum", "nesterov"} }
