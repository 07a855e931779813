// Package optim holds optimizers, which turn gradients into steps, and
// learning-rate schedules, over plain slices of parameters.
//
// [Parse] finds an optimizer by its name and [ParseSchedule] a schedule; a
// trainer calls Step for every run of parameters after every batch.
//
// # Determinism
//
// Step treats each parameter by itself, so parameters may be stepped in runs of
// any length, by any number of goroutines, with the same result.
package optim

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// ErrConfig is returned when a setting is outside its range, or a name that this
// package does not know.
var ErrConfig = errors.New("not a usable setting")

// Params is a range of parameters with their gradient and the optimizer's slots for
// them. All slices have the same length.
type Params struct {
	Weights  []float32
	Gradient []float32
	Slots    [][]float32 // Slots() of them, zeros at the beginning
	Biases   int         // how many at the end are biases, which do not decay
	Decay    float32     // factor of the weight decay of these parameters: 1 for most, 0 for none
	Step     int         // of the training, from 1
}

// Optimizer updates parameters from their gradient. It holds only settings; what it
// remembers for each parameter is in the [Params]. An optimizer that needs more
// implements [LayerOptimizer] or [Searcher] too; one that needs less implements
// [Fusable].
type Optimizer interface {
	// Name is the optimizer's name on the command line and in recipes.
	Name() string
	// Slots is how many numbers it keeps for each parameter.
	Slots() int
	// Step updates p.Weights, and p.Slots, at the given learning rate.
	Step(p Params, rate float32)
}

// Settings are the settings of an optimizer besides its name and learning rate.
type Settings struct {
	Momentum    float64 // of momentum and nesterov, below 1
	WeightDecay float64 // of all, 0 or more
}

// Parse returns the optimizer with that name: "sgd", "momentum", "nesterov", "adam" or
// "adamw". Weight decay is added to the gradient by [L2], except for adamw, which has
// its own.
func Parse(name string, s Settings) (Optimizer, error) {
	if !(s.Momentum >= 0 && s.Momentum < 1) {
		return nil, fmt.Errorf("momentum: expected 0 up to, not including, 1, found %g: %w", s.Momentum, ErrConfig)
	}
	if decay := float32(s.WeightDecay); !(decay >= 0) || math.IsInf(float64(decay), 0) {
		return nil, fmt.Errorf("weight decay: expected 0 or a positive number of float32, found %g: %w", s.WeightDecay, ErrConfig)
	}
	if name == "adamw" {
		return AdamW{NewAdam(), float32(s.WeightDecay)}, nil
	}
	o, err := parsePlain(name, float32(s.Momentum))
	if err != nil || s.WeightDecay == 0 {
		return o, err
	}
	return L2{o, float32(s.WeightDecay)}, nil
}

// parsePlain returns an optimizer without weight decay.
func parsePlain(name string, momentum float32) (Optimizer, error) {
	switch name {
	case "sgd":
		return SGD{}, nil
	case "momentum":
		return Momentum{Mu: momentum}, nil
	case "nesterov":
		return Nesterov{Mu: momentum}, nil
	case "adam":
		return NewAdam(), nil
	}
	return nil, fmt.Errorf("optimizer: expected one of %s, found %q: %w", strings.Join(Names(), ", "), name, ErrConfig)
}

// Names lists what Parse accepts.
func Names() []string { return []string{"sgd", "momentum", "nesterov", "adam", "adamw"} }

// HasMomentum reports whether the optimizer with that name uses [Settings.Momentum].
func HasMomentum(name string) bool { return name == "momentum" || name == "nesterov" }
