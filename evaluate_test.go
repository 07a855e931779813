package mlp

import (
	"math"
	"reflect"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/optim"
)

// TestEvaluatesInFileOrder compares what a training says of its sets with
// evaluations afterwards. If rows are left out, these are the last of the file,
// whatever the order in which the training took them.
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

// TestEvaluationTrainsNothing trains with both evaluations and a look at every
// step, and without: the weights must be the same.
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

// TestRecordersSeeTheWeights looks at the first layer after every step. It must
// be as the step left it, also if several workers have its weights meanwhile.
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

// TestEvaluatesShares compares the loss of targets that are shares of the classes
// with its formula, -Σ t·ln y.
func TestEvaluatesShares(t *testing.T) {
	m := wide(t)
	set := clusters(50, 1, false)
	set.Targets = data.Targets{Width: 3}
	for range 50 {
		set.Targets.Values = append(set.Targets.Values, 0.5, 0.3, 0.2)
	}
	e, err := m.Evaluate(t.Context(), set, 1)
	if err != nil {
		t.Fatal(err)
	}
	outputs, err := m.Predict(set.Features)
	if err != nil {
		t.Fatal(err)
	}
	want := 0.0
	for _, y := range outputs {
		for k, share := range []float64{0.5, 0.3, 0.2} {
			want -= share * math.Log(float64(y[k])) / 50
		}
	}
	if math.Abs(e.Loss-want) > 1e-5 {
		t.Errorf("loss %v, want %v", e.Loss, want)
	}
}
