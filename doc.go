// Package mlp trains multilayer perceptrons and predicts with them.
//
// [New] makes a network and [Trainer.Train] trains it, or a [Session] step by step;
// [Load] reads a trained model, whose [Model.Predict] takes raw rows (pixels from 0
// to 255, columns as in the file), because a model carries its preprocessing.
//
// # Shapes
//
// Weights are (in+1, out) with the bias as their last row. Batches are (rows,
// columns), row after row.
//
// # Determinism
//
// The same seed and the same kernel backend (see the environment variable
// MLP_BACKEND) give the same bytes, for any number of threads.
//
// If MLP_BACKEND names kernels that this machine does not have, [New],
// [FromLayers] and [Load] return an error, and so no network exists that could
// fail later. Built-in activations, losses and optimizers that a program calls by
// itself, without a network, panic then: they have no error to return.
//
// # Concurrency
//
// A [Model] and a [Network] may be used for predictions by any number of
// goroutines at once. Training changes a network and wants it for itself.
package mlp
