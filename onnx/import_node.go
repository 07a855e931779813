package onnx

import (
	"maps"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// The domains of operators. The standard domain is also called "".
const (
	standardDomain = "ai.onnx"
	learningDomain = "ai.onnx.ml"
)

// operators holds the function that evaluates each operator, by domain and name.
var operators = map[string]map[string]func(n *node) (value, error){
	"": {
		"Gemm": gemm, "MatMul": matMul, "BatchNormalization": batchNormalization,
		"Add": arithmetic, "Sub": arithmetic, "Mul": arithmetic, "Div": arithmetic, "Sum": arithmetic,
		"Neg": negative, "Sqrt": unary, "Reciprocal": unary, "Erf": erf,
		"Relu": activation, "LeakyRelu": activation, "PRelu": activation, "Elu": activation, "Celu": activation,
		"Gelu": activation, "Sigmoid": activation, "Tanh": activation, "Softplus": activation,
		"Clip": clip, "Max": maximum,
		"Softmax": softmaxNode, "LogSoftmax": softmaxNode, "Log": logarithm,
		"Identity": same, "Dropout": dropout, "Cast": cast, "Constant": constantNode,
		"Flatten": flatten, "Reshape": reshape, "Squeeze": squeeze, "Unsqueeze": unsqueeze, "Transpose": transposeNode,
		"Shape": shape, "Gather": gatherNode, "Slice": slice, "Concat": concat,
		"ArgMax": argMax, "GreaterOrEqual": atLeast, "Greater": atLeast,
	},
	learningDomain: {
		"Scaler": scaler, "ZipMap": zipMap, "ArrayFeatureExtractor": pickClass, "LabelEncoder": encodeLabel,
	},
}

// remedies says, for some operators that can't be imported, why or what to do instead.
var remedies = map[string]string{
	"Conv": "a multilayer perceptron has no convolutions", "ConvTranspose": "a multilayer perceptron has no convolutions",
	"LSTM": "a multilayer perceptron has no recurrent layers", "GRU": "a multilayer perceptron has no recurrent layers", "RNN": "a multilayer perceptron has no recurrent layers",
	"Pow":                   "powers, as in the tanh approximation of GELU, can't be imported; train and export with the exact GELU (approximate='none')",
	"LayerNormalization":    "a normalization of each row can't be folded into a layer; train with batch normalization",
	"InstanceNormalization": "a normalization of each row can't be folded into a layer; train with batch normalization",
	"ReduceMean":            "a normalization of each row can't be folded into a layer; train with batch normalization",
	"QuantizeLinear":        "quantized weights can't be imported; export the model before it is quantized", "DequantizeLinear": "quantized weights can't be imported; export the model before it is quantized",
	"Selu": "expected one of the activations Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh and Softplus", "HardSigmoid": "expected one of the activations Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh and Softplus",
	"HardSwish": "expected one of the activations Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh and Softplus", "Mish": "expected one of the activations Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh and Softplus",
	"If": "a branch can't be imported; export the model with constant settings, so that none is left",
}

// evaluate computes the value of the node's first output.
func (n *node) evaluate() (value, error) {
	domain := n.Domain
	if domain == standardDomain {
		domain = ""
	}
	f := operators[domain][n.Operator]
	if f == nil {
		if remedy := remedies[n.Operator]; remedy != "" && domain == "" {
			return value{}, n.fault("%s", remedy)
		}
		if operators[domain] == nil {
			return value{}, n.fault("expected an operator of ONNX or of %s, found one of the domain %q", learningDomain, domain)
		}
		return value{}, n.fault("expected one of the operators %s", strings.Join(slices.Sorted(maps.Keys(operators[domain])), ", "))
	}
	for i, in := range n.inputs {
		if in == (value{}) && n.Inputs[i] != "" {
			return value{}, n.fault("expected a value as input %d, found one that can't be evaluated", i)
		}
	}
	return f(n)
}

// input returns input i, or the zero value if it is left out.
func (n *node) input(i int) value {
	if i >= len(n.inputs) {
		return value{}
	}
	return n.inputs[i]
}

// rows returns input i, which must be numbers that depend on the graph's input.
func (n *node) rows(i int) (*rows, error) {
	in := n.input(i)
	switch {
	case in.rows != nil:
		return in.rows, nil
	case in.label != nil:
		return nil, n.fault("expected numbers as input %d, found the class of a row", i)
	case in.constant != nil:
		return nil, n.fault("input %d: expected a value that depends on the graph's input, found a constant", i)
	}
	return nil, n.fault("expected a value as input %d, found none", i)
}

// constant returns input i, which must not depend on the graph's input, or nil if it is
// left out. The parameter what is the name of the input in messages.
func (n *node) constant(i int, what string) (*tensor, error) {
	in := n.input(i)
	if in.rows != nil || in.label != nil {
		return nil, n.fault("expected a constant as its %s, found a value that depends on the graph's input", what)
	}
	return in.constant, nil
}

// needed is like constant, but returns an error if the input is left out.
func (n *node) needed(i int, what string) (*tensor, error) {
	t, err := n.constant(i, what)
	if err == nil && t == nil {
		err = n.fault("expected a constant as its %s, found none", what)
	}
	return t, err
}

// attribute returns the attribute called name, or nil if the node has none.
func (n *node) attribute(name string) *pb.Attribute {
	for i := range n.Attributes {
		if n.Attributes[i].Name == name {
			return &n.Attributes[i]
		}
	}
	return nil
}

// integer returns the value of the attribute called name, or fallback if the node
// leaves it out.
func (n *node) integer(name string, fallback int64) int64 {
	if a := n.attribute(name); a != nil {
		return a.Int
	}
	return fallback
}

// float is like integer, but for a float attribute.
func (n *node) float(name string, fallback float32) float64 {
	if a := n.attribute(name); a != nil {
		return float64(a.Float)
	}
	return float64(fallback)
}

// integers returns a list of integers that is an attribute with the given name in earlier
// opsets and input i in later ones. It returns nil if both are left out.
func (n *node) integers(i int, name string) ([]int64, error) {
	if a := n.attribute(name); a != nil {
		return a.Ints, nil
	}
	t, err := n.constant(i, name)
	if err != nil || t == nil {
		return nil, err
	}
	if t.ints == nil {
		return nil, n.fault("expected integers as its %s, found floats or texts", name)
	}
	return t.ints, nil
}
