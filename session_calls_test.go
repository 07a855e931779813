package mlp

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

// control is a Controller that calls a function.
type control func(*Session, Event) error

func (f control) Control(s *Session, e Event) error { return f(s, e) }

// TestEveryRecorderSeesEveryEvent returns stops and errors from the first of two
// recorders. The second one must receive the same events.
func TestEveryRecorderSeesEveryEvent(t *testing.T) {
	full := errors.New("disk full")
	for _, kind := range []EventKind{Started, Stepped, EpochEnded, Ended} {
		for _, what := range []error{ErrStop, full} {
			first, second := &recorder{}, &recorder{}
			first.stop = func(e Event) error {
				if e.Kind == kind {
					return what
				}
				return nil
			}
			trainer := sharing()
			trainer.Recorders, trainer.StepInterval = []Recorder{first, second}, EveryStep
			_, err := started(t, trainer, clusters(350, 1, false), nil).Run(t.Context())
			if errors.Is(err, full) != (what == full) {
				t.Errorf("%v at %s: got the error %v", what, kind, err)
			}
			if fmt.Sprint(kindsOf(first)) != fmt.Sprint(kindsOf(second)) || len(second.of(kind)) == 0 {
				t.Errorf("%v at %s: one recorder saw %v, the other one %v", what, kind, kindsOf(first), kindsOf(second))
			}
		}
	}
	// If one recorder fails and another stops, the training ends as Failed.
	trainer := sharing()
	trainer.Recorders = []Recorder{&recorder{stop: func(Event) error { return ErrStop }}, &recorder{stop: func(Event) error { return full }}}
	if r, err := started(t, trainer, clusters(350, 1, false), nil).Run(t.Context()); !errors.Is(err, full) || r.Reason != Failed {
		t.Errorf("a stop and a failure: %v, %v", r.Reason, err)
	}
}

func kindsOf(r *recorder) (kinds []EventKind) {
	for _, e := range r.events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// TestStateTakenByRecorder takes the state inside a recorder, at the end of an epoch
// at which a controller halves the learning rate or stops.
func TestStateTakenByRecorder(t *testing.T) {
	for _, stopAt := range []int{-1, 1, 2} {
		halve := control(func(s *Session, e Event) error {
			if e.Kind == EpochEnded && e.Epoch == stopAt {
				return ErrStop
			}
			s.SetRateFactor(s.RateFactor() / 2)
			return nil
		})
		trainer, train := sharing(), clusters(350, 1, true)
		trainer.Controllers = []Controller{halve}
		var taken *State
		s := started(t, trainer, train, nil)
		s.Observe(&recorder{stop: func(e Event) (err error) {
			if e.Kind == EpochEnded && e.Epoch == 1 {
				taken, err = s.State()
			}
			return err
		}})
		if _, err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		again := started(t, trainer, train, nil)
		if err := again.Restore(taken); err != nil {
			t.Fatal(err)
		}
		if stopped := stopAt == 1; again.Done() != stopped {
			t.Errorf("stopped at %d: restored, the training is over: %v", stopAt, again.Done())
		}
		// The restored training sends Started, and the controller will halve the rate
		// again. Undo that.
		again.SetRateFactor(again.RateFactor() * 2)
		if r, err := again.Run(t.Context()); err != nil || r.Steps != s.Result().Steps || r.Reason != s.Result().Reason {
			t.Errorf("stopped at %d: %+v, %v; want %+v", stopAt, r, err, s.Result())
		}
		if !bytes.Equal(encoded(t, s.Model()), encoded(t, again.Model())) {
			t.Errorf("stopped at %d: restored from a recorder's state, the training ends with other weights", stopAt)
		}
	}
}

// TestRestoreOtherBatches continues from a state between epochs with another batch size.
// All planned epochs must be trained, although the number of steps changes.
func TestRestoreOtherBatches(t *testing.T) {
	train := clusters(350, 1, false)
	s := started(t, sharing(), train, nil)
	if _, err := s.Epoch(t.Context()); err != nil {
		t.Fatal(err)
	}
	state := viaBytes(t, s)
	for _, size := range []int{7, 100, 350} {
		trainer := sharing()
		trainer.BatchSize = size
		other := started(t, trainer, train, nil)
		if err := other.Restore(state); err != nil {
			t.Fatal(err)
		}
		steps := 4 + 2*((350+size-1)/size)
		if r, err := other.Run(t.Context()); err != nil || r.Epochs != 3 || r.Rows != 1050 || r.Steps != steps || r.Reason != Completed {
			t.Errorf("batches of %d: %+v, %v, want %d steps", size, r, err, steps)
		}
		if other.at.Rate > 0.005 {
			t.Errorf("batches of %d: the last rate of a cosine is %v", size, other.at.Rate)
		}
	}
}

// TestLossOfSearch compares the loss of an event with that of an evaluation before
// the step, with an optimizer that evaluates other weights in the step.
func TestLossOfSearch(t *testing.T) {
	evaluations, train := 0, clusters(350, 1, false)
	trainer := Trainer{Optimizer: armijo{&evaluations}, LearningRate: 100, BatchSize: 350, Epochs: 3}
	s := started(t, trainer, train, nil)
	for !s.Done() {
		before, err := s.Model().Evaluate(t.Context(), train, 1)
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.Step(t.Context())
		if err != nil || relativeError([]float64{e.Loss}, []float64{before.Loss}) > 1e-6 {
			t.Errorf("step %d: loss %v, %v, evaluated before it %v", e.Step, e.Loss, err, before.Loss)
		}
	}
}

// resting is an optimizer that embeds SGD and whose step does nothing.
type resting struct{ optim.SGD }

func (resting) Step(optim.Params, float32) {}

// TestStepOfEmbeddedOptimizer trains with an optimizer that embeds one whose update
// may be fused.
func TestStepOfEmbeddedOptimizer(t *testing.T) {
	trainer := sharing()
	trainer.Optimizer = resting{}
	s := started(t, trainer, clusters(350, 1, true), nil)
	if _, err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, s.Model(), wide(t))
}

