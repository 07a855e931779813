package data

import (
	"fmt"
	"io"
	"os"
)

// input is a file from which a table is read. The field at is set only if the file can be
// read at any offset.
type input struct {
	io.Reader
	name  string
	at    io.ReaderAt
	size  int64 // number of unread bytes when the file was opened; 0: unknown
	close func() error
}

// openInput opens the file at path, or standard input for "-".
func openInput(path string) (input, error) {
	if path == "-" {
		size, _ := sizeLeft(os.Stdin)
		return input{Reader: os.Stdin, name: "standard input", size: size, close: func() error { return nil }}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return input{}, fmt.Errorf("table: %w", err)
	}
	in := input{Reader: f, name: path, close: f.Close}
	if size, ok := sizeLeft(f); ok {
		in.at, in.size = f, size
	}
	return in, nil
}

// sizeLeft returns the number of unread bytes of a regular file. ok is false for other
// files.
func sizeLeft(f *os.File) (size int64, ok bool) {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	at, err := f.Seek(0, io.SeekCurrent)
	return max(0, info.Size()-at), err == nil
}

// counter counts the bytes that are read. It returns an error if the file has become
// shorter since it was opened.
type counter struct {
	r     io.Reader
	n     int64
	least int64 // size when the file was opened; 0: unknown
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	if err == io.EOF && c.n < c.least {
		err = fmt.Errorf("expected a file of %d bytes, found its end after %d bytes (it has become shorter since it was opened): %w", c.least, c.n, ErrTruncated)
	}
	return n, err
}
