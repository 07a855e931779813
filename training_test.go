package mlp

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/optim"
)

// optimizers lists every optimizer with its formulas and a learning rate. With this rate, a
// few steps change the weights much, but float32 and float64 still agree.
var optimizers = []struct {
	name      string
	optimizer optim.Optimizer // nil: the trainer's own choice
	rule      rule
	rate      float64
	sumRate   float64 // the same for gradients that are sums
}{
	{"none", nil, sgd64, 0.1, 0.002},
	{"sgd", optim.SGD{}, sgd64, 0.1, 0.002},
	{"sgd, L2", optim.L2{Optimizer: optim.SGD{}, Decay: 0.25}, l2of64(0.25, sgd64), 0.1, 0.002},
	{"momentum", optim.Momentum{Mu: 0.75}, momentum64(0.75), 0.05, 0.001},
	{"momentum, L2", optim.L2{Optimizer: optim.Momentum{Mu: 0.75}, Decay: 0.25}, l2of64(0.25, momentum64(0.75)), 0.05, 0.001},
	{"nesterov", optim.Nesterov{Mu: 0.75}, nesterov64(0.75), 0.05, 0.001},
	{"nesterov, L2", optim.L2{Optimizer: optim.Nesterov{Mu: 0.75}, Decay: 0.25}, l2of64(0.25, nesterov64(0.75)), 0.05, 0.001},
	{"adam", optim.NewAdam(), adam64, 0.01, 0.01},
	{"adam, L2", optim.L2{Optimizer: optim.NewAdam(), Decay: 0.25}, l2of64(0.25, adam64), 0.01, 0.01},
	{"adamw", optim.AdamW{Adam: optim.NewAdam(), Decay: 2}, adamW64(2), 0.01, 0.01},
}

// batchings lists ways to divide the rows of an epoch into batches and to compute a
// batch's gradient. The last of three batches is smaller than the others.
var batchings = []struct {
	name  string
	apply func(*Trainer)
}{
	{"shuffled, mean", func(t *Trainer) { t.Shuffle, t.Seed = true, 7 }},
	{"in order, sum", func(t *Trainer) { t.SumGradient = true }},
	{"blocks, last dropped", func(t *Trainer) { t.Shuffle, t.BlockShuffle, t.DropLast, t.Seed = true, 2, true, 8 }},
}

// settings returns trainers, by name, with every combination of schedule and batching, with
// and without balanced classes.
func settings(optimizer optim.Optimizer, rate, sumRate float64) map[string]Trainer {
	all := map[string]Trainer{}
	for _, schedule := range []optim.Schedule{nil, optim.Cosine{}} {
		for _, balance := range []bool{false, true} {
			for _, batching := range batchings {
				t := Trainer{Optimizer: optimizer, LearningRate: rate, Schedule: schedule, BatchSize: 64, Epochs: 2, BalanceClasses: balance}
				if batching.apply(&t); t.SumGradient {
					t.LearningRate = sumRate
				}
				all[fmt.Sprintf("cosine %v, balanced %v, %s", schedule != nil, balance, batching.name)] = t
			}
		}
	}
	return all
}

// TestTrainingAgainstReference trains two epochs with all settings that affect the
// computation, and compares rates, losses and weights with a training in float64.
func TestTrainingAgainstReference(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		for _, weighted := range []bool{false, true} {
			set := unevenRows(sparse, weighted)
			for _, o := range optimizers {
				for name, trainer := range settings(o.optimizer, o.rate, o.sumRate) {
					name = fmt.Sprintf("%s/sparse %v, weighted %v, %s", o.name, sparse, weighted, name)
					t.Run(name, func(t *testing.T) { compareTraining(t, SoftmaxCrossEntropy{}, set, trainer, o.rule) })
				}
			}
		}
	}
}

// TestTrainingOfValuesAgainstReference does the same for targets that are values, for which
// losses are computed row by row.
func TestTrainingOfValuesAgainstReference(t *testing.T) {
	for _, loss := range []Loss{SoftmaxCrossEntropy{}, SigmoidCrossEntropy{}, SquaredError{}} {
		for _, sparse := range []bool{false, true} {
			for _, weighted := range []bool{false, true} {
				set := unevenRows(sparse, weighted)
				set.Targets = data.Targets{Values: make([]float32, 3*set.Len()), Width: 3}
				for i := range set.Targets.Values {
					set.Targets.Values[i] = float32(i % 7 % 2)
				}
				trainer := Trainer{Optimizer: optim.Nesterov{Mu: 0.75}, LearningRate: 0.02, BatchSize: 64, Epochs: 2}
				t.Run(fmt.Sprintf("%s/sparse %v/weighted %v", loss.Name(), sparse, weighted), func(t *testing.T) {
					compareTraining(t, loss, set, trainer, nesterov64(0.75))
				})
			}
		}
	}
}

// TestClassWeightsAgainstReference does the same with weights of two of the three
// classes, with and without balanced classes.
func TestClassWeightsAgainstReference(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		for _, weighted := range []bool{false, true} {
			set := unevenRows(sparse, weighted)
			weights := map[string]float64{set.Classes[2]: 5, set.Classes[0]: 0.25}
			for _, balance := range []bool{false, true} {
				trainer := Trainer{Optimizer: optim.Momentum{Mu: 0.75}, LearningRate: 0.05, BatchSize: 64, Epochs: 2, BalanceClasses: balance, ClassWeights: weights}
				t.Run(fmt.Sprintf("sparse %v, weighted %v, balanced %v", sparse, weighted, balance), func(t *testing.T) {
					compareTraining(t, SoftmaxCrossEntropy{}, set, trainer, momentum64(0.75))
				})
			}
		}
	}
}

