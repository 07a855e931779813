package safetensors

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

const badShape = "safetensors: shape does not fit the number of values"

// Float32 returns an F32 tensor with a copy of values, which are in row-major
// order. It panics if the number of values does not fit the shape.
func Float32(name string, shape []int, values []float32) Tensor {
	size, err := dataSize(F32, shape)
	if err != nil || size != F32.Size()*len(values) {
		panic(badShape)
	}
	data := make([]byte, 0, size)
	for _, v := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return Tensor{Name: name, DType: F32, Shape: slices.Clone(shape), Data: data}
}

// Float32s returns the values of an F32, F64, F16 or BF16 tensor in row-major
// order. F64 values are rounded to the nearest float32; the others are exact.
func (t Tensor) Float32s() ([]float32, error) {
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	var value func(b []byte) float32
	switch t.DType {
	case F32:
		value = func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) }
	case F64:
		value = func(b []byte) float32 { return float32(math.Float64frombits(binary.LittleEndian.Uint64(b))) }
	case F16:
		value = func(b []byte) float32 { return fromHalf(binary.LittleEndian.Uint16(b)) }
	case BF16:
		value = func(b []byte) float32 { return math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16) }
	default:
		return nil, fmt.Errorf("safetensors: tensor %q: expected a dtype of F32, F64, F16 or BF16, found %s: %w", t.Name, t.DType, ErrTensor)
	}
	size := t.DType.Size()
	out := make([]float32, len(t.Data)/size)
	for i := range out {
		out[i] = value(t.Data[i*size:])
	}
	return out, nil
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
