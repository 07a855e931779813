// Package pb holds the protobuf messages of an ONNX file that a multilayer
// perceptron can be made of, and turns them into bytes and back. It knows
// nothing of operators: a caller decides which graphs it expects.
//
// Most users need [Decode] and [Model.Encode].
//
// # Format
//
// Names and field numbers are those of onnx.proto
// (github.com/onnx/onnx/blob/main/onnx/onnx.proto3, IR version 8). Fields that
// are not listed here are skipped when a file is read: local functions, sparse
// tensors, quantization and training information.
//
// # Determinism
//
// Equal models encode to equal bytes, fields in the order of their numbers. What
// is decoded from encoded bytes encodes to the same bytes.
//
// # Limits
//
// Decoding takes memory in proportion to the bytes of the file, whatever shapes
// it claims: values are those that are there, and they are compared with a
// tensor's shape when they are asked for.
package pb

import "errors"

// Errors that callers may test for with errors.Is. Each arrives wrapped in a
// message with its place in the file.
var (
	// ErrFormat is returned when bytes are not the protobuf message that they
	// should be: cut off, or a field of another wire type.
	ErrFormat = errors.New("not an ONNX file that can be read")
	// ErrLimit is returned when a file has more parts than any multilayer
	// perceptron.
	ErrLimit = errors.New("too many parts")
	// ErrTensor is returned when a tensor's type, shape and values do not fit
	// together, or it has no numbers of the kind asked for.
	ErrTensor = errors.New("bad tensor")
)

const (
	// maxParts limits the messages and texts of a file, each of which takes more
	// memory than bytes in the file. A network of a thousand layers has some
	// twenty thousand. There are also at most leastParts and one for every
	// bytesPerPart bytes: those of real files have names.
	maxParts     = 1 << 20
	leastParts   = 1 << 10
	bytesPerPart = 4
	// maxDepth limits graphs within attributes of nodes of graphs.
	maxDepth = 16
	// maxRank is the most dimensions that NumPy holds.
	maxRank = 64
)

// Model is a ModelProto, a whole file.
type Model struct {
	IRVersion       int64
	ProducerName    string
	ProducerVersion string
	Domain          string
	ModelVersion    int64
	Doc             string
	Graph           *Graph
	Opsets          []Opset
	Metadata        []Entry
}

// Opset is an OperatorSetIdProto: a version of the operators of a domain. The
// domain of the standard operators is "".
type Opset struct {
	Domain  string
	Version int64
}

// Entry is a StringStringEntryProto.
type Entry struct{ Key, Value string }

// Graph is a GraphProto. In a valid file, each node comes after those that
// compute its inputs.
type Graph struct {
	Name         string
	Nodes        []Node
	Initializers []Tensor
	Doc          string
	Inputs       []ValueInfo
	Outputs      []ValueInfo
	Values       []ValueInfo // what is known of values between
}

// Node is a NodeProto: an operator applied to named values. An input or output
// that is left out is "".
type Node struct {
	Name       string
	Domain     string
	Operator   string
	Inputs     []string
	Outputs    []string
	Attributes []Attribute
	Doc        string
}

// AttributeType says which field of an Attribute holds its value.
type AttributeType int32

// The types of attributes.
const (
	FloatAttribute   AttributeType = 1
	IntAttribute     AttributeType = 2
	StringAttribute  AttributeType = 3
	TensorAttribute  AttributeType = 4
	GraphAttribute   AttributeType = 5
	FloatsAttribute  AttributeType = 6
	IntsAttribute    AttributeType = 7
	StringsAttribute AttributeType = 8
)

// Attribute is an AttributeProto. Values of other types than those above are
// left out; a Type of 0 is that of a file that gives neither type nor value.
type Attribute struct {
	Name    string
	Type    AttributeType
	Float   float32
	Int     int64
	String  string
	Tensor  *Tensor
	Graph   *Graph
	Floats  []float32
	Ints    []int64
	Strings []string
	Doc     string
}

// ValueInfo is a ValueInfoProto: what is known of a named value. Type is nil if
// nothing is known, or if the value is not a tensor.
type ValueInfo struct {
	Name string
	Type *TensorType
	Doc  string
}

// TensorType is the type of a tensor. Ranked says whether the number of its
// dimensions is known.
type TensorType struct {
	Elem   DataType
	Ranked bool
	Shape  []Dimension
}

// Dimension is one dimension of a tensor: its size, or 0 and maybe a name if it
// may vary.
type Dimension struct {
	Size int64
	Name string
}
