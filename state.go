package mlp

import (
	"encoding"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/seed-217ca19f/mlp/data"
)

// State is everything that the rest of a training depends on, besides its settings and
// data. A session of the same trainer that is restored to it produces the same bytes as
// one that was never interrupted, on any number of threads. It does not include
// durations, what recorders remember, or evaluations, which the next epoch repeats.
//
// [State.Encode] and [DecodeState] convert it to a file and back.
type State struct {
	Progress  Progress
	Batches   data.Batches // how the rows are dealt, which gives the place in an epoch its meaning
	Optimizer string       // its name, which gives the slots their meaning

	Sizes       []int    // of the network's inputs, hidden layers and outputs
	Activations []string // of the layers
	Loss        string

	Weights     [][]float32   // of each layer, (in+1, out) with the bias as the last row
	Slots       [][][]float32 // Slots[k][i] is the optimizer's slot k of layer i, like its weights
	Controllers [][]byte      // what each controller remembers; nil if nothing
}

// State returns a copy of the training's state. It may be taken between two
// steps, and by recorders and controllers.
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

// remember returns the memory of a controller, or nil if it has none.
func remember(c Controller) ([]byte, error) {
	m, ok := c.(encoding.BinaryMarshaler)
	if !ok {
		return nil, nil
	}
	memory, err := m.MarshalBinary()
	return append([]byte{}, memory...), err
}

// Restore sets the training to a state. The network, the optimizer and the controllers
// must be of the same kind. Other settings may differ, to try what they change, but
// within an epoch the order of the rows must be the same. After an error the training is
// unchanged, unless a controller refused its memory.
//
// A training that was stopped stays stopped; clear state.Progress.Stopping to continue
// it.
func (s *Session) Restore(state *State) error {
	switch {
	case s.closed:
		return ErrEnded
	case s.under == stepping:
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

// fits returns an error if a state is not from a training like s.
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
		return fmt.Errorf("expected the state of a network of %v units, found %v: %w", n.Sizes(), state.Sizes, ErrState)
	case state.Loss != n.loss.Name() || !slices.Equal(state.Activations, n.activations()):
		return fmt.Errorf("expected the state of a network of the activations %v and the loss %s, found %v and %s: %w", n.activations(), n.loss.Name(), state.Activations, state.Loss, ErrState)
	case state.Optimizer != p.optimizer.Name() || len(state.Slots) != p.optimizer.Slots():
		return fmt.Errorf("expected the state of the optimizer %s with %d slots, found %s with %d: %w", p.optimizer.Name(), p.optimizer.Slots(), state.Optimizer, len(state.Slots), ErrState)
	case len(state.Controllers) != len(s.trainer.Controllers):
		return fmt.Errorf("expected the state of %d controllers, found %d: %w", len(s.trainer.Controllers), len(state.Controllers), ErrState)
	case state.Progress.Batch > 0 && state.Batches != s.batches:
		return fmt.Errorf("expected the order of rows %+v, found %+v; it may change only between epochs: %w", s.batches, state.Batches, ErrState)
	}
	for i, c := range s.trainer.Controllers {
		if _, remembers := c.(encoding.BinaryUnmarshaler); remembers != (state.Controllers[i] != nil) {
			return fmt.Errorf("controller %d: expected saved memory exactly if the controller has memory: %w", i+1, ErrState)
		}
	}
	return nil
}

// Check reports a state that contradicts itself.
func (state *State) Check() error {
	if err := state.Progress.check(); err != nil {
		return err
	}
	layers := len(state.Weights)
	switch {
	case layers == 0 || layers > MaxLayers || len(state.Slots) > maxSlots || len(state.Controllers) > maxControllers:
		return fmt.Errorf("expected 1 to %d layers, up to %d slots and up to %d controllers, found %d, %d and %d: %w", MaxLayers, maxSlots, maxControllers, layers, len(state.Slots), len(state.Controllers), ErrState)
	case len(state.Sizes) != layers+1 || len(state.Activations) != layers:
		return fmt.Errorf("expected sizes, activations and weights of the same number of layers, found %d sizes, %d activations and the weights of %d layers: %w", len(state.Sizes), len(state.Activations), layers, ErrState)
	}
	for _, text := range slices.Concat(state.Activations, []string{state.Loss, state.Optimizer, state.Progress.Stopping}) {
		if !utf8.ValidString(text) || len(text) > maxText {
			return fmt.Errorf("expected names and reasons of up to %d bytes of UTF-8, found %.50q: %w", maxText, text, ErrState)
		}
	}
	for _, n := range state.Sizes {
		if n < 1 || n > MaxParameters {
			return fmt.Errorf("expected layers of 1 to %d units, found %d: %w", MaxParameters, n, ErrState)
		}
	}
	if b, p := state.Batches, state.Progress; b.Size < 1 || b.Rows < 1 || p.Batch > b.PerEpoch() || p.Batch == b.PerEpoch() && !p.Pending {
		return fmt.Errorf("expected a batch within the epoch, found batch %d of %+v: %w", p.Batch, b, ErrState)
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

// checkLayers returns an error unless there is one value for each weight.
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

// check reports counts below zero and numbers that are not finite.
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
		return fmt.Errorf("expected a factor of the learning rate of 0 or more, found %v: %w", p.RateFactor, ErrState)
	}
	return nil
}