// TestBusy calls methods that are only allowed between steps, from the function look,
// from a step controller and from a controller at the end of an epoch.
func TestBusy(t *testing.T) {
	train := clusters(350, 1, true)
	s := started(t, sharing(), train, nil)
	state := viaBytes(t, s)
	all := func(restore bool) error {
		for name, do := range map[string]func() error{
			"Step":    func() error { _, err := s.Step(t.Context()); return err },
			"Epoch":   func() error { _, err := s.Epoch(t.Context()); return err },
			"Run":     func() error { _, err := s.Run(t.Context()); return err },
			"Close":   func() error { return s.Close() },
			"Restore": func() error { return s.Restore(state) },
		} {
			if name == "Restore" && !restore {
				continue
			}
			if err := do(); !errors.Is(err, ErrBusy) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		return nil
	}
	if _, err := s.StepWithGradients(t.Context(), func(*Gradients) error { return all(true) }); err != nil {
		t.Fatal(err)
	}
	asked := 0
	s.trainer.Controllers = []Controller{stepControl(func(e Event) error {
		asked++
		return all(e.Kind == Stepped)
	})}
	if r, err := s.Run(t.Context()); err != nil || r.Steps != 12 || asked != 11+3 {
		t.Errorf("%+v, %v, asked %d times", r, err, asked)
	}
}

// TestRestoreInController goes back to the state of the first epoch once.
func TestRestoreInController(t *testing.T) {
	var first *State
	back := control(func(s *Session, e Event) (err error) {
		switch {
		case e.Kind != EpochEnded:
		case first == nil:
			first, err = s.State()
		case e.Epoch == 2:
			first.Progress.RateFactor = 0.5
			err = s.Restore(first)
			first.Progress.Epoch = -1 // the next restore must fail
		}
		return err
	})
	trainer := sharing()
	trainer.Controllers, trainer.Epochs = []Controller{back}, 3
	s := started(t, trainer, clusters(350, 1, false), nil)
	before := s.Result()
	_, err := s.Run(t.Context())
	if !errors.Is(err, ErrState) { // from the second restore
		t.Errorf("got %v", err)
	}
	if before == s.Result() || before.Steps != 12 || s.Result().Steps != 12 || s.RateFactor() != 0.5 {
		t.Errorf("before the restore %+v, after it %+v", before, s.Result())
	}
}

// forgetful is a controller that remembers the numbers of past epochs. Before the end of
// the first epoch, its memory is nil.
type forgetful struct{ epochs []byte }

func (f *forgetful) Control(_ *Session, e Event) error {
	if e.Kind == EpochEnded {
		f.epochs = append(f.epochs, byte(e.Epoch))
	}
	return nil
}
func (f *forgetful) MarshalBinary() ([]byte, error) { return f.epochs, nil }
func (f *forgetful) UnmarshalBinary(b []byte) error { f.epochs = slices.Clone(b); return nil }

// TestEmptyMemory restores a state in which a controller's memory is empty.
func TestEmptyMemory(t *testing.T) {
	trainer, f := sharing(), &forgetful{}
	trainer.Controllers = []Controller{f}
	s := started(t, trainer, clusters(350, 1, false), nil)
	state := viaBytes(t, s)
	if _, err := s.Run(t.Context()); err != nil || len(f.epochs) != 3 {
		t.Fatal(f.epochs, err)
	}
	if err := s.Restore(state); err != nil || len(f.epochs) != 0 {
		t.Errorf("rewound, it remembers %v, %v", f.epochs, err)
	}
}

// TestRestoredAtItsEnd restores the state of a training that is over. It must end for the
// same reason, either in the next call or when it is closed.
func TestRestoredAtItsEnd(t *testing.T) {
	train := clusters(350, 1, false)
	whole := started(t, sharing(), train, nil)
	if _, err := whole.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	state := viaBytes(t, whole)
	for name, do := range map[string]func(*Session) error{
		"Step":  func(s *Session) error { _, err := s.Step(t.Context()); return err },
		"Epoch": func(s *Session) error { _, err := s.Epoch(t.Context()); return err },
		"Run":   func(s *Session) error { _, err := s.Run(t.Context()); return cmpOr(err, ErrEnded) },
	} {
		rec, s := &recorder{}, started(t, sharing(), train, nil)
		s.Observe(rec)
		if err := s.Restore(state); err != nil || !s.Done() {
			t.Fatal(err)
		}
		if err := do(s); !errors.Is(err, ErrEnded) {
			t.Errorf("%s: got %v", name, err)
		}
		s.Close()
		if len(rec.events) != 2 || rec.events[1].Result.Reason != Completed {
			t.Errorf("%s: events %+v", name, rec.events)
		}
	}
}

func cmpOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// TestStoppedAtOnce stops at Started. A loop over Step must get no error.
func TestStoppedAtOnce(t *testing.T) {
	for _, do := range []func(*Session) error{
		func(s *Session) error { _, err := s.Step(t.Context()); return err },
		func(s *Session) error { _, err := s.Epoch(t.Context()); return err },
	} {
		s := started(t, sharing(), clusters(350, 1, false), nil)
		s.Observe(&recorder{stop: func(Event) error { return ErrStop }})
		for !s.Done() {
			if err := do(s); err != nil {
				t.Error(err)
			}
		}
		if r := s.Result(); r.Reason != Stopped || r.Message != "training stopped" || r.Steps != 0 {
			t.Errorf("%+v", r)
		}
	}
}

// TestInputsOfMembers asks each of two networks for the gradient of its inputs.
func TestInputsOfMembers(t *testing.T) {
	set := clusters(100, 1, true)
	pool := kernel.NewPool(kernel.Active(), 2)
	defer pool.Close()
	x := rows.Prepare(&set.Features, data.Preprocessor{})
	s := newStep(pool, x, &set.Targets, learning{optimizer: optim.SGD{}, rows: 100}, wide(t).Network, wide(t).Network)
	var got [][]float32
	err := s.run(turn{number: 1, rows: firstRows(100), scale: 1}, func(m *member) error {
		got = append(got, (&Gradients{s, m}).Inputs())
		return nil
	})
	if err != nil || len(got) != 2 || !slices.Equal(got[0], got[1]) {
		t.Errorf("got %d gradients, %v", len(got), err)
	}
}

// TestNothingWhereSomethingIsNeeded passes nil for values that a training needs.
func TestNothingWhereSomethingIsNeeded(t *testing.T) {
	train := clusters(350, 1, false)
	for name, change := range map[string]func(*Trainer){
		"L2":         func(t *Trainer) { t.Optimizer = optim.L2{} },
		"L2 of L2":   func(t *Trainer) { t.Optimizer = optim.L2{Optimizer: optim.L2{Optimizer: lars{}}} },
		"recorder":   func(t *Trainer) { t.Recorders = []Recorder{&recorder{}, nil} },
		"controller": func(t *Trainer) { t.Controllers = []Controller{nil} },
		"transform":  func(t *Trainer) { t.Transforms = []GradientTransform{nil} },
		"search":     func(t *Trainer) { t.Optimizer, t.Transforms = armijo{}, []GradientTransform{&clip{}} },
	} {
		trainer := sharing()
		change(&trainer)
		if err := trainer.Check(wide(t), train, nil); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	s := started(t, sharing(), train, nil)
	if err := s.Restore(nil); !errors.Is(err, ErrState) {
		t.Errorf("no state: %v", err)
	}
	if got := fmt.Sprint(Reason(99), Completed, EventKind(-1), Ended); got != "Reason(99) completed EventKind(-1) ended" {
		t.Error(got)
	}
	if _, err := (*Model)(nil).Predict(train.Features); !errors.Is(err, ErrModel) {
		t.Errorf("no model: %v", err)
	}
}

// TestStopReason checks that Result.Message is the reason of a stop, even if the error is
// wrapped.
func TestStopReason(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{ErrStop, "training stopped"},
		{Stop("no better for 5 epochs"), "no better for 5 epochs"},
		{fmt.Errorf("watcher: %w", Stop("enough")), "enough"},
		{fmt.Errorf("my own reason: %w", ErrStop), "my own reason: training stopped"},
	} {
		if !isStop(c.err) || reasonOf(c.err) != c.want {
			t.Errorf("%v: a stop: %t, because %q, expected %q", c.err, isStop(c.err), reasonOf(c.err), c.want)
		}
	}
}
