package main

import (
	"context"
	"fmt"
	"iter"
	"log"
	"math/rand/v2"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/recipe"
)

// rowCount is the number of rows in each case with an untrained model.
const rowCount = 40

// outputKinds lists the kinds of outputs that a network can have.
var outputKinds = []struct {
	name    string
	loss    mlp.Loss
	outputs int
	classes []string
	scaled  bool
}{
	{"softmax", mlp.SoftmaxCrossEntropy{}, 3, []string{"setosa", "42", "größer als"}, false},
	{"softmax, no names", mlp.SoftmaxCrossEntropy{}, 4, nil, false},
	{"sigmoid", mlp.SigmoidCrossEntropy{}, 1, []string{"no", "yes"}, false},
	{"sigmoid, labels", mlp.SigmoidCrossEntropy{}, 3, nil, false},
	{"linear", mlp.SquaredError{}, 2, nil, false},
	{"linear, scaled", mlp.SquaredError{}, 2, nil, true},
	{"linear, classes", mlp.SquaredError{}, 3, []string{"a", "b", "c"}, false},
}

// cases yields every combination of an activation, a kind of output and a preprocessing.
// If quick is true, it leaves out combinations in which more than one of the three is not
// the first in its list. At the end, it yields trained models.
func cases(quick bool) iter.Seq[testCase] {
	return func(yield func(testCase) bool) {
		activations := append(mlp.Activations(), mlp.LeakyReLUWith(0.2), mlp.ELUWith(0.7))
		seed := uint64(0)
		for i, prepare := range preparations {
			for j, activation := range activations {
				for k := range outputKinds {
					if quick && min(i, 1)+min(j, 1)+min(k, 1) > 1 {
						continue
					}
					seed++
					if !yield(untrained(seed, prepare, activation, k)) {
						return
					}
				}
			}
		}
		for _, c := range trained(quick) {
			if !yield(c) {
				return
			}
		}
	}
}

// untrained returns a case whose network has random weights. kind is an index of
// outputKinds.
func untrained(seed uint64, p preparation, activation mlp.Activation, kind int) testCase {
	r := rand.New(rand.NewPCG(seed, 0))
	end := outputKinds[kind]
	preprocessor, rows := p.make(r)
	inputs := rows.Cols
	if preprocessor.Encoder != nil {
		inputs = preprocessor.Encoder.Width()
	}
	m := &mlp.Model{Preprocessor: preprocessor, Classes: end.classes}
	if end.scaled {
		m.TargetScale = &data.TargetScale{Mean: []float32{-3, 200_000}, Scale: []float32{0.01, 50_000}}
	}
	layers := []mlp.Layer{
		{Inputs: inputs, Outputs: 7, Activation: activation},
		{Inputs: 7, Outputs: 5, Activation: activation},
		{Inputs: 5, Outputs: end.outputs},
	}
	for i, l := range layers {
		for range (l.Inputs + 1) * l.Outputs {
			layers[i].Weights = append(layers[i].Weights, float32(r.NormFloat64()))
		}
	}
	var err error
	m.Network, err = mlp.FromLayers(layers, end.loss)
	check(err)
	return testCase{
		name:       fmt.Sprintf("%s, %s, %s", activation.Name(), end.name, p.name),
		activation: activation.Name(), output: end.name, preprocessing: p.name, model: m, rows: rows,
	}
}

// trained returns cases with trained models and their test rows: of iris and,
// unless quick is true, of MNIST.
func trained(quick bool) []testCase {
	table, err := data.OpenTable([]string{"testdata/iris.csv"}, data.ReadOptions{})
	check(err)
	set, _, err := data.TableSet(table, data.TableOptions{Targets: []string{"species"}})
	check(err)
	train, test := set.Split(data.SplitOptions{TestFraction: 0.3, Seed: 1})
	iris, _, err := recipe.Train(context.Background(), train, test)
	check(err)
	list := []testCase{{"iris", "trained", "softmax", "iris", iris, test.Features}}
	if quick {
		return list
	}
	digits, err := mnist.Train()
	check(err)
	tests, err := mnist.Test()
	check(err)
	for _, activation := range []string{"relu", "gelu", "sigmoid"} {
		r, err := recipe.Get("images")
		check(err)
		r.Epochs, r.Activation, r.Hidden = 1, activation, []int{100}
		resolved, err := r.Resolve(digits)
		check(err)
		m, err := resolved.NewModel(digits)
		check(err)
		trainer, err := resolved.Trainer()
		check(err)
		_, err = trainer.Train(context.Background(), m, digits, tests)
		check(err)
		list = append(list, testCase{"MNIST, " + activation, "trained", "softmax", "MNIST, its 10,000 test rows", m, tests.Features})
	}
	return list
}

// pick returns a random one of values.
func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// check ends the program with a message if err is not nil.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
