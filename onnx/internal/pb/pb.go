// Package pb encodes and decodes the protobuf messages of ONNX files, as far as a
// multilayer perceptron needs them. It knows nothing of operators: the caller decides
// which graphs it accepts.
//
// Most users need [Decode] and [Model.Encode].
//
// # Format
//
// The messages and field numbers are those of onnx.proto
// (github.com/onnx/onnx/blob/main/onnx/onnx.proto3, IR version 8). Fields that this
// package does not have are skipped when a file is read: local functions, sparse
// tensors, quantization and training information.
//
// # Determinism
//
// Equal models encode to equal bytes, with fields in the order of their numbers. A
// model that is encoded, decoded and encoded again gives the same bytes.
//
// # Limits
//
// Decoding takes memory in proportion to the size of the file, whatever shapes it
// claims. The number of values that the file holds is compared with a tensor's shape
// when the values are read ([Tensor.Float32s], [Tensor.Int64s]).
package pb

import "errors"

// Errors that callers may test for with errors.Is. Each arrives wrapped in a
// message with its place in the file.
var (
	// ErrFormat is returned when bytes are not the expected protobuf message: it is
	// cut off, or a field has another wire type.
	ErrFormat = errors.New("not an ONNX file that can be read")
	// ErrLimit is returned when a file has more messages and texts than any
	// multilayer perceptron needs.
	ErrLimit = errors.New("too many parts")
	// ErrTensor is returned when a tensor's type, shape and values do not fit
	// together, or its values can't be converted to the requested type.
	ErrTensor = errors.New("bad tensor")
)

const (
	// maxParts limits the number of messages and texts in a file, because each takes
	// more memory than it has bytes in the file. A network of a thousand layers has
	// about twenty thousand. Small files have a lower limit: leastParts, and one more
	// for every bytesPerPart bytes. Real files stay below it, since most of their
	// parts have names.
	maxParts     = 1 << 20
	leastParts   = 1 << 10
	bytesPerPart = 4
	// maxDepth limits how deep graphs are nested. A node's attribute may hold a graph.
	maxDepth = 16
	// maxRank limits the number of dimensions of a tensor, as NumPy does.
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

// Opset is an OperatorSetIdProto: the version of the operators of one domain. The
// domain of the standard operators is "".
type Opset struct {
	Domain  string
	Version int64
}

// Entry is a StringStringEntryProto: a key and its value.
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
	Values       []ValueInfo // types of values between inputs and outputs, if known
}

// Node is a NodeProto: an operator applied to named values. An optional input or
// output that is left out has the name "".
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

// Attribute is an AttributeProto. The values of types that are not listed above are
// skipped. Type is 0 if the file gives neither a type nor a value.
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

// ValueInfo is a ValueInfoProto: the type of a named value. Type is nil if it is not
// known or if the value is not a tensor.
type ValueInfo struct {
	Name string
	Type *TensorType
	Doc  string
}

// TensorType is the type of a tensor. Ranked is true if the number of dimensions, the
// length of Shape, is known.
type TensorType struct {
	Elem   DataType
	Ranked bool
	Shape  []Dimension
}

// Dimension is one dimension of a tensor. Size is 0 if the dimension may vary; it may
// then have a name, such as "batch".
type Dimension struct {
	Size int64
	Name string
}
