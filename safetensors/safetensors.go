// Package safetensors decodes safetensors files into named tensors, and encodes them. It
// knows nothing of networks: the caller decides which names and shapes it expects.
//
// Most users need [Decode] and [File.Encode].
//
// # Format
//
// A file is an 8-byte little-endian header length, a JSON header padded with
// spaces, and the values of all tensors one after the other, little-endian, in
// row-major order. The header gives each tensor's dtype, shape and offsets, and may hold
// texts as metadata. The format can't hold code.
//
// # Determinism
//
// Equal metadata and equal tensors in the same order encode to equal bytes.
//
// # Compatibility
//
// The layout is that of the reference implementation
// (github.com/huggingface/safetensors), including its rules against duplicate
// names, overlaps and gaps. This package refuses floats of 8 bits or fewer and complex
// numbers, which the reference implementation reads, and unknown fields of a tensor.
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
	// ErrTruncated is returned when a file is shorter than its header says.
	ErrTruncated = errors.New("file is too short")
	// ErrHeader is returned when the header is too long, is not the JSON that
	// the format demands, or repeats a name.
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
	// maxHeader is the reference implementation's limit on the header's size in
	// bytes. It also limits the number of tensors, since the shortest entry takes
	// about 50 bytes.
	maxHeader = 100_000_000
	// maxRank limits the number of dimensions, as NumPy does.
	maxRank = 64
	// prefix is the number of bytes of the header length. A file begins with these
	// bytes.
	prefix = 8
	// metadataKey is the key of the metadata in the header. No tensor may have this
	// name.
	metadataKey = "__metadata__"
)

// DType is the type of a tensor's values, as the format names it.
type DType string

// The types that this package reads and writes.
const (
	F64, F32, F16, BF16 DType = "F64", "F32", "F16", "BF16"
	I64, I32, I16, I8   DType = "I64", "I32", "I16", "I8"
	U64, U32, U16, U8   DType = "U64", "U32", "U16", "U8"
	Bool                DType = "BOOL" // one byte, 0 or 1
)

// Size returns the number of bytes of one value, or 0 if d is not a known type.
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

// File is the contents of one safetensors file: its tensors, in the order of their data,
// and its metadata, which are nil if the file has none.
type File struct {
	Metadata map[string]string
	Tensors  []Tensor
}

// Tensor returns the tensor called name, and whether there is one.
func (f *File) Tensor(name string) (Tensor, bool) {
	for _, t := range f.Tensors {
		if t.Name == name {
			return t, true
		}
	}
	return Tensor{}, false
}

// check returns an error unless t.Data has the size that dtype and shape demand.
func (t Tensor) check() error {
	want, err := dataSize(t.DType, t.Shape)
	if err != nil {
		return fmt.Errorf("tensor %q: %w", t.Name, err)
	}
	if len(t.Data) != want {
		return fmt.Errorf("tensor %q: expected %d bytes for %s values of the shape %v, found %d bytes: %w",
			t.Name, want, t.DType, t.Shape, len(t.Data), ErrTensor)
	}
	return nil
}

// dataSize returns the number of bytes of a tensor of the given type and shape, or an
// error if it overflows an int. This check leaves out dimensions of 0, so that their
// position in the shape does not matter.
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
			return 0, fmt.Errorf("expected no negative dimension, found the shape %v: %w", shape, ErrTensor)
		}
		if n == 0 {
			empty = true
			continue
		}
		high, low := bits.Mul(size, uint(n))
		if high != 0 || low >= 1<<(strconv.IntSize-1) {
			return 0, fmt.Errorf("expected a tensor whose size in bytes fits %d bits, found %s values of the shape %v: %w", strconv.IntSize-1, d, shape, ErrTensor)
		}
		size = low
	}
	if empty {
		return 0, nil
	}
	return int(size), nil
}
