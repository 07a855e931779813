// Package npy reads and writes NumPy's array files: NPY files, which hold one array, and
// NPZ files, which are zip archives of named arrays.
//
// Most users need [Decode] and [DecodeZip]; [Array.Encode] and [EncodeZip] write files.
//
// # Compatibility
//
// Versions 1.0, 2.0 and 3.0 of the format are read, in C and Fortran order and
// either byte order, with booleans, integers of 8 to 64 bits, floats of 16 to 64 and
// texts. Other dtypes are refused with a message that says how to convert them. Object
// arrays hold pickled Python objects, which could run code; they are refused too.
// [Array.Encode] writes the same bytes as numpy.save.
//
// # Determinism
//
// Equal arrays encode to equal bytes. This is also true of archives, since they hold no
// dates.
//
// # Limits
//
// Memory is allocated for values that the file holds, never for values that a header
// only claims. An archive is refused if it claims to unpack to more than its size
// allows, or to more than 8 GiB for one array.
package npy

import (
	"errors"
	"fmt"
	"math/bits"
	"strconv"
)

// Errors that callers may test for with errors.Is. Each arrives wrapped in a
// message that names the offset or the entry.
var (
	// ErrFormat is returned when a file is not an NPY or NPZ file, or its
	// header is not the dictionary that the format demands.
	ErrFormat = errors.New("not the NPY or NPZ format")
	// ErrTruncated is returned when a file ends before its values do.
	ErrTruncated = errors.New("file is too short")
	// ErrTrailing is returned when bytes follow the values.
	ErrTrailing = errors.New("bytes after the values")
	// ErrUnsupported is returned when a file is valid but holds values that this
	// package does not read, such as objects or records.
	ErrUnsupported = errors.New("not supported")
	// ErrShape is returned when a shape is too large, or does not fit the data.
	ErrShape = errors.New("shape does not fit")
	// ErrLimit is returned when an archive claims to unpack to more than its
	// size allows, or to more than this package accepts.
	ErrLimit = errors.New("unpacks to too much")
	// ErrConvert is returned when values do not fit the requested type.
	ErrConvert = errors.New("cannot convert")
	// ErrName is returned when a name occurs twice in an archive.
	ErrName = errors.New("name is taken")
)

// maxRank limits the number of dimensions, as NumPy does.
const maxRank = 64

// DType is NumPy's name for the type of an array's values, without the byte order: a
// letter and the number of bytes of one value. In the dtypes of texts, the number after U
// counts code points, and the number after S counts bytes.
type DType string

// The types of numbers that this package reads and writes.
const (
	F2, F4, F8     DType = "f2", "f4", "f8"
	I1, I2, I4, I8 DType = "i1", "i2", "i4", "i8"
	U1, U2, U4, U8 DType = "u1", "u2", "u4", "u8"
	B1             DType = "b1" // a boolean; every byte but 0 is true
)

// Size returns the number of bytes of one value, or 0 if d is not a known type.
func (d DType) Size() int {
	if characters, size := d.text(); size > 0 {
		return characters * size
	}
	return kinds[d].size
}

// Array is an array of numbers or texts. Data holds them little-endian in C order
// (row-major), whatever the order in the file. The Data of a u1 array are the values
// themselves. A nil Shape means a single value.
type Array struct {
	DType DType
	Shape []int
	Data  []byte
}

// check returns an error unless a's dtype is known and a.Data has the size that dtype
// and shape demand.
func (a Array) check() error {
	if a.DType.Size() == 0 {
		return fmt.Errorf("expected a dtype of %s, found %q: %w", supported, a.DType, ErrUnsupported)
	}
	want, err := dataSize(a.DType, a.Shape)
	if err != nil {
		return err
	}
	if len(a.Data) != want {
		return fmt.Errorf("expected %d bytes for %s values of the shape %v, found %d bytes: %w", want, a.DType, a.Shape, len(a.Data), ErrShape)
	}
	return nil
}

// dataSize returns the number of bytes of an array of the given type and shape, or an
// error if it overflows. As in NumPy, this check leaves out dimensions of 0.
func dataSize(d DType, shape []int) (int, error) {
	if len(shape) > maxRank {
		return 0, fmt.Errorf("expected at most %d dimensions, found %d: %w", maxRank, len(shape), ErrShape)
	}
	size, empty := uint(d.Size()), false
	for _, n := range shape {
		if n < 0 {
			return 0, fmt.Errorf("expected no negative dimension, found the shape %v: %w", shape, ErrShape)
		}
		if n == 0 {
			empty = true
			continue
		}
		high, low := bits.Mul(size, uint(n))
		if high != 0 || low >= 1<<(strconv.IntSize-1) {
			return 0, fmt.Errorf("expected an array whose size in bytes fits %d bits, found %s values of the shape %v: %w", strconv.IntSize-1, d, shape, ErrShape)
		}
		size = low
	}
	if empty {
		return 0, nil
	}
	return int(size), nil
}
