package files

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// ErrTooLong is returned when a file is longer than the limit.
var ErrTooLong = errors.New("too long")

// ReadSmall returns the content of a text file, such as settings or names, of at most
// most bytes. It allocates as it reads, so that the wrong file, or a device without an
// end, is an error at the limit.
func ReadSmall(path string, most int64) ([]byte, error) {
	return readFile(path, "a text of ", most)
}

// ReadFile is [os.ReadFile] for a file of at most most bytes.
func ReadFile(path string, most int64) ([]byte, error) { return readFile(path, "", most) }

// readFile reads a file. Errors begin the description of what is expected with what.
func readFile(path, what string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	b, err := readAtMost(f, what, most, size)
	if errors.Is(err, ErrTooLong) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, err
}

// ReadAtMost reads r to its end. More than most bytes are an error.
func ReadAtMost(r io.Reader, most int64) ([]byte, error) { return readAtMost(r, "", most, 0) }

// firstRead is the size of the first buffer for a reader of unknown length.
const firstRead = 64 << 10

// readAtMost reads r to its end. size is its length, 0 if that is unknown.
func readAtMost(r io.Reader, what string, most, size int64) ([]byte, error) {
	b := make([]byte, 0, max(firstRead, min(size, most)+1))
	for int64(len(b)) <= most && size <= most {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF && int64(len(b)) <= most {
			return b, nil
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		if len(b) == cap(b) {
			b = slices.Grow(b, len(b))
		}
	}
	return nil, fmt.Errorf("expected %sat most %d bytes, found more: %w", what, most, ErrTooLong)
}
