package serve

import (
	"encoding/binary"
	"math"
)

// datatype is the type of a tensor's elements in the Open Inference Protocol.
type datatype struct {
	name string
	form elementForm
	size int // size of an element in binary form, in bytes; 0 if each element begins with its size
}

type elementForm uint8

const (
	formBool elementForm = iota
	formInt
	formUint
	formFloat
	formBytes
)

// datatypes holds the datatypes that an input may have, by name.
var datatypes = map[string]datatype{
	"BOOL": {"BOOL", formBool, 1},
	"INT8": {"INT8", formInt, 1}, "INT16": {"INT16", formInt, 2}, "INT32": {"INT32", formInt, 4}, "INT64": {"INT64", formInt, 8},
	"UINT8": {"UINT8", formUint, 1}, "UINT16": {"UINT16", formUint, 2}, "UINT32": {"UINT32", formUint, 4}, "UINT64": {"UINT64", formUint, 8},
	"FP16": {"FP16", formFloat, 2}, "BF16": {"BF16", formFloat, 2}, "FP32": {"FP32", formFloat, 4}, "FP64": {"FP64", formFloat, 8},
	"BYTES": {"BYTES", formBytes, 0},
}

// float converts the element b, in binary form, to a number.
func (d datatype) float(b []byte) float64 {
	switch d.name {
	case "FP16":
		return float64(halfFloat(binary.LittleEndian.Uint16(b)))
	case "BF16":
		return float64(math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16))
	case "FP32":
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// unsigned returns the bits of the element b.
func (d datatype) unsigned(b []byte) uint64 {
	switch d.size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case 4:
		return uint64(binary.LittleEndian.Uint32(b))
	}
	return binary.LittleEndian.Uint64(b)
}

// signed converts the element b to a whole number.
func (d datatype) signed(b []byte) int64 {
	shift := 64 - 8*d.size
	return int64(d.unsigned(b)<<shift) >> shift
}

// halfFloat converts an IEEE 754 binary16: a sign, 5 bits of exponent and 10 bits of
// fraction.
func halfFloat(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0: // zero, or a subnormal number: fraction × 2^-24
		x := float32(fraction) / (1 << 24)
		return math.Float32frombits(sign | math.Float32bits(x))
	case 31: // infinite, or NaN
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
