package npy

import (
	"fmt"
	"io"
	"slices"
)

const (
	magic = "\x93NUMPY"
	// maxHeader limits the header. An array of numbers has a header of at most
	// 1.5 kB; only structured dtypes, which are refused, have longer ones.
	maxHeader = 1 << 20
)

// Decode reads an NPY file of at most size bytes, which must hold one array and
// nothing after it. If the header claims more values than size allows, Decode returns
// an error before it allocates memory for them.
func Decode(r io.Reader, size int64) (Array, error) {
	a, err := decode(&input{r: r, left: size})
	if err != nil {
		return Array{}, fmt.Errorf("npy: %w", err)
	}
	return a, nil
}

func decode(in *input) (Array, error) {
	h, err := readHeader(in)
	if err != nil {
		return Array{}, err
	}
	size, err := dataSize(h.dtype, h.shape)
	if err != nil {
		return Array{}, err
	}
	data, err := in.read(size, fmt.Sprintf("%s values of the shape %v", h.dtype, h.shape))
	if err != nil {
		return Array{}, err
	}
	if err := in.end(); err != nil {
		return Array{}, err
	}
	if h.bigEndian {
		for value := range slices.Chunk(data, h.dtype.unit()) {
			slices.Reverse(value)
		}
	}
	if h.fortranOrder {
		data = toCOrder(data, h.shape, h.dtype.Size())
	}
	return Array{DType: h.dtype, Shape: h.shape, Data: data}, nil
}

// readHeader reads everything before the values: the magic string, two bytes of
// version, the header's length (2 bytes in version 1.0, 4 in later ones) and the header.
func readHeader(in *input) (header, error) {
	start, err := in.read(len(magic)+4, "magic string, version and header length")
	if err != nil {
		return header{}, err
	}
	if string(start[:len(magic)]) != magic {
		return header{}, fmt.Errorf("offset 0: expected %q, found %q: %w", magic, start[:len(magic)], ErrFormat)
	}
	major, minor := start[len(magic)], start[len(magic)+1]
	if major < 1 || major > 3 || minor != 0 {
		return header{}, fmt.Errorf("offset %d: expected version 1.0, 2.0 or 3.0, found %d.%d: %w", len(magic), major, minor, ErrUnsupported)
	}
	n := uint32(le.Uint16(start[len(magic)+2:]))
	if major > 1 {
		high, err := in.read(2, "header length")
		if err != nil {
			return header{}, err
		}
		n |= uint32(le.Uint16(high)) << 16
	}
	if n > maxHeader {
		return header{}, fmt.Errorf("offset %d: expected a header of at most %d bytes, found a length of %d: %w", len(magic)+2, maxHeader, n, ErrFormat)
	}
	base := in.at
	text, err := in.read(int(n), "header")
	if err != nil {
		return header{}, err
	}
	return parseHeader(string(text), base)
}

// toCOrder converts data from Fortran order to C order. Each value has size bytes. The
// value with the index (i, j, …) is value number i + shape[0]·(j + shape[1]·(…)) of data.
func toCOrder(data []byte, shape []int, size int) []byte {
	if len(shape) < 2 {
		return data
	}
	strides := make([]int, len(shape))
	for k, stride := 0, size; k < len(shape); k++ {
		strides[k], stride = stride, stride*shape[k]
	}
	out := make([]byte, 0, len(data))
	index, from, last := make([]int, len(shape)), 0, len(shape)-1
	for len(out) < len(data) {
		for i := range shape[last] {
			at := from + i*strides[last]
			out = append(out, data[at:at+size]...)
		}
		for k := last - 1; k >= 0; k-- {
			index[k]++
			from += strides[k]
			if index[k] < shape[k] {
				break
			}
			from -= shape[k] * strides[k]
			index[k] = 0
		}
	}
	return out
}
