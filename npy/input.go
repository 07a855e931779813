package npy

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// chunk limits the memory that the method read allocates before it has seen any bytes.
const chunk = 16 << 20

// input reads bytes from r up to a limit, and keeps track of the offset.
type input struct {
	r    io.Reader
	left int64 // number of bytes that may still be read
	at   int   // offset of the next byte
}

// read returns the next n bytes. Errors call these bytes by the given name. If n is more
// than the limit, read returns an error without reading. Otherwise the buffer grows as
// bytes come in, because an archive may claim more than it holds.
func (in *input) read(n int, name string) ([]byte, error) {
	if int64(n) > in.left {
		return nil, fmt.Errorf("offset %d: expected %d bytes of %s, found at most %d: %w", in.at, n, name, max(in.left, 0), ErrTruncated)
	}
	b := make([]byte, 0, min(n, chunk))
	for len(b) < n {
		if len(b) == cap(b) {
			b = slices.Grow(b, min(len(b), n-len(b)))
		}
		m, err := io.ReadFull(in.r, b[len(b):min(cap(b), n)])
		b = b[:len(b)+m]
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("offset %d: expected %d bytes of %s, found %d: %w", in.at, n, name, len(b), ErrTruncated)
		}
		if err != nil {
			return nil, fmt.Errorf("offset %d: %s: %w", in.at+len(b), name, err)
		}
	}
	in.left -= int64(n)
	in.at += n
	return b, nil
}

// end returns an error if more bytes follow.
func (in *input) end() error {
	if in.left <= 0 {
		return nil
	}
	_, err := io.ReadFull(in.r, make([]byte, 1))
	if err == nil {
		return fmt.Errorf("offset %d: expected the end of the file, found more bytes: %w", in.at, ErrTrailing)
	}
	if !errors.Is(err, io.EOF) {
		return fmt.Errorf("offset %d: %w", in.at, err)
	}
	return nil
}
