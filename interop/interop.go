// Package interop reads networks from the files of other programs: ONNX graphs,
// PyTorch's state dicts as safetensors, and weights of scikit-learn, Keras and
// others as NPZ. It writes weights for PyTorch and NumPy.
//
// Most users need [Open] and [WriteStateDict]. [Options] say what a file does not,
// such as the activation or the names of the classes. The [Result] reports what was
// folded and what was assumed.
//
// # Exactness
//
// Weights are taken as they are, rounded to float32. Batch normalization is
// folded into the layer next to it in float64, and rounded once.
package interop

import (
	"errors"
	"fmt"

	"github.com/seed-217ca19f/mlp"
)

// Errors that callers may test for with errors.Is. Each arrives wrapped in a
// message that says what was expected and what was found.
var (
	// ErrFormat is returned when a file has no format that is read here, or
	// holds something else than a multilayer perceptron.
	ErrFormat = errors.New("not a network that can be imported")
	// ErrOption is returned when something that the file does not say is
	// missing from the options, or contradicts the file.
	ErrOption = errors.New("options do not fit the network")
	// ErrActivation is the ErrOption of hidden layers whose activation nobody says.
	ErrActivation = fmt.Errorf("the activation is missing: %w", ErrOption)
)

// Options say what a file leaves open.
type Options struct {
	Activation mlp.Activation // of the hidden layers, if the file holds only weights
	Output     mlp.Loss       // nil: what the file says, or what the classes call for, or linear
	Classes    []string       // the names of the classes; nil: what the file says, or their numbers
	Columns    []string       // the names of the inputs, for rows of named columns
	Targets    []string       // the names of the columns that are predicted
	Mean       []float32      // raw inputs x become (x - Mean) / Scale: one number for
	Scale      []float32      // all or one for each; nil: 0 and 1
}

// Result is what was read.
type Result struct {
	Format  string // "PyTorch state dict", …
	Model   *mlp.Model
	Folded  []string // what became part of a layer or of the preprocessing
	Assumed []string // what the file does not say, and what was taken for it

	logits  bool     // the file does not say what follows the last layer
	classes []string // that the file names
}

// fold and assume keep notes.
func (r *Result) fold(text string)   { r.Folded = append(r.Folded, text) }
func (r *Result) assume(text string) { r.Assumed = append(r.Assumed, text) }
