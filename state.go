package mlp

import (
	"encoding"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/seed-217ca19f/mlp/data"
)

// State is everything that the rest of a training depends on, besides its settings
// and data. A session that is restored to it, with the same trainer and data, ends with
// the same bytes as one that was never interrupted, for any number of threads. A State
// does not include durations, evaluations (the next epoch measures them again) and the
// memory of recorders.
//
// [State.Encode] and [DecodeState] convert it to a file and back.
type State struct {
	Progress  Progress
	Batches   data.Batches // how rows are divided into batches; Progress.Batch counts these
	Optimizer string       // the optimizer's name, which says what Slots contains

	Sizes       []int    // of the network's inputs, hidden layers and outputs
	Activations []string // of the layers
	Loss        string

	Weights     [][]float32   // of each layer, (in+1, out) with the bias as the last row
	Slots       [][][]float32 // Slots[k][i] is the optimizer's slot k of layer i, in the shape of its weights
	Controllers [][]byte      // the memory of each controller; nil for one without memory
}

// State returns a copy of the training's state. It may be called between two steps, and
// by recorders and controllers.
func (s *Session) State() (*State, error) {
	p, n := s.params(), s.network()
	state := &State{
		Progress: s.at, Batches: s.batches, Optimizer: p.optimizer.Name(), Sizes: n.Sizes(), Loss: n.loss.Name(),
		Slots: make([][][]float32, p.optimizer.Slots()),
	}
	for i, d := range n.layers {
		state.Activations = append(state.Activations, d.activation.Name())
		state.Weights = append(state.Weights, d.Weights())
		for k := range state.Slots {
			state.Slots[k] = append(state.Slots[k], p.slot(k, i))
		}
	}
	for i, c := range s.trainer.Controllers {
		memory, err := remember(c)
		if err != nil {
			return nil, fmt.Errorf("controller %d: %w", i+1, err)
		}
		state.Controllers = append(state.Controllers, memory)
	}
	return state, nil
}

// remember returns the memory of a controller. It returns nil if c has no method
// MarshalBinary, else a slice that is not nil but may be empty.
func remember(c Controller) ([]byte, error) {
	m, ok := c.(encoding.BinaryMarshaler)
	if !ok {
		return nil, nil
	}
	memory, err := m.MarshalBinary()
	return append([]byte{}, memory...), err
}

// Restore sets the training to the point at which state was taken. The sizes, activations
// and loss of the network, the optimizer and the number of controllers must be the same.
// Other settings may differ, to try their effect, but if state was taken within an epoch,
// the rows must be divided into the same batches. After an error the training is
// unchanged, unless the error comes from a controller: the controllers before it are then
// restored already.
//
// A training that was stopped stays stopped; clear state.Progress.Stopping to continue
// it.
func (s *Session) Restore(state *State) error {
	switch {
	case s.closed:
		return ErrEnded
	case s.running == stepping:
		return fmt.Errorf("expected this call between two steps or at the end of an epoch, found it during a step: %w", ErrBusy)
	}
	if err := s.fits(state); err != nil {
		return err
	}
	for i, c := range s.trainer.Controllers {
		if c, ok := c.(encoding.BinaryUnmarshaler); ok {
			if err := c.UnmarshalBinary(state.Controllers[i]); err != nil {
				return fmt.Errorf("controller %d: %w", i+1, err)
			}
		}
	}
	for i, d := range s.network().layers {
		if err := d.SetWeights(state.Weights[i]); err != nil {
			return err
		}
		for k := range state.Slots {
			s.params().setSlot(k, i, state.Slots[k][i])
		}
	}
	s.at, s.epochTime = state.Progress, 0
	s.plan()
	s.result = &Result{
		Epochs: s.at.Epoch, Steps: s.at.Steps, Rows: s.at.Rows, Loss: s.at.Loss,
		TrainTime: s.result.TrainTime, EvalTime: s.result.EvalTime,
	}
	if s.ended {
		s.began, s.ended = false, false
	}
	return nil
}