// TestFreezeAgainstReference trains with the first layer or the first two frozen, with
// every optimizer, with and without a transform, which needs stored gradients.
func TestFreezeAgainstReference(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		set := unevenRows(sparse, true)
		for _, o := range optimizers {
			for freeze := 1; freeze <= 2; freeze++ {
				for _, stored := range []bool{false, true} {
					trainer := Trainer{Optimizer: o.optimizer, LearningRate: o.rate, BatchSize: 64, Epochs: 2, Shuffle: true, Freeze: freeze}
					if stored {
						trainer.Transforms = []GradientTransform{&clip{limit: math.Inf(1)}}
					}
					t.Run(fmt.Sprintf("%s/sparse %v, freeze %d, stored %v", o.name, sparse, freeze, stored), func(t *testing.T) {
						compareTraining(t, SoftmaxCrossEntropy{}, set, trainer, o.rule)
					})
				}
			}
		}
	}
}

// unevenRows returns 150 rows of 20 numbers in three classes of 75, 50 and 25 rows. If
// sparse is true, most numbers are zero. If weighted is true, the rows have weights from 0
// to 3.
func unevenRows(sparse, weighted bool) *data.Set {
	set := clusters(150, 3, sparse)
	stream := random.New(4, "weights")
	for i := range set.Len() {
		set.Targets.Class[i] = []int32{0, 1, 0, 2, 0, 1}[i*7%6]
		if weighted {
			set.Weights = append(set.Weights, float32(3*stream.Float64(i)))
		}
	}
	if weighted {
		set.Weights[3] = 0
	}
	return set
}

// compareTraining compares trainings on 1 and on 3 threads with the reference. The first
// hidden layer has 16 units for each of three workers, which fill a cache line.
func compareTraining(t *testing.T, loss Loss, set *data.Set, trainer Trainer, r rule) {
	activation := watch(Tanh())
	net, err := New(Config{Inputs: 20, Hidden: []int{48, 8}, Outputs: 3, Activation: activation, Loss: loss, Init: Normal(0.3), InitBias: true, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	want := newTraining64(net, set, trainer, r)
	epochs := want.run()
	for _, threads := range []int{1, 3} {
		m, rec := &Model{Network: net.Clone(), Classes: set.Classes}, &recorder{}
		trainer.Threads, trainer.Recorders = threads, []Recorder{rec}
		result, err := trainer.Train(t.Context(), m, set, nil)
		if err != nil {
			t.Fatal(err)
		}
		activation.checkShared(t, threads, result, 2)
		ended := rec.of(EpochEnded)
		if len(ended) != len(epochs) {
			t.Fatalf("%d threads: got %d ends of epochs, want %d", threads, len(ended), len(epochs))
		}
		for i, e := range ended {
			if math.Abs(e.LearningRate/epochs[i].rate-1) > 1e-12 || !(math.Abs(e.Loss/epochs[i].loss-1) < 2e-6) {
				t.Errorf("%d threads, epoch %d: got the rate %v and the loss %v, want %v and %v", threads, i, e.LearningRate, e.Loss, epochs[i].rate, epochs[i].loss)
			}
		}
		compareWeights(t, fmt.Sprintf("%d threads", threads), m.Network, net, want.reference)
	}
}

// compareWeights compares the change of every layer's weights and of its biases by a
// training with the reference, to a relative error of 1e-4. If the reference changed
// nothing, all bits must be the same.
func compareWeights(t *testing.T, what string, got, before *Network, want *reference) {
	t.Helper()
	for l, d := range before.layers {
		g, w := got.layers[l].Weights(), want.weights[l]
		if kept(d.Weights(), w) {
			if !slices.Equal(g, d.Weights()) {
				t.Errorf("%s, layer %d: the weights have changed, want them as they were", what, l)
			}
			continue
		}
		gained, wanted := make([]float64, len(w)), make([]float64, len(w))
		for i, v := range d.Weights() {
			gained[i], wanted[i] = float64(g[i])-float64(v), w[i]-float64(v)
		}
		biases := d.Inputs() * d.Outputs()
		if e := relativeError(gained[:biases], wanted[:biases]); !(e < 1e-4) {
			t.Errorf("%s, layer %d: what the weights gained is off by %.2g", what, l, e)
		}
		if e := relativeError(gained[biases:], wanted[biases:]); !(e < 1e-4) {
			t.Errorf("%s, layer %d: what the biases gained is off by %.2g", what, l, e)
		}
	}
}

// kept reports whether float64 weights still equal the float32 weights they began with.
func kept(before []float32, after []float64) bool {
	for i, v := range before {
		if after[i] != float64(v) {
			return false
		}
	}
	return true
}

// TestBatchOfOneRow trains on 150 rows in batches of 149. The second batch has one row,
// which is used in place, without copying.
func TestBatchOfOneRow(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		trainer := Trainer{Optimizer: optim.SGD{}, LearningRate: 0.1, BatchSize: 149, Epochs: 2}
		compareTraining(t, SoftmaxCrossEntropy{}, unevenRows(sparse, false), trainer, sgd64)
	}
}
