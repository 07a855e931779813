package data

import (
	"fmt"
	"io"
	"os"

	"github.com/seed-217ca19f/mlp/npy"
)

// openArrays opens an NPZ file and reads it with read, which is npy.DecodeZip, or
// npy.ScanZip to leave out the values.
func openArrays(path string, read func(r io.ReaderAt, size int64) ([]npy.Named, error)) ([]npy.Named, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: expected an NPZ file, found something else: %w", path, ErrFormat)
	}
	arrays, err := read(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return arrays, nil
}

// scanArrays returns the names, dtypes and shapes of the arrays of an NPZ file, without
// their values. It returns nil if path is not a valid NPZ file.
func scanArrays(path string) []npy.Named {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || !hasEnding(path, ".npz") {
		return nil
	}
	arrays, err := openArrays(path, npy.ScanZip)
	if err != nil {
		return nil
	}
	return arrays
}

// HasTestPart reports whether path is an NPZ file with parts, such as x_train and x_test,
// that include one to test on.
func HasTestPart(path string) bool { return hasTest(scanArrays(path)) }

// IsImageArrays reports whether path is an NPZ file whose rows are images: its features
// have 3 or 4 dimensions, of which the first counts the rows.
func IsImageArrays(path string) bool { return scanImages(path) != nil }

// ImageArraysFormat returns the format of the pictures in an NPZ file if they are bytes of
// red, green and blue, and nil if they are not.
func ImageArraysFormat(path string) *PictureFormat {
	if a := scanImages(path); a != nil {
		return colorFormat(*a)
	}
	return nil
}

// scanImages describes the features of an NPZ file of images: it returns an array that has
// their type and shape, but no values. It returns nil if path is not such a file.
func scanImages(path string) *npy.Array {
	part, err := choosePart(scanArrays(path), false)
	if err != nil {
		return nil
	}
	if n := len(part.features.Array.Shape); n < 3 || n > 4 {
		return nil
	}
	return &part.features.Array
}

// colorFormat returns the format of the pictures in an array of bytes whose shape is
// (rows, height, width, 3), and nil for other arrays.
func colorFormat(a npy.Array) *PictureFormat {
	if len(a.Shape) != 4 || a.Shape[3] != 3 || a.DType != npy.U1 {
		return nil
	}
	f := &PictureFormat{Width: a.Shape[2], Height: a.Shape[1], Color: true}
	if f.Check() != nil {
		return nil
	}
	return f
}
