// Package mlp trains multilayer perceptrons and predicts with them.
//
// [New] makes a network. [Trainer.Train] trains it; a [Session] trains it step by step.
// [Load] reads a trained model. [Model.Predict] takes raw rows (pixels from 0 to 255,
// columns as in the file), because a model includes its preprocessing.
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
// If MLP_BACKEND names a backend that this machine does not have, [New], [FromLayers]
// and [Load] return an error. If a program calls the built-in activations, losses and
// optimizers directly, without a network, they panic in that case, because they return
// no error.
//
// # Concurrency
//
// Any number of goroutines may predict with a [Model] at once. While a training runs,
// nothing else may use its network, because the training changes it.
package mlp
