package mlp

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clusters returns n rows of 20 numbers. Their class, one of three, depends on the
// distance from the origin, so a linear model can't separate the classes. If sparse is
// true, most numbers are zero.
func clusters(n int, seed uint64, sparse bool) *data.Set {
	const cols = 20
	s := &data.Set{Name: "clusters", Classes: []string{"near", "middle", "far"},
		Features: data.Features{Rows: n, Cols: cols, Floats: make([]float32, n*cols)}}
	stream := random.New(seed, "clusters")
	for i := range n {
		class := i % 3
		s.Targets.Class = append(s.Targets.Class, int32(class))
		for j := range cols {
			if !sparse || (i+j)%4 == 0 {
				s.Features.Floats[i*cols+j] = float32(stream.Normal(i*cols+j)) * float32(1+2*class)
			}
		}
	}
	return s
}

// trained trains a model for clusters with t, and returns the model and the result.
func trained(t *testing.T, trainer Trainer, train, test *data.Set) (*Model, *Result) {
	t.Helper()
	return trainedWith(t, ReLU(), trainer, train, test)
}

// trainedWith does the same as trained with another activation.
func trainedWith(t *testing.T, a Activation, trainer Trainer, train, test *data.Set) (*Model, *Result) {
	t.Helper()
	net, err := New(Config{Inputs: 20, Hidden: []int{24, 12}, Outputs: 3, Activation: a, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Network: net, Classes: train.Classes}
	r, err := trainer.Train(t.Context(), m, train, test)
	if err != nil {
		t.Fatal(err)
	}
	return m, r
}

// TestLearns trains on rows that are dense and on rows that are mostly zero.
func TestLearns(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		train, test := clusters(1500, 1, sparse), clusters(600, 2, sparse)
		if got := rows.Prepare(&train.Features, data.Preprocessor{}).Sparse() != nil; got != sparse {
			t.Errorf("rows held sparse: %v, want %v", got, sparse)
		}
		trainer := Trainer{Optimizer: optim.Nesterov{Mu: 0.9}, LearningRate: 0.02, BatchSize: 32, Epochs: 12, Shuffle: true, EvaluateTrain: true}
		m, r := trained(t, trainer, train, test)
		if !r.Test.Learned() || r.Test.Accuracy() < 0.7 {
			t.Errorf("sparse %v: accuracy %v on the test set", sparse, r.Test.Accuracy())
		}
		again, err := m.Evaluate(t.Context(), test, 2)
		if err != nil || again.Correct != r.Test.Correct || again.Loss != r.Test.Loss {
			t.Errorf("sparse %v: evaluated again: %+v, %v; want %+v", sparse, again, err, r.Test)
		}
	}
}

// TestSameBytes trains with every number of threads from 1 to 5, on rows that are
// dense and on rows that are mostly zero.
func TestSameBytes(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		train, test := clusters(777, 1, sparse), clusters(100, 2, sparse)
		for _, o := range []optim.Optimizer{optim.SGD{}, optim.Momentum{Mu: 0.9}, optim.L2{Optimizer: optim.NewAdam(), Decay: 1e-3}} {
			var first []byte
			for threads := 1; threads <= 5; threads++ {
				trainer := Trainer{Optimizer: o, LearningRate: 0.01, BatchSize: 250, Epochs: 3, Shuffle: true, Threads: threads}
				m, _ := trained(t, trainer, train, test)
				b, err := m.Encode()
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = b
				}
				if !bytes.Equal(first, b) {
					t.Errorf("sparse %v, %s: %d threads give other bytes than 1", sparse, o.Name(), threads)
				}
			}
		}
	}
}

// recorder keeps the events, and ends the training after some of them.
type recorder struct {
	events []Event
	stop   func(e Event) error
}

func (r *recorder) Record(e Event) error {
	r.events = append(r.events, e)
	if r.stop != nil {
		return r.stop(e)
	}
	return nil
}

// of returns the events of a kind.
func (r *recorder) of(kind EventKind) []Event {
	return slices.DeleteFunc(slices.Clone(r.events), func(e Event) bool { return e.Kind != kind })
}

