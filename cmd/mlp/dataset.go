package main

import (
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
)

// openSets returns the training and test set that the arguments name: a
// directory of IDX files, or without arguments the built-in MNIST.
func openSets(args []string) (train, test *data.Set, err error) {
	if len(args) > 0 {
		return data.OpenIDXDir(args[0])
	}
	if train, err = mnist.Train(); err != nil {
		return nil, nil, err
	}
	test, err = mnist.Test()
	return train, test, err
}

// openTest returns the test set alone, for a model of the given classes.
func openTest(args []string, classes []string) (*data.Set, error) {
	if len(args) == 0 {
		return mnist.Test()
	}
	return data.OpenIDXTest(args[0], classes)
}
