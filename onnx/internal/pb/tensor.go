package pb

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"strconv"
)

// DataType is the type of a tensor's values.
type DataType int32

// The types of numbers that this package converts, and String, whose values are read
// from StringData.
const (
	Float    DataType = 1
	Uint8    DataType = 2
	Int8     DataType = 3
	Uint16   DataType = 4
	Int16    DataType = 5
	Int32    DataType = 6
	Int64    DataType = 7
	String   DataType = 8
	Bool     DataType = 9
	Float16  DataType = 10
	Double   DataType = 11
	Uint32   DataType = 12
	Uint64   DataType = 13
	BFloat16 DataType = 16
)

var typeNames = map[DataType]string{
	0: "undefined", Float: "float", Uint8: "uint8", Int8: "int8", Uint16: "uint16", Int16: "int16", Int32: "int32", Int64: "int64",
	String: "string", Bool: "bool", Float16: "float16", Double: "double", Uint32: "uint32", Uint64: "uint64", BFloat16: "bfloat16",
}

// String returns the type's name as in the ONNX documentation.
func (t DataType) String() string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return "type " + strconv.Itoa(int(t))
}

// Size returns the number of bytes of one value in RawData, or 0 if values of this type
// can't be in RawData.
func (t DataType) Size() int {
	switch t {
	case Uint8, Int8, Bool:
		return 1
	case Uint16, Int16, Float16, BFloat16:
		return 2
	case Float, Int32, Uint32:
		return 4
	case Int64, Double, Uint64:
		return 8
	}
	return 0
}

// DataLocation says where a tensor's values are: 0 means in the message, External in
// another file.
type DataLocation int32

// External means that the values are in another file. ExternalData gives its path and
// the bytes under the keys "location", "offset" and "length".
const External DataLocation = 1

// Tensor is a TensorProto. Its values are in row-major order, either in RawData,
// little-endian, or in the field for its type. Int32Data also holds smaller integers,
// booleans and the bits of 16-bit floats.
type Tensor struct {
	Name         string
	Dims         []int64
	Type         DataType
	FloatData    []float32
	Int32Data    []int32
	StringData   []string
	Int64Data    []int64
	RawData      []byte
	DoubleData   []float64
	Uint64Data   []uint64
	ExternalData []Entry
	Location     DataLocation
	Doc          string
}

// Floats returns a float tensor with a copy of values as RawData.
func Floats(name string, values []float32, dims ...int64) Tensor {
	raw := make([]byte, 0, 4*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return Tensor{Name: name, Dims: dims, Type: Float, RawData: raw}
}

// Doubles returns a double tensor with a copy of values as RawData.
func Doubles(name string, values []float64, dims ...int64) Tensor {
	raw := make([]byte, 0, 8*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(v))
	}
	return Tensor{Name: name, Dims: dims, Type: Double, RawData: raw}
}

