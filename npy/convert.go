package npy

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

const badShape = "npy: shape does not fit the number of values"

// FromFloat32 returns an f4 array with a copy of values, which are in C order.
// It panics if the number of values does not fit the shape.
func FromFloat32(shape []int, values []float32) Array {
	size, err := dataSize(F4, shape)
	if err != nil || size != F4.Size()*len(values) {
		panic(badShape)
	}
	data := make([]byte, 0, size)
	for _, v := range values {
		data = le.AppendUint32(data, math.Float32bits(v))
	}
	return Array{DType: F4, Shape: slices.Clone(shape), Data: data}
}

// Float32s returns the values in C order. Numbers are rounded to the nearest float32;
// booleans become 0 and 1.
func (a Array) Float32s() ([]float32, error) {
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	if a.IsText() {
		return nil, a.textsFound()
	}
	kind := kinds[a.DType]
	if kind.float == nil {
		return convert(a, func(b []byte) float32 { return float32(kind.integer(b)) }), nil
	}
	return convert(a, kind.float), nil
}

// Numbers returns a function that returns value i, in C order, as a float64.
// Integers above 2^53 are rounded; booleans become 0 and 1. Unlike
// [Array.Float32s], Numbers does not copy the values.
func (a Array) Numbers() (value func(i int) float64, err error) {
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	size, kind := a.DType.Size(), kinds[a.DType]
	switch {
	case a.IsText():
		return nil, a.textsFound()
	case a.DType == F8:
		return func(i int) float64 { return math.Float64frombits(le.Uint64(a.Data[i*size:])) }, nil
	case a.DType == U8:
		return func(i int) float64 { return float64(le.Uint64(a.Data[i*size:])) }, nil
	case kind.integer != nil:
		return func(i int) float64 { return float64(kind.integer(a.Data[i*size:])) }, nil
	}
	return func(i int) float64 { return float64(kind.float(a.Data[i*size:])) }, nil
}

// textsFound returns the error for an array of texts that should hold numbers.
func (a Array) textsFound() error {
	return fmt.Errorf("npy: expected numbers, found texts of dtype %s: %w", a.DType, ErrConvert)
}

// Int64s returns the values of an array of integers in C order.
func (a Array) Int64s() ([]int64, error) {
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	kind := kinds[a.DType]
	if kind.integer == nil {
		return nil, fmt.Errorf("npy: expected integers, found dtype %s: %w", a.DType, ErrConvert)
	}
	out := convert(a, kind.integer)
	if a.DType == U8 {
		if i := slices.IndexFunc(out, func(v int64) bool { return v < 0 }); i >= 0 {
			return nil, fmt.Errorf("npy: expected values of at most %d, found %d at index %d: %w", int64(math.MaxInt64), uint64(out[i]), i, ErrConvert)
		}
	}
	return out, nil
}

// convert calls value with the bytes of each value of a, and returns the results.
func convert[T any](a Array, value func(b []byte) T) []T {
	size := a.DType.Size()
	out := make([]T, len(a.Data)/size)
	for i := range out {
		out[i] = value(a.Data[i*size:])
	}
	return out
}

var le = binary.LittleEndian

// kinds holds, for each dtype, the size of a value in bytes and functions that read it.
// If an integer dtype has no float function, Float32s converts the result of its integer
// function. u8 has both, because its integer function returns values of 2^63 and more as
// negative numbers: int64 does not hold them.
var kinds = map[DType]struct {
	size    int
	float   func(b []byte) float32
	integer func(b []byte) int64
}{
	F2: {size: 2, float: func(b []byte) float32 { return fromHalf(le.Uint16(b)) }},
	F4: {size: 4, float: func(b []byte) float32 { return math.Float32frombits(le.Uint32(b)) }},
	F8: {size: 8, float: func(b []byte) float32 { return float32(math.Float64frombits(le.Uint64(b))) }},
	I1: {size: 1, integer: func(b []byte) int64 { return int64(int8(b[0])) }},
	I2: {size: 2, integer: func(b []byte) int64 { return int64(int16(le.Uint16(b))) }},
	I4: {size: 4, integer: func(b []byte) int64 { return int64(int32(le.Uint32(b))) }},
	I8: {size: 8, integer: func(b []byte) int64 { return int64(le.Uint64(b)) }},
	U1: {size: 1, integer: func(b []byte) int64 { return int64(b[0]) }},
	U2: {size: 2, integer: func(b []byte) int64 { return int64(le.Uint16(b)) }},
	U4: {size: 4, integer: func(b []byte) int64 { return int64(le.Uint32(b)) }},
	U8: {
		size:    8,
		float:   func(b []byte) float32 { return float32(le.Uint64(b)) },
		integer: func(b []byte) int64 { return int64(le.Uint64(b)) },
	},
	B1: {size: 1, float: func(b []byte) float32 { return float32(min(b[0], 1)) }},
}

// fromHalf widens an IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10
// fraction bits.
func fromHalf(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exponent := uint32(h>>10) & 0x1f
	fraction := uint32(h) & 0x3ff
	switch exponent {
	case 0: // zero and subnormal numbers are fraction × 2⁻²⁴
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)*0x1p-24))
	case 0x1f: // infinity and NaN, which keeps its payload
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
