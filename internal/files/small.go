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
// error if the file has more than limit bytes. It allocates memory only as it reads,
// so an endless device gives this error and does not fill the memory.
func ReadSmall(path string, limit int64) ([]byte, error) {
	return readFile(path, "a text of ", limit)
}

// ReadFile is [os.ReadFile] with a limit: it returns an error if the file has more
// than limit bytes.
func ReadFile(path string, limit int64) ([]byte, error) { return readFile(path, "", limit) }

// readFile reads a file. It returns an error if the file has more than limit bytes. what
// is "a text of " or "": a part of the error's message, before "at most".
func readFile(path, what string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	b, err := readAtMost(f, what, limit, size)
	if errors.Is(err, ErrTooLong) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, err
}

// ReadAtMost reads r to its end. It returns an error if there are more than limit
// bytes.
func ReadAtMost(r io.Reader, limit int64) ([]byte, error) { return readAtMost(r, "", limit, 0) }

// firstRead is the size in bytes of the first buffer for a reader of unknown size.
const firstRead = 64 << 10

// readAtMost reads r to its end. It returns an error if there are more than limit
// bytes. size is the approximate number of bytes, or 0 if it is unknown. what is
// the same as for readFile.
func readAtMost(r io.Reader, what string, limit, size int64) ([]byte, error) {
	b := make([]byte, 0, max(firstRead, min(size, limit)+1))
	for int64(len(b)) <= limit && size <= limit {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF && int64(len(b)) <= limit {
			return b, nil
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		if len(b) == cap(b) {
			b = slices.Grow(b, len(b))
		}
	}
	return nil, fmt.Errorf("expected %sat most %d bytes, found more: %w", what, limit, ErrTooLong)
}