// fits returns an error if state is damaged or comes from a training with another
// network, optimizer or controllers than s.
func (s *Session) fits(state *State) error {
	if state == nil {
		return fmt.Errorf("expected a state, found none: %w", ErrState)
	}
	if err := state.Check(); err != nil {
		return err
	}
	p, n := s.params(), s.network()
	switch {
	case !slices.Equal(state.Sizes, n.Sizes()):
		return fmt.Errorf("expected the state of a network with layer sizes %v, found %v: %w", n.Sizes(), state.Sizes, ErrState)
	case state.Loss != n.loss.Name() || !slices.Equal(state.Activations, n.activations()):
		return fmt.Errorf("expected the state of a network with activations %v and loss %s, found activations %v and loss %s: %w", n.activations(), n.loss.Name(), state.Activations, state.Loss, ErrState)
	case state.Optimizer != p.optimizer.Name() || len(state.Slots) != p.optimizer.Slots():
		return fmt.Errorf("expected the state of the optimizer %s (%d slots), found %s (%d slots): %w", p.optimizer.Name(), p.optimizer.Slots(), state.Optimizer, len(state.Slots), ErrState)
	case len(state.Controllers) != len(s.trainer.Controllers):
		return fmt.Errorf("expected the state of a training with %d controllers, found %d: %w", len(s.trainer.Controllers), len(state.Controllers), ErrState)
	case state.Progress.Batch > 0 && state.Batches != s.batches:
		return fmt.Errorf("expected the batches %+v, found %+v; a state taken within an epoch needs the same batches, a state taken between epochs does not: %w", s.batches, state.Batches, ErrState)
	}
	for i, c := range s.trainer.Controllers {
		if _, remembers := c.(encoding.BinaryUnmarshaler); remembers != (state.Controllers[i] != nil) {
			return fmt.Errorf("controller %d: expected memory in the state if and only if the controller has a method UnmarshalBinary, found one without the other: %w", i+1, ErrState)
		}
	}
	return nil
}

// Check returns an error if parts of the state do not fit together or are out of range.
func (state *State) Check() error {
	if err := state.Progress.check(); err != nil {
		return err
	}
	layers := len(state.Weights)
	switch {
	case layers == 0 || layers > MaxLayers || len(state.Slots) > maxSlots || len(state.Controllers) > maxControllers:
		return fmt.Errorf("expected 1 to %d layers, up to %d slots and up to %d controllers, found %d layers, %d slots and %d controllers: %w", MaxLayers, maxSlots, maxControllers, layers, len(state.Slots), len(state.Controllers), ErrState)
	case len(state.Sizes) != layers+1 || len(state.Activations) != layers:
		return fmt.Errorf("expected %d sizes and %d activations for the weights of %d layers, found %d sizes and %d activations: %w", layers+1, layers, layers, len(state.Sizes), len(state.Activations), ErrState)
	}
	for _, text := range slices.Concat(state.Activations, []string{state.Loss, state.Optimizer, state.Progress.Stopping}) {
		if !utf8.ValidString(text) || len(text) > maxText {
			return fmt.Errorf("expected names and a reason for stopping, each of up to %d bytes in UTF-8, found %.50q: %w", maxText, text, ErrState)
		}
	}
	for _, n := range state.Sizes {
		if n < 1 || n > MaxParameters {
			return fmt.Errorf("expected layer sizes from 1 to %d, found %d: %w", MaxParameters, n, ErrState)
		}
	}
	if b, p := state.Batches, state.Progress; b.Size < 1 || b.Rows < 1 || p.Batch > b.PerEpoch() || p.Batch == b.PerEpoch() && !p.Pending {
		return fmt.Errorf("expected a batch number within the epoch, found batch %d of the batches %+v: %w", p.Batch, b, ErrState)
	}
	if err := state.checkLayers("weights", state.Weights); err != nil {
		return err
	}
	for i, values := range state.Weights {
		for _, v := range values {
			if v-v != 0 {
				return fmt.Errorf("weights of layer %d: expected finite numbers, found %v: %w", i, v, ErrState)
			}
		}
	}
	for k, slot := range state.Slots {
		if err := state.checkLayers(fmt.Sprintf("slot %d", k), slot); err != nil {
			return err
		}
	}
	return nil
}

// checkLayers returns an error unless layers has one number for each weight of each
// layer. name says what the numbers are, for messages.
func (state *State) checkLayers(name string, layers [][]float32) error {
	if len(layers) != len(state.Weights) {
		return fmt.Errorf("%s: expected %d layers, found %d: %w", name, len(state.Weights), len(layers), ErrState)
	}
	for i, values := range layers {
		if want := (state.Sizes[i] + 1) * state.Sizes[i+1]; len(values) != want {
			return fmt.Errorf("%s of layer %d: expected %d numbers, found %d: %w", name, i, want, len(values), ErrState)
		}
	}
	return nil
}

// check returns an error for a negative count, a number that is not finite or a
// negative rate factor.
func (p Progress) check() error {
	for _, n := range []int{p.Epoch, p.Batch, p.Steps, p.Rows, p.EpochRows} {
		if n < 0 {
			return fmt.Errorf("expected counts of 0 or more, found %d in %+v: %w", n, p, ErrState)
		}
	}
	for _, v := range []float64{p.Loss, p.Rate, p.RateFactor, p.EpochLoss} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("expected finite numbers, found %v in %+v: %w", v, p, ErrState)
		}
	}
	if p.RateFactor < 0 {
		return fmt.Errorf("learning rate factor: expected 0 or more, found %v: %w", p.RateFactor, ErrState)
	}
	return nil
}
