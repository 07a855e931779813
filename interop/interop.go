// Package interop reads networks from files of other programs: ONNX graphs, PyTorch
// state dicts in safetensors files, and NPZ files with the weights of scikit-learn,
// Keras and others. It writes weights for PyTorch and NumPy.
//
// Most users need [Open] and [WriteStateDict]. [Options] give what a file does not hold,
// such as the activation or the class names. The [Result] reports what was folded into
// layers and what was assumed.
//
// # Exactness
//
// Weights are rounded to float32 and otherwise not changed. Batch normalization is
// folded into the weights of the layer before or after it, in float64, and these are
// rounded once.
package interop

import (
	"errors"
	"fmt"

	"github.com/seed-217ca19f/mlp"
)

// Errors that callers may test for with errors.Is. Each arrives wrapped in a
// message that says what was expected and what was found.
var (
	// ErrFormat is returned when a file's format can't be read, or the file does not
	// hold a multilayer perceptron.
	ErrFormat = errors.New("not a network that can be imported")
	// ErrOption is returned when an option contradicts the file, or when the file needs
	// an option that is missing.
	ErrOption = errors.New("options do not fit the network")
	// ErrActivation is returned when neither the file nor the options give the
	// activation of the hidden layers. It wraps ErrOption.
	ErrActivation = fmt.Errorf("the activation is missing: %w", ErrOption)
)

// Options give what a file does not hold. The zero value adds nothing.
type Options struct {
	Activation mlp.Activation // of the hidden layers, if the file holds only weights
	Output     mlp.Loss       // nil: as in the file; if the file has none: cross-entropy with classes, else SquaredError
	Classes    []string       // class names; nil: those in the file, else class numbers
	Columns    []string       // names of the inputs, if the model is to take named columns
	Targets    []string       // names of the predicted columns
	Mean       []float32      // subtracted from raw inputs: one number, or one for each input; nil: 0
	Scale      []float32      // divides raw inputs minus Mean: one number, or one for each input; nil: 1
}

// Result is a model that was read, with notes on how.
type Result struct {
	Format  string // for people, such as "weights in safetensors"
	Model   *mlp.Model
	Folded  []string // parts of the file that became part of a layer or of the preprocessing
	Assumed []string // assumptions about what the file does not say

	logits  bool     // whether the file leaves open what follows the last layer
	classes []string // class names from the file; nil if it has none
}

// fold notes which part of the file became part of a layer. assume notes an assumption.
func (r *Result) fold(text string)   { r.Folded = append(r.Folded, text) }
func (r *Result) assume(text string) { r.Assumed = append(r.Assumed, text) }
