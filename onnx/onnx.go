// Package onnx exports models as ONNX files, which any ONNX runtime can run, and
// imports multilayer perceptrons from ONNX files.
//
// Most users need [Export] and [Import].
//
// # Inputs
//
// A model of named columns has one input for each column, of shape (batch, 1), with
// the column's name. A category's input takes texts; an empty text is a missing value.
// The other inputs take floats: numbers, booleans (0 or 1) and dates (days since
// 1970-01-01, with the time of day as a fraction); NaN is a missing value. All
// preprocessing is in the graph. A model of plain numbers has one input, "input", which
// takes (batch, n) raw floats. A bare export has the same input, but it takes floats
// that are already prepared for the network.
//
// # Outputs
//
// The first output is (batch, outputs) floats. It is called "probabilities" if the
// network ends in softmax or sigmoid, and "values", in the units of the training data,
// if its end is linear. A single output for two classes is the probability of the
// second class. If classes have names, the second output, "label", is (batch) texts:
// the name of the likeliest class. A bare export leaves out the label, so that it needs
// only the standard operators. If a column has the name of an output, the output's name
// ends in an underscore.
//
// # Metadata
//
// The file's metadata hold what a model file says apart from its layers (see
// [mlp.Model.Metadata]). For example, "classes" is a JSON list of class names.
//
// # Importing
//
// [Import] reads graphs as the exporters of PyTorch, Keras and scikit-learn write them.
// It refuses other graphs with a message that names the node. docs/onnx.md lists the
// operators and how each is imported. Import takes memory in proportion to the size of
// the file.
//
// # Determinism
//
// Equal models and options give equal bytes.
package onnx

import "errors"

// ErrUnsupported is returned when a model has a part that Export can't write as ONNX.
var ErrUnsupported = errors.New("not supported")
