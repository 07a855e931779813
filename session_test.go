package mlp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

// wide returns an untrained model for clusters. It is so large that several workers share
// its steps, also with sparse rows.
func wide(t testing.TB) *Model {
	t.Helper()
	net, err := New(Config{Inputs: 20, Hidden: []int{48, 24}, Outputs: 3, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return &Model{Network: net, Classes: []string{"near", "middle", "far"}}
}

// started returns a session for wide.
func started(t testing.TB, trainer Trainer, train, test *data.Set) *Session {
	t.Helper()
	s, err := trainer.Start(wide(t), train, test)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func encoded(t testing.TB, m *Model) []byte {
	t.Helper()
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sharing is a trainer whose steps are so large that several workers share them.
func sharing() Trainer {
	return Trainer{Optimizer: optim.NewAdam(), LearningRate: 0.01, BatchSize: 100, Epochs: 3, Shuffle: true, Threads: 3, Schedule: optim.Cosine{}}
}

// TestStepByStep checks that a training by Step, Epoch and Run gives the same bytes, and
// that the weights may be read and set in between.
func TestStepByStep(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		train, test := clusters(350, 1, sparse), clusters(100, 2, sparse)
		whole := started(t, sharing(), train, test)
		want, err := whole.Run(t.Context())
		if err != nil || want.Reason != Completed {
			t.Fatal(want, err)
		}
		if parts := whole.step.parts; parts != min(3, whole.pool.Size()) {
			t.Errorf("sparse %v: %d workers, want 3", sparse, parts)
		}
		s := started(t, sharing(), train, test)
		for !s.Done() {
			e, err := s.Step(t.Context())
			if err != nil || e.Kind != Stepped || e.Step != s.Progress().Steps {
				t.Fatalf("step %+v, %v", e, err)
			}
			w := s.Model().Network.layers[0].Weights()
			if err := s.Model().Network.layers[0].SetWeights(w); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(encoded(t, s.Model()), encoded(t, whole.Model())) {
			t.Errorf("sparse %v: step by step gives other weights", sparse)
		}
		if r := s.Result(); r.Epochs != 3 || r.Steps != 12 || r.Rows != 1050 || r.Test == nil || r.Test.Loss != want.Test.Loss || r.Reason != Completed {
			t.Errorf("sparse %v: result %+v", sparse, r)
		}
		if _, err := s.Step(t.Context()); !errors.Is(err, ErrEnded) {
			t.Errorf("a step after the end: %v", err)
		}
	}
}

// TestWeightsSetBetweenSteps sets all weights in the middle of a training. The training
// must continue from them although workers have their own copies.
func TestWeightsSetBetweenSteps(t *testing.T) {
	trainer := sharing()
	trainer.Optimizer, trainer.Schedule = optim.SGD{}, nil
	train := clusters(350, 1, true)
	s := started(t, trainer, train, nil)
	for range 2 {
		if _, err := s.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for i, d := range wide(t).Network.layers {
		if err := s.Model().Network.layers[i].SetWeights(d.Weights()); err != nil {
			t.Fatal(err)
		}
	}
	fresh := started(t, trainer, train, nil)
	state, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	if err := fresh.Restore(state); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Session{s, fresh} {
		if _, err := s.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	same(t, s.Model(), fresh.Model())
}

// TestLook reads the gradients of single steps. They must be those of the float64
// reference, and reading them must not change the weights, for every way of updating.
func TestLook(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		for _, o := range []optim.Optimizer{optim.SGD{}, optim.AdamW{Adam: optim.NewAdam(), Decay: 0.1}} {
			trainer, train := sharing(), clusters(350, 1, sparse)
			trainer.Optimizer = o
			plain := started(t, trainer, train, nil)
			if _, err := plain.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			var norms [2][]float64
			for i, threads := range []int{1, 3} {
				trainer.Threads = threads
				s := started(t, trainer, train, nil)
				for k := 0; !s.Done(); k++ {
					if k%2 == 0 {
						if _, err := s.Step(t.Context()); err != nil {
							t.Fatal(err)
						}
						continue
					}
					_, err := s.StepWithGradients(t.Context(), func(g *Gradients) error {
						norms[i] = append(norms[i], g.Norm(), g.LayerNorm(0))
						checkNorm(t, g)
						s.Model().Network.layers[0].Weights()
						return nil
					})
					if err != nil {
						t.Fatal(err)
					}
				}
				if !bytes.Equal(encoded(t, plain.Model()), encoded(t, s.Model())) {
					t.Errorf("%s, sparse %v, %d threads: a look changes the weights", o.Name(), sparse, threads)
				}
			}
			if len(norms[0]) != 12 || !slices.Equal(norms[0], norms[1]) {
				t.Errorf("%s, sparse %v: norms of 1 thread %v, of 3 %v", o.Name(), sparse, norms[0], norms[1])
			}
		}
	}
}

// checkNorm compares the norm with one computed from copies of the layers' gradients.
func checkNorm(t *testing.T, g *Gradients) {
	t.Helper()
	total := 0.0
	for i := range g.Layers() {
		for _, v := range g.Layer(i) {
			total += float64(v) * float64(v)
		}
	}
	if norm := g.Norm(); !(norm > 0) || math.Abs(norm-math.Sqrt(total)) > 1e-12*norm {
		t.Errorf("norm %v, want %v", norm, math.Sqrt(total))
	}
}

// TestLookRefuses repeats a step after its look returned an error.
func TestLookRefuses(t *testing.T) {
	train := clusters(350, 1, true)
	s, plain := started(t, sharing(), train, nil), started(t, sharing(), train, nil)
	no := errors.New("no")
	before := encoded(t, s.Model())
	if _, err := s.StepWithGradients(t.Context(), func(*Gradients) error { return no }); !errors.Is(err, no) {
		t.Errorf("got the error %v", err)
	}
	if !bytes.Equal(before, encoded(t, s.Model())) || s.Progress().Steps != 0 || s.Done() {
		t.Errorf("a refused step left %+v", s.Progress())
	}
	for _, s := range []*Session{s, plain} {
		if _, err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	same(t, s.Model(), plain.Model())
}

// clip is a GradientTransform that limits the norm.
type clip struct {
	limit  float64
	norms  []float64
	failAt int
}

func (c *clip) Transform(g *Gradients) error {
	if g.Step() == c.failAt {
		return errors.New("out of reach")
	}
	if norm := g.Norm(); norm > c.limit {
		g.Scale(float32(c.limit / norm))
	}
	c.norms = append(c.norms, g.Norm())
	return nil
}

// TestTransforms clips the gradients of every step. Plain gradient descent must then move
// the weights by the rate times the limit, the same for any number of threads.
func TestTransforms(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		var first []byte
		for _, threads := range []int{1, 2, 3} {
			trainer, c := sharing(), &clip{limit: 0.01}
			trainer.Optimizer, trainer.Schedule, trainer.Threads, trainer.Transforms = nil, nil, threads, []GradientTransform{c}
			s := started(t, trainer, clusters(350, 1, sparse), nil)
			before := s.Model().Network.Clone()
			if _, err := s.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
			moved := 0.0
			for i, d := range s.Model().Network.layers {
				was := before.layers[i].Weights()
				for k, w := range d.Weights() {
					moved += float64(w-was[k]) * float64(w-was[k])
				}
			}
			if want := 0.01 * 0.01; math.Abs(math.Sqrt(moved)-want) > 1e-3*want {
				t.Errorf("sparse %v: the weights moved by %v, want %v", sparse, math.Sqrt(moved), want)
			}
			if _, err := s.Run(t.Context()); err != nil || len(c.norms) != 12 {
				t.Errorf("%d steps were clipped, want 12: %v", len(c.norms), err)
			}
			if b := encoded(t, s.Model()); first == nil {
				first = b
			} else if !bytes.Equal(first, b) {
				t.Errorf("sparse %v: %d threads give other bytes than 1", sparse, threads)
			}
		}
	}
	trainer := sharing()
	trainer.Transforms = []GradientTransform{&clip{limit: 1, failAt: 3}}
	s := started(t, trainer, clusters(350, 1, false), nil)
	if r, err := s.Run(t.Context()); err == nil || err.Error() != "out of reach" || r.Reason != Failed || r.Steps != 2 {
		t.Errorf("a transform that fails: %+v, %v", r, err)
	}
}

// TestStop ends trainings from recorders and controllers without an error.
func TestStop(t *testing.T) {
	train, test := clusters(350, 1, false), clusters(99, 2, false)
	stopAt := func(kind EventKind, step int) func(Event) error {
		return func(e Event) error {
			if e.Kind == kind && e.Step >= step {
				return Stop(fmt.Sprintf("enough at step %d", e.Step))
			}
			return nil
		}
	}
	for name, c := range map[string]struct {
		stop   func(Event) error
		steps  int
		reason Reason
		tested bool
	}{
		"at once":         {stopAt(Started, 0), 0, Stopped, false},
		"after a step":    {stopAt(Stepped, 2), 2, Stopped, true},
		"after an epoch":  {stopAt(EpochEnded, 1), 4, Stopped, true},
		"at the very end": {stopAt(Ended, 0), 12, Completed, true},
	} {
		for _, controls := range []bool{false, true} {
			trainer, rec := sharing(), &recorder{}
			trainer.StepInterval = EveryStep
			switch {
			case !controls:
				rec.stop = c.stop
			case name == "at the very end":
				continue // controllers are not asked then
			default:
				trainer.Controllers = []Controller{stepControl(c.stop)}
			}
			trainer.Recorders = []Recorder{rec}
			s := started(t, trainer, train, test)
			r, err := s.Run(t.Context())
			if err != nil || r.Steps != c.steps || r.Reason != c.reason || (r.Test != nil) != c.tested || !s.Done() {
				t.Errorf("%s, controller %v: %+v, %v", name, controls, r, err)
			}
			if c.reason == Stopped && r.Message != fmt.Sprintf("enough at step %d", c.steps) {
				t.Errorf("%s: message %q", name, r.Message)
			}
			last := rec.events[len(rec.events)-1]
			if last.Kind != Ended || last.Result != r || slices.IndexFunc(rec.events, func(e Event) bool { return e.Kind == Ended }) != len(rec.events)-1 {
				t.Errorf("%s: the last event is %+v", name, last)
			}
		}
	}
}

// stepControl is a StepController that calls a function with the event.
type stepControl func(Event) error

func (f stepControl) Control(_ *Session, e Event) error     { return f(e) }
func (f stepControl) ControlStep(_ *Session, e Event) error { return f(e) }

// TestEndings checks that every way in which a training can end reaches all recorders.
func TestEndings(t *testing.T) {
	train := clusters(350, 1, false)
	full := errors.New("disk full")
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		change func(*Trainer)
		ctx    context.Context
		want   Reason
		err    error
	}{
		"completed":   {func(*Trainer) {}, t.Context(), Completed, nil},
		"limit":       {func(t *Trainer) { t.MaxSteps = 5 }, t.Context(), StepLimit, nil},
		"interrupted": {func(*Trainer) {}, canceled, Interrupted, context.Canceled},
		"diverged":    {func(t *Trainer) { t.Optimizer, t.LearningRate = nil, 1e30 }, t.Context(), Diverged, ErrDiverged},
		"failed": {func(t *Trainer) {
			t.Recorders = append(t.Recorders, &recorder{stop: func(Event) error { return full }})
		},
			t.Context(), Failed, full},
	} {
		rec, last := &recorder{}, &recorder{}
		trainer := sharing()
		trainer.Recorders = []Recorder{rec}
		c.change(&trainer)
		s := started(t, trainer, train, nil)
		s.Observe(last)
		r, err := s.Run(c.ctx)
		if r.Reason != c.want || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s: %v, %v", name, r.Reason, err)
		}
		for _, rec := range []*recorder{rec, last} {
			if e := rec.events[len(rec.events)-1]; e.Kind != Ended || e.Result.Reason != c.want {
				t.Errorf("%s: the last event is %+v", name, e)
			}
		}
	}
	rec := &recorder{}
	trainer := sharing()
	trainer.Recorders = []Recorder{rec}
	s := started(t, trainer, train, nil)
	if _, err := s.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil || rec.events[len(rec.events)-1].Result.Reason != Abandoned || len(rec.events) != 2 {
		t.Errorf("closed: %+v, %v", rec.events, err)
	}
}

// TestInterruptedStep interrupts a training by its context, in a step and in an
// evaluation, and continues it.
func TestInterruptedStep(t *testing.T) {
	train := clusters(350, 1, false)
	s, whole := started(t, sharing(), train, train), started(t, sharing(), train, train)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for range 3 {
		if _, err := s.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Step(canceled); !errors.Is(err, context.Canceled) || s.Done() {
		t.Errorf("canceled: %v", err)
	}
	later := &afterSteps{Context: t.Context()}
	later.looks.Store(1)
	if _, err := s.Step(later); !errors.Is(err, context.Canceled) || !s.Progress().Pending || s.Progress().Steps != 4 {
		t.Errorf("canceled in the evaluation: %v, %+v", err, s.Progress())
	}
	if e, err := s.Step(t.Context()); err != nil || e.Kind != EpochEnded || e.Test == nil || e.Step != 4 {
		t.Errorf("evaluated later: %+v, %v", e, err)
	}
	for _, s := range []*Session{s, whole} {
		if _, err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	same(t, s.Model(), whole.Model())
}

// afterSteps is a context that is canceled after some calls of Err.
type afterSteps struct {
	context.Context
	looks atomic.Int32
}

func (c *afterSteps) Err() error {
	if c.looks.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestStepInterval counts Stepped events. The clock is read every 16 steps. A short
// interval has always passed by then. A long one gives only one event, because no event
// was sent before it.
func TestStepInterval(t *testing.T) {
	for interval, want := range map[time.Duration][]int{0: nil, 2: {16, 32, 48}, time.Hour: {16}} {
		rec := &recorder{}
		trainer := Trainer{LearningRate: 0.01, BatchSize: 7, Epochs: 1, StepInterval: interval, Recorders: []Recorder{rec}}
		trained(t, trainer, clusters(350, 1, false), nil)
		var steps []int
		for _, e := range rec.of(Stepped) {
			steps = append(steps, e.Step)
		}
		if !slices.Equal(steps, want) {
			t.Errorf("interval %v: events of the steps %v, want %v", interval, steps, want)
		}
	}
}

// TestOneSessionAtATime checks that no two sessions can train the same network.
func TestOneSessionAtATime(t *testing.T) {
	train, trainer := clusters(350, 1, false), sharing()
	s := started(t, trainer, train, nil)
	if _, err := trainer.Start(s.Model(), train, nil); !errors.Is(err, ErrConfig) {
		t.Errorf("a second session: %v", err)
	}
	shared := &Model{Network: s.Model().Network.WithLoss(SoftmaxCrossEntropy{}), Classes: train.Classes}
	if _, err := trainer.Start(shared, train, nil); !errors.Is(err, ErrConfig) {
		t.Errorf("a session of a network that shares its layers: %v", err)
	}
	s.Close()
	again, err := trainer.Start(s.Model(), train, nil)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

// TestRateFactor halves the rate with SetRateFactor.
func TestRateFactor(t *testing.T) {
	trainer := sharing()
	trainer.Schedule = nil
	s := started(t, trainer, clusters(350, 1, false), nil)
	s.SetRateFactor(0.5)
	if e, err := s.Step(t.Context()); err != nil || e.LearningRate != 0.005 {
		t.Errorf("learning rate %v, %v", e.LearningRate, err)
	}
	defer func() {
		if recover() != badFactor {
			t.Error("a negative factor was taken")
		}
	}()
	s.SetRateFactor(-1)
}

// TestMembers trains two networks that share the rows of each step. Each must get the same
// weights as in a training of its own.
func TestMembers(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		for _, o := range []optim.Optimizer{optim.SGD{}, optim.NewAdam()} {
			set := clusters(100, 1, sparse)
			order := firstRows(100)
			x := rows.Prepare(&set.Features, data.Preprocessor{})
			pool := kernel.NewPool(kernel.Active(), 3)
			defer pool.Close()
			a, b := wide(t).Network, wide(t).Network
			if err := b.layers[1].SetWeights(make([]float32, b.layers[1].Parameters())); err != nil {
				t.Fatal(err)
			}
			alone := []*Network{a.Clone(), b.Clone()}
			together := newStep(pool, x, &set.Targets, learning{optimizer: o, rows: 100}, a, b)
			steps := []*step{newStep(pool, x, &set.Targets, learning{optimizer: o, rows: 100}, alone[0]), newStep(pool, x, &set.Targets, learning{optimizer: o, rows: 100}, alone[1])}
			for k := range 3 {
				for _, s := range append(steps, together) {
					if err := s.run(turn{number: k + 1, rows: order, scale: 0.01, rate: 0.1}, nil); err != nil {
						t.Fatal(err)
					}
				}
				for i, m := range together.members {
					if got, want := m.loss, steps[i].members[0].loss; got != want {
						t.Errorf("member %d: loss %v, alone %v", i, got, want)
					}
				}
			}
			for i, m := range together.members {
				m.params.settle()
				steps[i].members[0].params.settle()
				same(t, &Model{Network: m.net}, &Model{Network: alone[i]})
			}
		}
	}
}

// TestStepOfSessionAllocatesNothing takes steps of a session, fused and stored, dense
// and sparse, with a transform and without.
func TestStepOfSessionAllocatesNothing(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		for _, o := range []optim.Optimizer{optim.SGD{}, optim.NewAdam()} {
			for _, transforms := range [][]GradientTransform{nil, {&clip{limit: 1, norms: make([]float64, 0, 1000)}}} {
				trainer := sharing()
				trainer.Optimizer, trainer.Transforms, trainer.Epochs = o, transforms, 1000
				s := started(t, trainer, clusters(350, 1, sparse), nil)
				if _, err := s.Epoch(t.Context()); err != nil {
					t.Fatal(err)
				}
				n := testing.AllocsPerRun(40, func() {
					if _, err := s.Step(t.Context()); err != nil {
						t.Fatal(err)
					}
				})
				if n > 0 {
					t.Errorf("sparse %v, %s, %d transforms: %v allocations per step", sparse, o.Name(), len(transforms), n)
				}
			}
		}
	}
}
