// Package safetensors turns the bytes of a safetensors file into named tensors
// and back. It knows nothing of networks: a caller decides which names and
// shapes it expects.
//
// Most users need [Decode] and [File.Encode].
//
// # Format
//
// A file is an 8-byte little-endian header length, a JSON header padded with
// spaces, and the values of all tensors one after the other, little-endian, in
// row-major order. The header gives each tensor's dtype, shape and place, and
// may carry text as metadata. Nothing in a file is ever executed.
//
// # Determinism
//
// Equal metadata and equal tensors in the same order encode to equal bytes.
//
// # Compatibility
//
// The layout is that of the reference implementation
// (github.com/huggingface/safetensors), including its rules against duplicate
// names, overlaps and holes. Its 8-bit and smaller floats and its complex
// numbers are refused, as are fields of a tensor that the format does not
// define.
package safetensors

import (
	"errors"
	"fmt"
	"math/bits"
	"strconv"
)

// Errors that callers may test for with errors.Is. Each arrives wrapped in a
// message that names the tensor or the offset.
var (
	// ErrTruncated is returned when a file ends before its contents do.
	ErrTruncated = errors.New("file is too short")
	// ErrHeader is returned when the header is too long, is not the JSON that
	// the format asks for, or repeats a name.
	ErrHeader = errors.New("bad header")
	// ErrTensor is returned when a tensor's dtype, shape, offsets or data do
	// not fit together.
	ErrTensor = errors.New("bad tensor")
	// ErrOverlap is returned when two tensors claim the same bytes.
	ErrOverlap = errors.New("tensors overlap")
	// ErrGap is returned when bytes between or after the tensors belong to none
	// of them.
	ErrGap = errors.New("bytes that belong to no tensor")
)

const (
	// maxHeader is the reference implementation's limit on the header's bytes.
	// It also limits the tensors: the shortest entry takes about 50 bytes, and
	// memory is only taken for entries that are there.
	maxHeader = 100_000_000
	// maxRank is the most dimensions that NumPy holds.
	maxRank = 64
	// prefix is the size of the header length.
	prefix = 8
	// metadataKey is the one name that is not a tensor's.
	metadataKey = "__metadata__"
)

// DType names the type of a tensor's values.
type DType string

// The types that this package reads and writes.
const (
	F64, F32, F16, BF16 DType = "F64", "F32", "F16", "BF16"
	I64, I32, I16, I8   DType = "I64", "I32", "I16", "I8"
	U64, U32, U16, U8   DType = "U64", "U32", "U16", "U8"
	Bool                DType = "BOOL" // one byte, 0 or 1
)

// Size returns the bytes of one value, or 0 if d is not a known type.
func (d DType) Size() int {
	switch d {
	case F64, I64, U64:
		return 8
	case F32, I32, U32:
		return 4
	case F16, BF16, I16, U16:
		return 2
	case I8, U8, Bool:
		return 1
	}
	return 0
}

// Tensor is a named array of numbers. Data holds them little-endian in
// row-major order. A nil Shape means a single number.
type Tensor struct {
	Name  string
	DType DType
	Shape []int
	Data  []byte
}

// File is the contents of one safetensors file: its tensors in the order of
// their data, and its metadata, nil if there is none.
type File struct {
	Metadata map[string]string
	Tensors  []Tensor
}

// Tensor returns the tensor of that name, and whether there is one.
func (f *File) Tensor(name string) (Tensor, bool) {
	for _, t := range f.Tensors {
		if t.Name == name {
			return t, true
		}
	}
	return Tensor{}, false
}

// check reports whether t's data has the size that its dtype and shape ask for.
func (t Tensor) check() error {
	want, err := dataSize(t.DType, t.Shape)
	if err != nil {
		return fmt.Errorf("tensor %q: %w", t.Name, err)
	}
	if len(t.Data) != want {
		return fmt.Errorf("tensor %q: expected %d bytes for %s of shape %v, found %d: %w",
			t.Name, want, t.DType, t.Shape, len(t.Data), ErrTensor)
	}
	return nil
}

// dataSize returns the bytes of a tensor of that shape. The product of the
// dimensions other than 0 must fit an int as well, so that the position of a 0 in
// a shape does not decide whether it is valid.
func dataSize(d DType, shape []int) (int, error) {
	if d.Size() == 0 {
		return 0, fmt.Errorf("expected a dtype of F64, F32, F16, BF16, I64 to I8, U64 to U8 or BOOL, found %q: %w", d, ErrTensor)
	}
	if len(shape) > maxRank {
		return 0, fmt.Errorf("expected at most %d dimensions, found %d: %w", maxRank, len(shape), ErrTensor)
	}
	size, empty := uint(d.Size()), false
	for _, n := range shape {
		if n < 0 {
			return 0, fmt.Errorf("expected no negative dimension, found shape %v: %w", shape, ErrTensor)
		}
		if n == 0 {
			empty = true
			continue
		}
		high, low := bits.Mul(size, uint(n))
		if high != 0 || low >= 1<<(strconv.IntSize-1) {
			return 0, fmt.Errorf("expected a size that fits %d bits, found %s of shape %v: %w", strconv.IntSize-1, d, shape, ErrTensor)
		}
		size = low
	}
	if empty {
		return 0, nil
	}
	return int(size), nil
}
