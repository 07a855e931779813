// Package onnx turns models into ONNX files, which any ONNX runtime can run, and
// ONNX files that are multilayer perceptrons into models.
//
// Most users need [Export] and [Import].
//
// # Inputs
//
// A model of named columns has one input for each, (batch, 1), with the column's
// name. A category's input takes texts, empty if they are missing. Those of
// numbers, booleans (0 or 1) and dates (days since 1970-01-01, the time of day as
// a fraction) take floats, NaN if they are missing. All preprocessing is in the
// graph. A model of plain numbers has one input, "input", (batch, n) raw floats.
// A bare export has the same input, but its floats are already prepared: those
// that the network takes.
//
// # Outputs
//
// The first output is (batch, outputs) floats: "probabilities" of a softmax or
// sigmoid end, or "values" of a linear one, in the units of the training data.
// With a single output for two classes it is the probability of the second. If
// classes have names, the second output, "label", is (batch) texts, the name of
// the likeliest. A bare export leaves that out, so that it needs only the
// standard operators. If a column has the name of an output, the output's name
// ends in an underscore.
//
// # Metadata
//
// The file's metadata hold what a model file says apart from its layers
// ([mlp.Model]'s Metadata): "classes" for example is a JSON list of the names of
// the classes.
//
// # Importing
//
// [Import] reads graphs in the forms that PyTorch, Keras and scikit-learn are
// exported in, and refuses others by the name of a node. What becomes of each
// operator is in docs/onnx.md. A file takes memory in proportion to its size.
//
// # Determinism
//
// Equal models and options give equal bytes.
package onnx

import "errors"

// ErrUnsupported is returned when a model or a graph has a part that has no form
// on the other side.
var ErrUnsupported = errors.New("not supported")
