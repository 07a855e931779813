package onnx

import (
	"maps"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// The domains of operators. The standard one has two names.
const (
	standardDomain = "ai.onnx"
	learningDomain = "ai.onnx.ml"
)

// operators lists what is understood, by domain and name.
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

// remedies says what to do about operators that can't be imported, if there is
// more to say than that.
var remedies = map[string]string{
	"Conv": "a convolution is no part of a multilayer perceptron", "ConvTranspose": "a convolution is no part of a multilayer perceptron",
	"LSTM": "a recurrent layer is no part of a multilayer perceptron", "GRU": "a recurrent layer is no part of a multilayer perceptron", "RNN": "a recurrent layer is no part of a multilayer perceptron",
	"Pow":                   "powers, as in GELU's approximation by tanh, can't be imported; train and export with the exact GELU (approximate='none')",
	"LayerNormalization":    "a normalization by row can't be folded into a layer; train with batch normalization",
	"InstanceNormalization": "a normalization by row can't be folded into a layer; train with batch normalization",
	"ReduceMean":            "a normalization by row can't be folded into a layer; train with batch normalization",
	"QuantizeLinear":        "quantized weights can't be imported; export the model before its quantization", "DequantizeLinear": "quantized weights can't be imported; export the model before its quantization",
	"Selu": "the activations are Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh and Softplus", "HardSigmoid": "the activations are Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh and Softplus",
	"HardSwish": "the activations are Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh and Softplus", "Mish": "the activations are Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh and Softplus",
	"If": "export the model with constant settings, so that no branch is left",
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
			return value{}, n.fault("expected an operator of ONNX or of %s, found one of %q", learningDomain, domain)
		}
		return value{}, n.fault("expected one of the operators %s", strings.Join(slices.Sorted(maps.Keys(operators[domain])), ", "))
	}
	for i, in := range n.inputs {
		if in == (value{}) && n.Inputs[i] != "" {
			return value{}, n.fault("expected a value as input %d, found none", i)
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

// rows returns input i, which comes from the graph's input.
func (n *node) rows(i int) (*rows, error) {
	in := n.input(i)
	switch {
	case in.rows != nil:
		return in.rows, nil
	case in.label != nil:
		return nil, n.fault("expected numbers as input %d, found the class of a row", i)
	case in.constant != nil:
		return nil, n.fault("expected what comes of the graph's input as input %d, found a constant", i)
	}
	return nil, n.fault("expected an input %d, found none", i)
}

// constant returns input i, which must not depend on the graph's input. The
// result is nil if it is left out.
func (n *node) constant(i int, what string) (*tensor, error) {
	in := n.input(i)
	if in.rows != nil || in.label != nil {
		return nil, n.fault("expected a constant as its %s, found what depends on the graph's input", what)
	}
	return in.constant, nil
}

// needed is constant for an input that has to be there.
func (n *node) needed(i int, what string) (*tensor, error) {
	t, err := n.constant(i, what)
	if err == nil && t == nil {
		err = n.fault("expected a constant as its %s, found none", what)
	}
	return t, err
}

func (n *node) attribute(name string) *pb.Attribute {
	for i := range n.Attributes {
		if n.Attributes[i].Name == name {
			return &n.Attributes[i]
		}
	}
	return nil
}

// integer returns an attribute, or otherwise if it is left out.
func (n *node) integer(name string, otherwise int64) int64 {
	if a := n.attribute(name); a != nil {
		return a.Int
	}
	return otherwise
}

func (n *node) float(name string, otherwise float32) float64 {
	if a := n.attribute(name); a != nil {
		return float64(a.Float)
	}
	return float64(otherwise)
}

// integers returns the whole numbers of input i or, in earlier versions, of an
// attribute; nil if both are left out.
func (n *node) integers(i int, name string) ([]int64, error) {
	if a := n.attribute(name); a != nil {
		return a.Ints, nil
	}
	t, err := n.constant(i, name)
	if err != nil || t == nil {
		return nil, err
	}
	if t.ints == nil {
		return nil, n.fault("expected whole numbers as its %s", name)
	}
	return t.ints, nil
}
