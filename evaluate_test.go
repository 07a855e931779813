package mlp

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/metrics"
	"github.com/seed-217ca19f/mlp/optim"
)

// TestEvaluatesInFileOrder compares the evaluations during a training with evaluations
// afterwards. If DropLast leaves rows out, these are the last of the file, even if the
// training shuffles.
func TestEvaluatesInFileOrder(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		train, test := clusters(100, 1, sparse), clusters(75, 2, sparse)
		for _, drop := range []bool{false, true} {
			used, usedTest := 100, 75
			if drop {
				used, usedTest = 90, 60
			}
			rec := &recorder{}
			trainer := Trainer{LearningRate: 0.01, BatchSize: 30, Epochs: 2, Shuffle: true, Seed: 3, DropLast: drop, EvaluateTrain: true, Recorders: []Recorder{rec}}
			m, r := trained(t, trainer, train, test)
			onTrain, err := m.Evaluate(t.Context(), train.Select(firstRows(used)), 2)
			if err != nil {
				t.Fatal(err)
			}
			onTest, err := m.Evaluate(t.Context(), test.Select(firstRows(usedTest)), 2)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(r.Train, onTrain) || !reflect.DeepEqual(r.Test, onTest) {
				t.Errorf("sparse %v, last batch dropped %v: got %+v and %+v, want %+v and %+v", sparse, drop, r.Train, r.Test, onTrain, onTest)
			}
			if last := rec.of(EpochEnded)[1]; last.Train != r.Train || last.Test != r.Test {
				t.Errorf("the last epoch says %+v and %+v, the result %+v and %+v", last.Train, last.Test, r.Train, r.Test)
			}
		}
	}
}

// TestEvaluationTrainsNothing trains with evaluations on both sets and an event for every
// step, and without them. The weights must be the same.
func TestEvaluationTrainsNothing(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		train, test := clusters(500, 1, sparse), clusters(300, 2, sparse)
		trainer := Trainer{Optimizer: optim.Momentum{Mu: 0.9}, LearningRate: 0.01, BatchSize: 120, Epochs: 3, Shuffle: true, Seed: 3, Threads: 2}
		want, _ := trained(t, trainer, train, nil)
		trainer.EvaluateTrain = true
		trainer.Recorders, trainer.StepInterval = []Recorder{&recorder{}}, EveryStep
		got, _ := trained(t, trainer, train, test)
		same(t, got, want)
	}
}

// TestRecordersSeeTheWeights reads the first layer's weights after every step. They must
// be the step's result, even if several workers keep copies of them.
func TestRecordersSeeTheWeights(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		set := clusters(240, 1, sparse)
		var want [][]float32
		for _, threads := range []int{1, 2} {
			net, err := New(Config{Inputs: 20, Hidden: []int{32}, Outputs: 3, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			var seen [][]float32
			look := &recorder{stop: func(Event) error {
				seen = append(seen, net.Layers()[0].Weights())
				return nil
			}}
			trainer := Trainer{LearningRate: 0.1, BatchSize: 120, Epochs: 2, Threads: threads, Recorders: []Recorder{look}, StepInterval: EveryStep}
			if _, err := trainer.Train(t.Context(), &Model{Network: net, Classes: set.Classes}, set, nil); err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = seen
			}
			// The start, twice two steps and the end of the epoch, and the end.
			if len(seen) != 8 || !reflect.DeepEqual(seen, want) || reflect.DeepEqual(seen[1], seen[2]) {
				t.Errorf("sparse %v, %d threads: got %d looks, want 8 like those of one thread, those after two steps different", sparse, threads, len(seen))
			}
		}
	}
}

