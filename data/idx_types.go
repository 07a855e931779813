package data

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// idxType is a type of the numbers in IDX files.
type idxType struct {
	number byte // code of the type in the magic number
	name   string
	size   int
	whole  bool
	read   func(b []byte) float64 // nil: unsigned bytes, which stay as they are
}

var idxTypes = []idxType{
	{0x08, "unsigned bytes", 1, true, nil},
	{0x09, "int8", 1, true, func(b []byte) float64 { return float64(int8(b[0])) }},
	{0x0b, "int16", 2, true, func(b []byte) float64 { return float64(int16(binary.BigEndian.Uint16(b))) }},
	{0x0c, "int32", 4, true, func(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) }},
	{0x0d, "float32", 4, false, func(b []byte) float64 { return float64(math.Float32frombits(binary.BigEndian.Uint32(b))) }},
	{0x0e, "float64", 8, false, func(b []byte) float64 { return math.Float64frombits(binary.BigEndian.Uint64(b)) }},
}

// idxTypeOf returns the type with the given code in the magic number, or nil if there is
// no such type.
func idxTypeOf(magic [4]byte) *idxType {
	if magic[0] != 0 || magic[1] != 0 || magic[3] < 1 || magic[3] > maxIDXDims {
		return nil
	}
	for i := range idxTypes {
		if idxTypes[i].number == magic[2] {
			return &idxTypes[i]
		}
	}
	return nil
}

// array decodes the numbers of type k in b to an array with the given shape.
func (k *idxType) array(shape []int, b []byte, name string) (IDX, error) {
	x := IDX{Shape: shape, whole: k.whole}
	if k.read == nil {
		x.Data = b
		return x, nil
	}
	x.Floats = make([]float32, len(b)/k.size)
	for i := range x.Floats {
		v := k.read(b[i*k.size:])
		x.Floats[i] = float32(v)
		switch f := float64(x.Floats[i]); {
		case f-f != 0:
			return IDX{}, fmt.Errorf("%s: offset %d: expected a finite number of at most 3.4e38, found %v: %w", name, idxHeaderSize(shape)+i*k.size, v, ErrValue)
		case k.whole && f != v:
			return IDX{}, fmt.Errorf("%s: offset %d: expected a whole number that float32 holds exactly, found %.0f: %w", name, idxHeaderSize(shape)+i*k.size, v, ErrValue)
		}
	}
	return x, nil
}

// len returns the number of elements of x.
func (x *IDX) len() int { return max(len(x.Data), len(x.Floats)) }

// Features returns an array of images as rows. The array must have 2 to 4 dimensions, of
// which the first counts the rows. The rows share the memory of x, unless numbers are
// converted to bytes because all are pixels from 0 to 255.
func (x IDX) Features() (Features, error) {
	if len(x.Shape) < 2 {
		return Features{}, fmt.Errorf("expected images, an array with 2 to %d dimensions, found %d: %w", maxIDXDims, len(x.Shape), ErrShape)
	}
	f := Features{Rows: x.Shape[0], Cols: x.len() / x.Shape[0], Shape: slices.Clone(x.Shape[1:]), Bytes: x.Data}
	if x.Data == nil {
		f.Bytes, f.Floats = asPixels(x.Floats, x.whole)
	}
	return f, nil
}

// asPixels returns the numbers as bytes if all are whole numbers from 0 to 255, and
// otherwise unchanged. If the type allows fractions and no number is above 1, the numbers
// are not converted: they are shares of white, not pixels that are almost black.
func asPixels(numbers []float32, whole bool) ([]uint8, []float32) {
	if len(numbers) == 0 || !whole && slices.Max(numbers) <= 1 {
		return nil, numbers
	}
	pixels := make([]uint8, len(numbers))
	for i, v := range numbers {
		var ok bool
		if pixels[i], ok = asPixel(v); !ok {
			return nil, numbers
		}
	}
	return pixels, nil
}

// maxScaled is the greatest absolute value that pixels may have if they were already
// scaled for a network.
const maxScaled = 16

// warnUnscaled returns a warning if the features are large numbers that a network gets
// unscaled.
func warnUnscaled(f *Features, name string) []Warning {
	if f.Floats == nil {
		return nil
	}
	low, high := slices.Min(f.Floats), slices.Max(f.Floats)
	if low >= -maxScaled && high <= maxScaled {
		return nil
	}
	return []Warning{{Code: Unscaled, Text: fmt.Sprintf("%s: the pixels are from %v to %v and are not scaled, because they are not whole numbers from 0 to 255; a network learns better from numbers between 0 and 1", name, low, high)}}
}

// Labels returns the class numbers in an array of labels, which must have 1 dimension.
func (x IDX) Labels() ([]int32, error) {
	if len(x.Shape) != 1 {
		return nil, fmt.Errorf("expected labels, an array with 1 dimension, found %d: %w", len(x.Shape), ErrShape)
	}
	labels := make([]int32, x.len())
	for i, l := range x.Data {
		labels[i] = int32(l)
	}
	for i, l := range x.Floats {
		if labels[i] = int32(min(max(l, 0), maxClasses)); float32(labels[i]) != l {
			return nil, fmt.Errorf("row %d: expected a label that is a whole number from 0 to %d, found %v: %w", i+1, maxClasses, l, ErrLabel)
		}
	}
	return labels, nil
}
