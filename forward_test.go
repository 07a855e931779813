package mlp

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
)

// TestForwardThreads checks that every function that takes rows forward gives the same
// bytes for any number of threads, with rows of a set and with rows that a training has
// prepared.
func TestForwardThreads(t *testing.T) {
	for _, blank := range []bool{false, true} {
		var want string
		for _, threads := range []int{1, 2, 5} {
			t.Run(fmt.Sprint(blank, threads), func(t *testing.T) {
				useThreads(t, threads)
				got := everything(t, blank, threads)
				if want == "" {
					want = got
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

// everything returns the results of all functions that take rows forward.
func everything(t *testing.T, blank bool, threads int) string {
	m, f := hiddenModel(t, spanRows+3*chunkRows+1, blank)
	set := &data.Set{Name: "rows", Features: f, Classes: []string{"a", "b", "c"}}
	for i := range f.Rows {
		set.Targets.Class = append(set.Targets.Class, int32(i*i%7%3))
	}
	b, err := m.bind(set, true)
	if err != nil {
		t.Fatal(err)
	}
	if (b.x.Sparse() != nil) != blank {
		t.Fatal("the rows are not held as the test wants them")
	}
	evaluation, err := m.Evaluate(t.Context(), set, threads)
	if err != nil {
		t.Fatal(err)
	}
	trainer := Trainer{LearningRate: 1e-30, BatchSize: 100, Epochs: 1, MaxSteps: 1, EvaluateTrain: true, Threads: threads}
	result, err := trainer.Train(t.Context(), m, set, nil) // changes no bit of the weights
	if err != nil || result.Train.Loss != evaluation.Loss || result.Train.Correct != evaluation.Correct {
		t.Errorf("evaluated apart, the loss is %v, in a training %v, %v", evaluation.Loss, result.Train.Loss, err)
	}
	again, outputs, err := m.EvaluateAndPredict(t.Context(), set, threads)
	if err != nil || !cmp.Equal(again, evaluation, cmp.AllowUnexported(metrics.Confusion{})) {
		t.Fatalf("evaluated with outputs: %+v, %v; without: %+v", again, err, evaluation)
	}
	alone, err := m.PredictSet(t.Context(), set, threads)
	if d := cmp.Diff(outputs, alone); err != nil || d != "" {
		t.Errorf("outputs of an evaluation and alone: %v, %s", err, d)
	}
	logits, err := m.Logits(t.Context(), set, threads)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(evaluation.Loss, evaluation.Correct, evaluation.Confusion, outputs, logits)
}

// stopping is an activation whose call number at calls the function stop.
type stopping struct {
	Activation
	calls *int
	at    int
	stop  func()
}

func (s stopping) Forward(z, sums []float32) {
	if *s.calls++; *s.calls == s.at {
		s.stop()
	}
	s.Activation.Forward(z, sums)
}

// TestForwardStops checks that every function that takes rows forward ends soon after its
// context is done.
func TestForwardStops(t *testing.T) {
	useThreads(t, 1)
	for name, run := range map[string]func(context.Context, *Model, *data.Set) error{
		"PredictInto": func(ctx context.Context, m *Model, s *data.Set) error {
			return m.PredictInto(ctx, make([]float32, 2*s.Len()), s.Features, 1)
		},
		"Evaluate":   func(ctx context.Context, m *Model, s *data.Set) error { _, err := m.Evaluate(ctx, s, 1); return err },
		"PredictSet": func(ctx context.Context, m *Model, s *data.Set) error { _, err := m.PredictSet(ctx, s, 1); return err },
		"Logits":     func(ctx context.Context, m *Model, s *data.Set) error { _, err := m.Logits(ctx, s, 1); return err },
	} {
		ctx, cancel := context.WithCancel(t.Context())
		calls := 0
		net, err := New(Config{Inputs: 1, Hidden: []int{1}, Outputs: 2, Activation: stopping{Tanh(), &calls, chunkRows + 1, cancel}})
		if err != nil {
			t.Fatal(err)
		}
		set := &data.Set{Name: "rows", Classes: []string{"a", "b"}, Targets: data.Targets{Class: make([]int32, 10*chunkRows)}}
		set.Features = data.Features{Rows: 10 * chunkRows, Cols: 1, Bytes: make([]uint8, 10*chunkRows)}
		if err := run(ctx, &Model{Network: net}, set); !errors.Is(err, context.Canceled) || calls != 2*chunkRows {
			t.Errorf("%s: got %v after %d rows, want an end after %d", name, err, calls, 2*chunkRows)
		}
	}
}

// useThreads sets GOMAXPROCS to n during the test.
func useThreads(t *testing.T, n int) {
	before := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// counting is an activation that counts how many goroutines are in it at once.
type counting struct {
	Activation
	now, most *atomic.Int32
}

func (c counting) Forward(z, s []float32) {
	n := c.now.Add(1)
	defer c.now.Add(-1)
	for most := c.most.Load(); n > most && !c.most.CompareAndSwap(most, n); most = c.most.Load() {
	}
	runtime.Gosched()
	c.Activation.Forward(z, s)
}

// TestForwardLimit checks that no more than the given number of threads are used.
func TestForwardLimit(t *testing.T) {
	useThreads(t, 4)
	c := counting{Tanh(), new(atomic.Int32), new(atomic.Int32)}
	net, err := New(Config{Inputs: 1, Hidden: []int{1}, Outputs: 2, Activation: c})
	if err != nil {
		t.Fatal(err)
	}
	f := data.Features{Rows: 20 * chunkRows, Cols: 1, Bytes: make([]uint8, 20*chunkRows)}
	m := &Model{Network: net}
	if err := m.PredictInto(t.Context(), make([]float32, 2*f.Rows), f, 1); err != nil || c.most.Load() != 1 {
		t.Errorf("%v, %d goroutines at once, want 1", err, c.most.Load())
	}
}
