package npy

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// chunk is the most memory taken at once for bytes not yet seen.
const chunk = 16 << 20

// input is a reader of at most left bytes that knows its offset.
type input struct {
	r    io.Reader
	left int64
	at   int
}

// read returns the next n bytes; what names them in errors. A claim beyond the
// limit fails at once. Otherwise memory grows as bytes come in, because an archive
// may promise more than it holds.
func (in *input) read(n int, what string) ([]byte, error) {
	if int64(n) > in.left {
		return nil, fmt.Errorf("offset %d: expected %d bytes of %s, found at most %d: %w", in.at, n, what, max(in.left, 0), ErrTruncated)
	}
	b := make([]byte, 0, min(n, chunk))
	for len(b) < n {
		if len(b) == cap(b) {
			b = slices.Grow(b, min(len(b), n-len(b)))
		}
		m, err := io.ReadFull(in.r, b[len(b):min(cap(b), n)])
		b = b[:len(b)+m]
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("offset %d: expected %d bytes of %s, found %d: %w", in.at, n, what, len(b), ErrTruncated)
		}
		if err != nil {
			return nil, fmt.Errorf("offset %d: %s: %w", in.at+len(b), what, err)
		}
	}
	in.left -= int64(n)
	in.at += n
	return b, nil
}

// end checks that nothing is left.
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
