package mlp

import (
	"encoding"
	"fmt"
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

// State is everything that the rest of a training depends on, beside its settings
// and data: a session of the same trainer that is restored to it ends with the
// bytes of one that was never interrupted, on any number of threads. What it
// leaves out are durations, and evaluations, which the next epoch measures anew.
//
// [State.Encode] and [DecodeState] turn it into a file and back.
type State struct {
	Progress  Progress
	Batches   data.Batches // how the rows are dealt, which gives the place in an epoch its meaning
	Optimizer string       // its name, which gives the slots their meaning
	Sizes     []int        // of the network's inputs, hidden layers and outputs

	Weights     [][]float32   // of each layer, (in+1, out) with the bias as the last row
	Slots       [][][]float32 // Slots[k][i] is the optimizer's slot k of layer i, like its weights
	Controllers [][]byte      // what each controller remembers; nil if nothing
}

// State returns a copy of the training's state. It may be taken between two
// steps, and by recorders and controllers.
func (s *Session) State() (*State, error) {
	p, n := s.params(), s.network()
	state := &State{
		Progress: s.at, Batches: s.batches, Optimizer: p.optimizer.Name(), Sizes: n.Sizes(),
		Slots: make([][][]float32, p.optimizer.Slots()),
	}
	for i, d := range n.layers {
		state.Weights = append(state.Weights, d.Weights())
		for k := range state.Slots {
			state.Slots[k] = append(state.Slots[k], p.slot(k, i))
		}
	}
	for i, c := range s.trainer.Controllers {
		var memory []byte
		if c, ok := c.(encoding.BinaryMarshaler); ok {
			var err error
			if memory, err = c.MarshalBinary(); err != nil {
				return nil, fmt.Errorf("controller %d: %w", i+1, err)
			}
		}
		state.Controllers = append(state.Controllers, memory)
	}
	return state, nil
}

// Restore puts the training where state was taken. The network, the optimizer and
// the controllers must be of the same kind; other settings may differ, to try what
// comes of it, but within an epoch the rows must be dealt alike. After an error
// the training is as it was, unless a controller refuses what it remembered.
func (s *Session) Restore(state *State) error {
	if s.closed {
		return ErrEnded
	}
	if err := s.fits(state); err != nil {
		return err
	}
	for i, c := range s.trainer.Controllers {
		if c, ok := c.(encoding.BinaryUnmarshaler); ok && state.Controllers[i] != nil {
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
	s.result = Result{
		Epochs: s.at.Epochs, Steps: s.at.Steps, Rows: s.at.Rows, Loss: s.at.Loss,
		TrainTime: s.result.TrainTime, EvalTime: s.result.EvalTime,
	}
	if s.ended {
		s.began, s.ended = false, false
	}
	return nil
}

// fits reports a state that is not one of a training like s.
func (s *Session) fits(state *State) error {
	if err := state.Check(); err != nil {
		return err
	}
	p, n := s.params(), s.network()
	switch {
	case !slices.Equal(state.Sizes, n.Sizes()):
		return fmt.Errorf("expected the state of a network of %v units, found %v: %w", n.Sizes(), state.Sizes, ErrState)
	case state.Optimizer != p.optimizer.Name() || len(state.Slots) != p.optimizer.Slots():
		return fmt.Errorf("expected the state of the optimizer %s with %d slots, found %s with %d: %w", p.optimizer.Name(), p.optimizer.Slots(), state.Optimizer, len(state.Slots), ErrState)
	case len(state.Controllers) != len(s.trainer.Controllers):
		return fmt.Errorf("expected the state of %d controllers, found %d: %w", len(s.trainer.Controllers), len(state.Controllers), ErrState)
	case state.Progress.Batch > 0 && state.Batches != s.batches:
		return fmt.Errorf("expected a state within an epoch of %+v, found one of %+v; only between epochs may the rows be dealt in another way: %w", s.batches, state.Batches, ErrState)
	}
	return nil
}

// Check reports a state that contradicts itself.
func (state *State) Check() error {
	if err := state.Progress.check(); err != nil {
		return err
	}
	if len(state.Sizes) != len(state.Weights)+1 || len(state.Weights) == 0 {
		return fmt.Errorf("expected the weights of %d layers, found %d: %w", len(state.Sizes)-1, len(state.Weights), ErrState)
	}
	for _, n := range state.Sizes {
		if n < 1 || n > MaxParameters {
			return fmt.Errorf("expected layers of 1 to %d units, found %d: %w", MaxParameters, n, ErrState)
		}
	}
	if b := state.Batches; b.Size < 1 || state.Progress.Batch > b.PerEpoch() {
		return fmt.Errorf("expected a place within the epoch, found batch %d of %+v: %w", state.Progress.Batch, b, ErrState)
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

// checkLayers reports values that are not one number for each weight.
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
	for _, n := range []int{p.Epoch, p.Batch, p.Epochs, p.Steps, p.Rows, p.EpochRows} {
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
