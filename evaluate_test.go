package mlp

import (
	"reflect"
	"testing"

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