// TestEvaluateAgainstReference compares losses, and how many rows are right, with
// the formulas in float64, for every loss with every kind of target it takes.
func TestEvaluateAgainstReference(t *testing.T) {
	shares := []float64{0.5, 0.3, 0.2}
	for name, c := range map[string]struct {
		loss    Loss
		outputs int
		value   func(row, k int) float64       // of the targets
		right   func(logits, t []float64) bool // nil: nothing is right or wrong
		class   func(row int) int32            // nil: the targets are values
	}{
		"classes": {SoftmaxCrossEntropy{}, 3, func(i, k int) float64 { return float64(btoi(k == i%3)) },
			func(s, t []float64) bool { return t[slices.Index(s, slices.Max(s))] == 1 }, func(i int) int32 { return int32(i % 3) }},
		"shares": {SoftmaxCrossEntropy{}, 3, func(i, k int) float64 { return shares[(i+k)%3] }, nil, nil},
		"two classes": {SigmoidCrossEntropy{}, 1, func(i, _ int) float64 { return float64(i % 2) },
			func(s, t []float64) bool { return (s[0] >= 0) == (t[0] == 1) }, func(i int) int32 { return int32(i % 2) }},
		"labels": {SigmoidCrossEntropy{}, 2, func(i, k int) float64 { return float64(i >> k % 2) },
			func(s, t []float64) bool { return (s[0] >= 0) == (t[0] == 1) && (s[1] >= 0) == (t[1] == 1) }, nil},
		"values": {SquaredError{}, 2, func(i, k int) float64 { return float64(i%7 - 3*k) }, nil, nil},
	} {
		net, err := New(Config{Inputs: 20, Hidden: []int{8}, Outputs: c.outputs, Activation: Tanh(), Loss: c.loss, Init: Normal(0.3), InitBias: true})
		if err != nil {
			t.Fatal(err)
		}
		set, reference := clusters(90, 1, false), newReference(net)
		set.Targets, set.Classes = data.Targets{}, nil
		want, right := 0.0, 0
		for i := range 90 {
			var row []float64
			for k := range c.outputs {
				row = append(row, c.value(i, k))
			}
			sums := reference.forward(floats64(set.Features.Floats, i, 20))
			logits := sums[len(sums)-1]
			loss, _ := reference.rowLoss(logits, row)
			want += loss / 90
			right += btoi(c.right != nil && c.right(logits, row))
			if c.class != nil {
				set.Targets.Class, set.Classes = append(set.Targets.Class, c.class(i)), []string{"a", "b", "c"}[:net.classes()]
				continue
			}
			set.Targets.Width = c.outputs
			for _, v := range row {
				set.Targets.Values = append(set.Targets.Values, float32(v))
			}
		}
		e, err := (&Model{Network: net}).Evaluate(t.Context(), set, 1)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(e.Loss/want-1) > 1e-5 || e.Correct != right || e.Graded != (c.right != nil) || e.Rows != 90 {
			t.Errorf("%s: got %+v, want the loss %v and %d right", name, e, want, right)
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestLearned compares predictions with always predicting the same class.
func TestLearned(t *testing.T) {
	for name, c := range map[string]struct {
		counts [][]int // (true class, predicted class)
		want   bool
	}{
		"all right":            {[][]int{{90, 0}, {0, 10}}, true},
		"one class only":       {[][]int{{90, 0}, {0, 0}}, true},
		"always the same":      {[][]int{{90, 0}, {10, 0}}, false},
		"fewer mistakes":       {[][]int{{90, 0}, {8, 2}}, true},
		"as many mistakes":     {[][]int{{85, 5}, {9, 1}}, false},
		"all classes alike":    {[][]int{{60, 30}, {2, 8}}, true},
		"no class well":        {[][]int{{50, 40}, {5, 5}}, false},
		"no class well of two": {[][]int{{50, 40, 0}, {5, 5, 0}, {0, 0, 0}}, false},
		"two of three absent":  {[][]int{{50, 40, 0}, {0, 0, 0}, {0, 0, 0}}, false},
	} {
		e := &Evaluation{Confusion: metrics.NewConfusion(len(c.counts))}
		for i, row := range c.counts {
			for j, n := range row {
				for range n {
					e.Confusion.Add(i, j)
				}
			}
		}
		e.Rows, e.Correct = e.Confusion.Rows(), e.Confusion.Correct()
		if got := e.Learned(); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if !(&Evaluation{Rows: 9}).Learned() {
		t.Error("what is not classification has not learned")
	}
}
