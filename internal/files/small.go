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

// ReadSmall reads a file that holds a text, such as settings or names. It returns an
// error if the file has more than most bytes. It allocates memory only as it reads, so
// that an endless device ends in this error and does not fill the memory.
func ReadSmall(path string, most int64) ([]byte, error) {
	return readFile(path, "a text of ", most)
}

// ReadFile is [os.ReadFile] with a limit: it returns an error if the file has more
// than most bytes.
func ReadFile(path string, most int64) ([]byte, error) { return readFile(path, "", most) }

// readFile reads a file. If it has more than most bytes, the error's text has what
// before the limit: "a text of " or "".
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

// ReadAtMost reads r to its end. It returns an error if there are more than most
// bytes.
func ReadAtMost(r io.Reader, most int64) ([]byte, error) { return readAtMost(r, "", most, 0) }

// firstRead is the size in bytes of the first buffer for a reader of unknown size.
const firstRead = 64 << 10

// readAtMost reads r to its end. It returns an error if there are more than most
// bytes. size is about how many bytes there are, or 0 if that is unknown. what is
// the same as for readFile.
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