func TestEvents(t *testing.T) {
	rec := &recorder{}
	train := clusters(100, 1, false)
	_, r := trained(t, Trainer{LearningRate: 0.01, BatchSize: 30, Epochs: 2, Recorders: []Recorder{rec}, StepInterval: EveryStep, EvaluateTrain: true}, train, nil)
	var kinds []EventKind
	for _, e := range rec.events {
		kinds = append(kinds, e.Kind)
	}
	// 100 rows are divided into batches of 30, 30, 30 and 10.
	want := []EventKind{Started, Stepped, Stepped, Stepped, Stepped, EpochEnded, Stepped, Stepped, Stepped, Stepped, EpochEnded, Ended}
	if len(kinds) != len(want) {
		t.Fatalf("got %v, want %v", kinds, want)
	}
	for i := range want {
		if kinds[i] != want[i] {
			t.Fatalf("got %v, want %v", kinds, want)
		}
	}
	steps, end := rec.events[1:5], rec.events[5]
	if started, first := rec.events[0], steps[0]; started.Steps != 8 || started.Step != 0 || !(first.Loss > 0) || first.Step != 1 || first.Steps != 8 {
		t.Errorf("started: %+v, first step: %+v", started, first)
	}
	mean := 0.3*(steps[0].Loss+steps[1].Loss+steps[2].Loss) + 0.1*steps[3].Loss
	if math.Abs(end.Loss-mean) > 1e-12 || end.Rows != 100 || end.Train.Rows != 100 || end.Test != nil || end.Step != 4 {
		t.Errorf("end of the epoch: %+v, want the mean loss %v", end, mean)
	}
	if r.Steps != 8 || r.Epochs != 2 || r.Rows != 200 || r.Reason != Completed || rec.events[11].Result != r {
		t.Errorf("result: %+v", r)
	}
}

func TestDropLast(t *testing.T) {
	_, r := trained(t, Trainer{LearningRate: 0.01, BatchSize: 30, Epochs: 1, DropLast: true, EvaluateTrain: true}, clusters(100, 1, false), clusters(75, 2, false))
	if r.Rows != 90 || r.Train.Rows != 90 || r.Test.Rows != 60 {
		t.Errorf("used %d rows, evaluated %d and %d; want 90, 90 and 60", r.Rows, r.Train.Rows, r.Test.Rows)
	}
}

func TestStops(t *testing.T) {
	train := clusters(100, 1, false)
	net, err := New(Config{Inputs: 20, Outputs: 3})
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Network: net, Classes: train.Classes}
	ctx, cancel := context.WithCancel(t.Context())
	rec := &recorder{stop: func(e Event) error {
		if e.Step == 5 {
			cancel()
		}
		return nil
	}}
	trainer := Trainer{LearningRate: 0.01, BatchSize: 10, Epochs: 3, Recorders: []Recorder{rec}, StepInterval: EveryStep}
	r, err := trainer.Train(ctx, m, train, nil)
	if !errors.Is(err, context.Canceled) || r == nil || r.Steps != 5 {
		t.Errorf("canceled after step 5: %+v, %v", r, err)
	}
	full := errors.New("disk full")
	rec.stop = func(Event) error { return full }
	if _, err := trainer.Train(t.Context(), m, train, nil); !errors.Is(err, full) {
		t.Errorf("a recorder's error came back as %v", err)
	}
}

// TestDiverges takes steps so large that the weights exceed the range of float32.
func TestDiverges(t *testing.T) {
	train := clusters(99, 1, false)
	net, err := New(Config{Inputs: 20, Hidden: []int{8}, Outputs: 1, Loss: SquaredError{}})
	if err != nil {
		t.Fatal(err)
	}
	train.Targets = data.Targets{Values: make([]float32, 99), Width: 1}
	trainer := Trainer{LearningRate: 1e6, BatchSize: 9, Epochs: 3}
	r, err := trainer.Train(t.Context(), &Model{Network: net}, train, nil)
	if !errors.Is(err, ErrDiverged) || r == nil || r.Steps == 0 {
		t.Errorf("got %+v, %v", r, err)
	}
}

// TestLastStepDiverges takes one step after which a weight exceeds the range of float32.
// No later loss can show it.
func TestLastStepDiverges(t *testing.T) {
	train := clusters(99, 1, false)
	net, err := New(Config{Inputs: 20, Outputs: 3})
	if err != nil {
		t.Fatal(err)
	}
	trainer := Trainer{LearningRate: 3e38, BatchSize: 99, Epochs: 1, SumGradient: true}
	r, err := trainer.Train(t.Context(), &Model{Network: net, Classes: train.Classes}, train, nil)
	if !errors.Is(err, ErrDiverged) || r.Steps != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
}

