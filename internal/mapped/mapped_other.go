//go:build !unix

package mapped

import (
	"errors"
	"io"
	"os"
)

func unname(*os.File) error { return nil }

// discard removes the file.
func discard(f *os.File) error { return errors.Join(f.Close(), os.Remove(f.Name())) }

// mapFile reads the first size bytes of f into memory, which is aligned for numbers.
func mapFile(f *os.File, size int) (b []byte, release func() error, err error) {
	b = bytesOf(make([]float64, (size+7)/8))[:size]
	_, err = io.ReadFull(io.NewSectionReader(f, 0, int64(size)), b)
	return b, func() error { return nil }, err
}
