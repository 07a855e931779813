package mlp

import (
	"math"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/optim"
)

// training64 does what [Trainer.Train] does in float64, directly by the formulas. It only
// shares the order of the rows, from [data.Batches], which has its own tests.
type training64 struct {
	*reference
	trainer    Trainer
	rule       rule // stands for the trainer's optimizer
	parameters [][]parameter
	xs, ts     [][]float64
	counts     []float64 // how much each row counts
}

// epoch64 is the result of an epoch.
type epoch64 struct {
	loss float64 // mean of its rows, each before the update of its batch
	rate float64 // of its last step
}

func newTraining64(n *Network, set *data.Set, t Trainer, r rule) *training64 {
	tr := &training64{reference: newReference(n), trainer: t, rule: r}
	for l, ws := range tr.weights {
		layer := make([]parameter, len(ws))
		for i, w := range ws {
			layer[i] = parameter{value: w, bias: i >= tr.sizes[l]*tr.sizes[l+1]}
		}
		tr.parameters = append(tr.parameters, layer)
	}
	for i := range set.Len() {
		tr.xs = append(tr.xs, floats64(set.Features.Floats, i, set.Features.Cols))
		if set.Targets.Values != nil {
			tr.ts = append(tr.ts, floats64(set.Targets.Values, i, set.Targets.Width))
			continue
		}
		hot := make([]float64, n.Outputs())
		hot[set.Targets.Class[i]] = 1
		tr.ts = append(tr.ts, hot)
	}
	tr.counts = counts64(set, t)
	return tr
}

// floats64 returns row i of numbers, which is (rows, cols).
func floats64(numbers []float32, i, cols int) []float64 {
	row := make([]float64, cols)
	for j := range row {
		row[j] = float64(numbers[i*cols+j])
	}
	return row
}

// counts64 returns how much each row counts: the product of its weight, of
// rows/(classes·rows of its class) if the classes are balanced, and of its class's weight,
// divided by the mean of these products.
func counts64(set *data.Set, t Trainer) []float64 {
	counts, sum := make([]float64, set.Len()), 0.0
	ofClass := map[int32]float64{}
	for _, k := range set.Targets.Class {
		ofClass[k]++
	}
	for i := range counts {
		counts[i] = 1
		if set.Weights != nil {
			counts[i] = float64(set.Weights[i])
		}
		if t.BalanceClasses {
			counts[i] *= float64(set.Len()) / (float64(len(ofClass)) * ofClass[set.Targets.Class[i]])
		}
		if t.ClassWeights != nil {
			if w, ok := t.ClassWeights[set.Classes[set.Targets.Class[i]]]; ok {
				counts[i] *= w
			}
		}
		sum += counts[i]
	}
	for i := range counts {
		counts[i] *= float64(set.Len()) / sum
	}
	return counts
}

// run trains to the end.
func (tr *training64) run() (epochs []epoch64) {
	t := tr.trainer
	batches := data.Batches{Rows: len(tr.xs), Size: t.BatchSize, Shuffle: t.Shuffle, Block: t.BlockShuffle, DropLast: t.DropLast, Seed: t.Seed}
	order, step, steps := make([]int32, len(tr.xs)), 0, t.Epochs*batches.PerEpoch()
	for e := range t.Epochs {
		batches.Order(e, order)
		epoch, rows := epoch64{}, 0
		for i := range batches.PerEpoch() {
			epoch.rate = t.LearningRate * factor64(t.Schedule, float64(step)/float64(steps))
			step++
			batch := batches.Batch(i, order)
			epoch.loss += tr.step(batch, epoch.rate, step)
			rows += len(batch)
		}
		epoch.loss /= float64(rows)
		epochs = append(epochs, epoch)
	}
	return epochs
}

// factor64 returns the schedule's factor of the learning rate: 1, or
// (1 + cos(π·progress))/2 (Loshchilov and Hutter 2017, equation 5).
func factor64(s optim.Schedule, progress float64) float64 {
	if s == (optim.Cosine{}) {
		return (1 + math.Cos(math.Pi*progress)) / 2
	}
	return 1
}

// step takes a step with the rows of a batch and returns the sum of their losses before
// the step.
func (tr *training64) step(batch []int32, rate float64, step int) (loss float64) {
	g := tr.zeros()
	for _, r := range batch {
		loss += tr.counts[r] * tr.addGradient(g, tr.xs[r], tr.ts[r], tr.counts[r])
	}
	for l, layer := range tr.parameters {
		if l < tr.trainer.Freeze {
			continue
		}
		for i := range layer {
			p := &layer[i]
			p.gradient = g[l][i]
			if !tr.trainer.SumGradient {
				p.gradient /= float64(len(batch))
			}
			tr.rule(p, rate, step)
			tr.weights[l][i] = p.value
		}
	}
	return loss
}