// TestKeptColumns trains with batches that are the same in every epoch, so that their
// columns are kept. It compares with trainings of one epoch each, which keep no columns.
// Batches of 96 rows are enough work for two workers.
func TestKeptColumns(t *testing.T) {
	train, activation := clusters(500, 1, true), watch(ReLU())
	trainer := Trainer{LearningRate: 0.02, BatchSize: 96, Epochs: 3, Threads: 2}
	whole, r := trainedWith(t, activation, trainer, train, nil)
	activation.checkShared(t, trainer.Threads, r, 2)
	trainer.Epochs = 1
	m, _ := trainedWith(t, activation, trainer, train, nil)
	for range 2 {
		if _, err := trainer.Train(t.Context(), m, train, nil); err != nil {
			t.Fatal(err)
		}
	}
	same(t, m, whole)
}

// TestStepAllocatesNothing runs whole steps on dense and sparse rows.
func TestStepAllocatesNothing(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		for _, o := range []optim.Optimizer{optim.SGD{}, optim.Nesterov{Mu: 0.9}, optim.L2{Optimizer: optim.NewAdam(), Decay: 1e-3}} {
			set := clusters(64, 1, sparse)
			net, err := New(Config{Inputs: 20, Hidden: []int{300, 12}, Outputs: 3})
			if err != nil {
				t.Fatal(err)
			}
			pool := kernel.NewPool(kernel.Active(), 2)
			s := newStep(pool, rows.Prepare(&set.Features, data.Preprocessor{}), &set.Targets, learning{optimizer: o, rows: 64}, net)
			rows := make([]int32, 64)
			data.Batches{Rows: 64}.Order(0, rows)
			take(s, rows, 1, 0.01)
			if n := testing.AllocsPerRun(50, func() { take(s, rows, 1, 0.01) }); n > 0 {
				t.Errorf("sparse %v, %s: %v allocations per step", sparse, o.Name(), n)
			}
			pool.Close()
		}
	}
}

func TestRefuses(t *testing.T) {
	train := clusters(50, 1, false)
	good := Trainer{LearningRate: 0.1, BatchSize: 10, Epochs: 1}
	tests := map[string]struct {
		change func(*Trainer, *data.Set)
		want   error
	}{
		"no epochs":       {func(t *Trainer, _ *data.Set) { t.Epochs = 0 }, ErrConfig},
		"no batch":        {func(t *Trainer, _ *data.Set) { t.BatchSize = 0 }, ErrConfig},
		"batch too large": {func(t *Trainer, _ *data.Set) { t.BatchSize = 51 }, ErrConfig},
		"rate":            {func(t *Trainer, _ *data.Set) { t.LearningRate = math.NaN() }, ErrConfig},
		"label":           {func(_ *Trainer, s *data.Set) { s.Targets.Class[7] = 3 }, data.ErrLabel},
		"classes":         {func(_ *Trainer, s *data.Set) { s.Classes = append(s.Classes, "extra") }, ErrInput},
		"too many epochs": {func(t *Trainer, _ *data.Set) { t.Epochs = math.MaxInt }, ErrConfig},
		"freeze":          {func(t *Trainer, _ *data.Set) { t.Freeze = 1 }, ErrConfig},
		"freeze -1":       {func(t *Trainer, _ *data.Set) { t.Freeze = -1 }, ErrConfig},
		"class weight":    {func(t *Trainer, _ *data.Set) { t.ClassWeights = map[string]float64{"far": 0} }, ErrConfig},
		"infinite weight": {func(t *Trainer, _ *data.Set) { t.ClassWeights = map[string]float64{"far": 1e39} }, ErrConfig},
		"unknown class":   {func(t *Trainer, _ *data.Set) { t.ClassWeights = map[string]float64{"soup": 1} }, ErrConfig},
		"weights of values": {func(t *Trainer, s *data.Set) {
			t.ClassWeights, s.Targets = map[string]float64{"far": 1}, data.Targets{Values: make([]float32, 150), Width: 3}
		}, ErrConfig},
		"tiny rate": {func(t *Trainer, _ *data.Set) { t.LearningRate = 1e-50 }, ErrConfig},
		"not a number": {func(_ *Trainer, s *data.Set) {
			s.Features.Floats = append([]float32{float32(math.NaN())}, s.Features.Floats[1:]...)
		}, data.ErrValue},
		"columns": {func(_ *Trainer, s *data.Set) { s.Features.Cols, s.Features.Rows = 10, 100 }, data.ErrShape},
	}
	for name, test := range tests {
		trainer, set := good, *train
		set.Targets.Class = append([]int32(nil), train.Targets.Class...)
		test.change(&trainer, &set)
		net, err := New(Config{Inputs: 20, Outputs: 3})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := trainer.Train(t.Context(), &Model{Network: net}, &set, nil); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
}
