package npy

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Encode writes the array as an NPY file of version 1.0, in C order and little-endian.
// The bytes are those that numpy.save writes.
func (a Array) Encode(w io.Writer) error {
	if err := a.check(); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	for _, part := range [][]byte{a.header(), a.Data} {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("npy: %w", err)
		}
	}
	return nil
}

// header returns the bytes before the values. It is padded to a multiple of 64 bytes, so
// that the values are aligned when a program maps the file into memory.
func (a Array) header() []byte {
	const (
		align = 64
		// growth is the number of digits that NumPy reserves for the first
		// dimension, so that rows can be appended to a file in place.
		growth = 21
	)
	order := "<"
	if a.DType.unit() == 1 {
		order = "|"
	}
	dict := fmt.Sprintf("{'descr': '%s%s', 'fortran_order': False, 'shape': %s, }", order, a.DType, tupleOf(a.Shape))
	if len(a.Shape) > 0 {
		dict += strings.Repeat(" ", growth-len(strconv.Itoa(a.Shape[0])))
	}
	// At least one byte of padding, and a newline as the last byte.
	start := len(magic) + 4
	dict += strings.Repeat(" ", align-(start+len(dict)+1)%align) + "\n"
	b := append([]byte(magic), 1, 0)
	b = le.AppendUint16(b, uint16(len(dict)))
	return append(b, dict...)
}

// tupleOf returns shape as Python writes it: (), (3,) or (3, 4).
func tupleOf(shape []int) string {
	if len(shape) == 1 {
		return fmt.Sprintf("(%d,)", shape[0])
	}
	text := make([]string, len(shape))
	for i, n := range shape {
		text[i] = strconv.Itoa(n)
	}
	return "(" + strings.Join(text, ", ") + ")"
}