// Ints returns an int64 tensor with a copy of values as RawData.
func Ints(name string, values []int64, dims ...int64) Tensor {
	raw := make([]byte, 0, 8*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	return Tensor{Name: name, Dims: dims, Type: Int64, RawData: raw}
}

// Len returns the number of values of t according to its shape: the product of Dims.
func (t *Tensor) Len() (int, error) {
	if len(t.Dims) > maxRank {
		return 0, t.fault("expected at most %d dimensions, found %d", maxRank, len(t.Dims))
	}
	n, empty := uint64(1), false
	for _, size := range t.Dims {
		if size < 0 {
			return 0, t.fault("expected no negative dimension, found the shape %v", t.Dims)
		}
		if size == 0 {
			empty = true
			continue
		}
		high, low := bits.Mul64(n, uint64(size))
		if high != 0 || low > math.MaxInt32 {
			return 0, t.fault("expected at most %d values, found the shape %v", math.MaxInt32, t.Dims)
		}
		n = low
	}
	if empty {
		return 0, nil
	}
	return int(n), nil
}

// Float32s returns the values of a tensor of numbers or booleans. Wider types are
// rounded to the nearest float32; booleans become 0 and 1.
func (t *Tensor) Float32s() ([]float32, error) {
	return values(t, func(v value) (float32, bool) {
		if v.whole {
			return float32(v.integer), true
		}
		return float32(v.real), true
	})
}

// Int64s returns the values of a tensor of integers or booleans.
func (t *Tensor) Int64s() ([]int64, error) {
	return values(t, func(v value) (int64, bool) { return v.integer, v.whole })
}

// value is one value of a tensor. The field integer holds it if the field whole is true;
// otherwise the field real does.
type value struct {
	integer int64
	real    float64
	whole   bool
}

// values returns the converted values of t. It allocates memory only after it has
// compared the number of values in the file with the shape. convert returns false for
// a value that it can't convert.
func values[T any](t *Tensor, convert func(value) (T, bool)) ([]T, error) {
	want, err := t.Len()
	if err != nil {
		return nil, err
	}
	at, have, err := t.reader()
	if err != nil {
		return nil, err
	}
	if have != want {
		return nil, t.fault("expected %d values for the shape %v, found %d", want, t.Dims, have)
	}
	out := make([]T, want)
	for i := range out {
		v, ok := convert(at(i))
		if !ok {
			return nil, t.fault("expected integers, found the type %s", t.Type)
		}
		out[i] = v
	}
	return out, nil
}

// reader returns a function that reads value i of t, and the number of values that the
// file has.
func (t *Tensor) reader() (at func(i int) value, have int, err error) {
	size := t.Type.Size()
	if size == 0 {
		return nil, 0, t.fault("expected numbers, found the type %s", t.Type)
	}
	if t.Location == External {
		return nil, 0, t.fault("expected its values in the ONNX file, found them in another file, %q", t.external("location"))
	}
	if len(t.RawData) > 0 {
		if len(t.RawData)%size != 0 {
			return nil, 0, t.fault("expected a multiple of %d bytes for the type %s, found %d bytes", size, t.Type, len(t.RawData))
		}
		return func(i int) value { return t.Type.value(word(t.RawData[i*size:][:size])) }, len(t.RawData) / size, nil
	}
	switch t.Type {
	case Float:
		return func(i int) value { return value{real: float64(t.FloatData[i])} }, len(t.FloatData), nil
	case Double:
		return func(i int) value { return value{real: t.DoubleData[i]} }, len(t.DoubleData), nil
	case Int64:
		return func(i int) value { return value{integer: t.Int64Data[i], whole: true} }, len(t.Int64Data), nil
	case Uint32, Uint64:
		return func(i int) value { return t.Type.value(t.Uint64Data[i]) }, len(t.Uint64Data), nil
	}
	return func(i int) value { return t.Type.value(uint64(t.Int32Data[i])) }, len(t.Int32Data), nil
}

// external returns the value of key in ExternalData, or "".
func (t *Tensor) external(key string) string {
	for _, e := range t.ExternalData {
		if e.Key == key {
			return e.Value
		}
	}
	return ""
}

// word returns the little-endian number in b, which has up to 8 bytes.
func word(b []byte) uint64 {
	n := uint64(0)
	for i, v := range b {
		n |= uint64(v) << (8 * i)
	}
	return n
}

// value interprets the low bits of w as a value of type t.
func (t DataType) value(w uint64) value {
	switch t {
	case Float:
		return value{real: float64(math.Float32frombits(uint32(w)))}
	case Double:
		return value{real: math.Float64frombits(w)}
	case Float16:
		return value{real: fromHalf(uint16(w))}
	case BFloat16:
		return value{real: float64(math.Float32frombits(uint32(w) << 16))}
	case Bool:
		if w != 0 {
			w = 1
		}
	case Int8:
		w = uint64(int8(w))
	case Int16:
		w = uint64(int16(w))
	case Int32:
		w = uint64(int32(w))
	case Uint8:
		w = uint64(uint8(w))
	case Uint16:
		w = uint64(uint16(w))
	case Uint32:
		w = uint64(uint32(w))
	case Uint64:
		if w > math.MaxInt64 {
			return value{real: float64(w)}
		}
	}
	return value{integer: int64(w), whole: true}
}

// fromHalf widens an IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10
// fraction bits.
func fromHalf(h uint16) float64 {
	sign := 1.0
	if h>>15 != 0 {
		sign = -1
	}
	exponent, fraction := int(h>>10)&0x1f, float64(h&0x3ff)
	switch {
	case exponent == 0: // zero and subnormal numbers
		return sign * fraction * 0x1p-24
	case exponent == 0x1f && fraction == 0:
		return math.Inf(int(sign))
	case exponent == 0x1f:
		return math.NaN()
	}
	return sign * math.Ldexp(1+fraction/1024, exponent-15)
}

// fault returns an error that names t and wraps ErrTensor.
func (t *Tensor) fault(format string, args ...any) error {
	return fmt.Errorf("tensor %q: %s: %w", t.Name, fmt.Sprintf(format, args...), ErrTensor)
}
