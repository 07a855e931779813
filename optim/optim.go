// Package optim holds optimizers, which update parameters by their gradients, and
// learning-rate schedules. Parameters are plain slices.
//
// [Parse] returns an optimizer by its name and [ParseSchedule] a schedule. After every
// batch, a trainer calls Step for every run (contiguous slice) of parameters.
//
// # Determinism
//
// Step updates each parameter independently of the others. So the result is the same
// however the parameters are divided into runs and goroutines.
package optim

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// ErrConfig is returned when a setting is out of range, and for the name of an optimizer
// or a schedule that this package does not know.
var ErrConfig = errors.New("not a usable setting")

// Params is a run of parameters with their gradient and the optimizer's state for them.
// All slices have the same length.
type Params struct {
	Weights  []float32
	Gradient []float32
	Slots    [][]float32 // the optimizer's state: as many slices as Slots returns, zeros at first
	Biases   int         // how many parameters at the end are biases, which do not decay
	Decay    float32     // factor of the optimizer's weight decay: usually 1; 0: no decay
	Step     int         // number of the training step, from 1
}

// Optimizer updates parameters from their gradient. It holds its settings only; its
// state for each parameter is in the slots of [Params]. An optimizer that needs a whole
// layer at once also implements [LayerOptimizer] or [Searcher]. One that does not need
// a stored gradient also implements [Fusable].
type Optimizer interface {
	// Name returns the optimizer's name on the command line and in recipes.
	Name() string
	// Slots returns how many numbers the optimizer keeps for each parameter.
	Slots() int
	// Step updates p.Weights and p.Slots with the given learning rate. It may
	// overwrite p.Gradient.
	Step(p Params, rate float32)
}

// Settings are the settings of an optimizer besides its name and learning rate.
type Settings struct {
	Momentum    float64 // used by momentum and nesterov; 0 or more and below 1
	WeightDecay float64 // used by all optimizers; 0 or more
}

// Parse returns the optimizer with the given name: "sgd", "momentum", "nesterov",
// "adam" or "adamw". AdamW has its own kind of weight decay; for the others, a weight
// decay above 0 wraps the optimizer in [L2].
func Parse(name string, s Settings) (Optimizer, error) {
	if !(s.Momentum >= 0 && s.Momentum < 1) {
		return nil, fmt.Errorf("momentum: expected 0 or more and below 1, found %g: %w", s.Momentum, ErrConfig)
	}
	if decay := float32(s.WeightDecay); !(decay >= 0) || math.IsInf(float64(decay), 0) {
		return nil, fmt.Errorf("weight decay: expected 0 or a positive float32 number, found %g: %w", s.WeightDecay, ErrConfig)
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

// Names lists the names that Parse accepts.
func Names() []string { return []string{"sgd", "momentum", "nesterov", "adam", "adamw"} }

// HasMomentum reports whether the optimizer with the given name uses
// [Settings.Momentum].
func HasMomentum(name string) bool { return name == "momentum" || name == "nesterov" }
