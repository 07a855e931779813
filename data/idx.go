package data

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/flate"

	"github.com/klauspost/compress/gzip"
)

const (
	// maxIDXBytes limits the data of one IDX file. It is about twice the size of the
	// largest set of the MNIST family (EMNIST by class, 547 MB).
	maxIDXBytes = 1 << 30
	// maxIDXDims limits the number of dimensions of an IDX file: color images have four
	// (rows, height, width, colors).
	maxIDXDims = 4
	// idxFirstRead is the size of the first read buffer, in bytes. At that point, nothing
	// is known about the file.
	idxFirstRead = 64 << 10
	// gzipRatio is the compression ratio for which memory is allocated in advance. Image
	// sets like MNIST reach about 5. If the ratio turns out higher, more memory is
	// allocated.
	gzipRatio = 16
)

// IDX is the contents of a file in the IDX format, the format of MNIST and its
// successors: an array of bytes or of other numbers.
type IDX struct {
	Shape  []int     // 1 to 4 sizes, all positive: {60000, 28, 28}
	Data   []uint8   // one byte for each element, last dimension fastest
	Floats []float32 // the elements, in place of Data, if their type is not byte

	whole bool // the type has only whole numbers
}

// OpenIDX reads the IDX file at path, raw or compressed with gzip.
func OpenIDX(path string) (IDX, error) { return openIDX(path, 0) }

// openIDX is like OpenIDX, but requires a number of dimensions. If dims is 0, it accepts
// any.
func openIDX(path string, dims int) (IDX, error) {
	f, err := os.Open(path)
	if err != nil {
		return IDX{}, fmt.Errorf("IDX file: %w", err)
	}
	defer f.Close()
	var size int64
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	return decodeIDX(f, path, dims, size)
}

// DecodeIDX reads an IDX file to its end. It detects whether the file is compressed with
// gzip. Messages begin with name; their offsets count decompressed bytes.
func DecodeIDX(r io.Reader, name string) (IDX, error) {
	return decodeIDX(r, name, 0, 0)
}

// decodeIDX is like DecodeIDX. dims is the required number of dimensions (0: any), and
// size is the file's size in bytes (0: unknown). It first allocates what a file of that
// size may hold, and allocates more only as bytes arrive.
func decodeIDX(r io.Reader, name string, dims int, size int64) (IDX, error) {
	br := bufio.NewReaderSize(r, idxFirstRead)
	src := io.Reader(br)
	if magic, _ := br.Peek(2); string(magic) == "\x1f\x8b" {
		zr, err := newGunzip(br)
		if err != nil {
			return IDX{}, idxReadError(name, 0, "a gzip header", err)
		}
		src = zr
		size *= gzipRatio
	}
	kind, shape, n, err := readIDXHeader(src, name, dims)
	if err != nil {
		return IDX{}, err
	}
	start := idxHeaderSize(shape)
	data, err := readGrowing(src, n, int(min(size, maxIDXBytes)))
	if err != nil {
		return IDX{}, idxReadError(name, start+len(data), fmt.Sprintf("%d more bytes of data", n-len(data)), err)
	}
	// Reading to the end also makes gzip compare its checksum.
	switch _, err = io.ReadFull(src, make([]byte, 1)); err {
	case io.EOF:
		return kind.array(shape, data, name)
	case nil:
		return IDX{}, fmt.Errorf("%s: offset %d: expected the end of the file after %d bytes of data, found more: %w", name, start+n, n, ErrFormat)
	default:
		return IDX{}, idxReadError(name, start+n, "the end of the file", err)
	}
}

// ParseIDX is like DecodeIDX, for a complete, uncompressed file in memory. The Data of
// the result shares memory with b.
func ParseIDX(b []byte, name string) (IDX, error) {
	kind, shape, n, err := readIDXHeader(bytes.NewReader(b), name, 0)
	if err != nil {
		return IDX{}, err
	}
	data := b[idxHeaderSize(shape):]
	switch {
	case len(data) < n:
		return IDX{}, idxReadError(name, len(b), fmt.Sprintf("%d more bytes of data", n-len(data)), io.EOF)
	case len(data) > n:
		return IDX{}, fmt.Errorf("%s: offset %d: expected the end of the file after %d bytes of data, found %d more: %w", name, len(b)-len(data)+n, n, len(data)-n, ErrFormat)
	}
	return kind.array(shape, data, name)
}

// readIDXHeader reads the magic number and the sizes. The magic number is two zero bytes,
// the type, and the number of dimensions, which must be dims unless dims is 0. Then comes
// one big-endian uint32 per dimension. n is the size of the data in bytes.
func readIDXHeader(r io.Reader, name string, dims int) (kind *idxType, shape []int, n int, err error) {
	var b [4]byte
	if k, err := io.ReadFull(r, b[:]); err != nil {
		return nil, nil, 0, idxReadError(name, k, "a magic number of 4 bytes", err)
	}
	if kind = idxTypeOf(b); kind == nil || dims > 0 && int(b[3]) != dims {
		return nil, nil, 0, fmt.Errorf("%s: offset 0: expected %s, found 0x%x: %w", name, idxExpected(dims), b, ErrFormat)
	}
	shape = make([]int, b[3])
	total := uint64(kind.size)
	for i := range shape {
		offset := 4 + 4*i
		if k, err := io.ReadFull(r, b[:]); err != nil {
			return nil, nil, 0, idxReadError(name, offset+k, fmt.Sprintf("the 4 bytes of the size of dimension %d of %d", i+1, len(shape)), err)
		}
		size := binary.BigEndian.Uint32(b[:])
		if total *= uint64(size); total < 1 || total > maxIDXBytes {
			return nil, nil, 0, fmt.Errorf("%s: offset %d: expected 1 to %d bytes of data, found the shape %v of %s: %w",
				name, offset, maxIDXBytes, append(shape[:i], int(size)), kind.name, ErrFormat)
		}
		shape[i] = int(size)
	}
	return kind, shape, int(total), nil
}

// idxExpected describes the magic numbers of files with dims dimensions. If dims is 0,
// any number of dimensions is expected.
func idxExpected(dims int) string {
	if dims > 0 {
		return fmt.Sprintf("the magic number 0x000008%02x, or the same with another type (third byte)", dims)
	}
	return fmt.Sprintf("a magic number such as 0x00000803 (a type, and 1 to %d dimensions)", maxIDXDims)
}

// idxHeaderSize returns the offset at which the data of an array begins.
func idxHeaderSize(shape []int) int { return 4 + 4*len(shape) }

// readGrowing reads n bytes of r. It first allocates memory for expect bytes, and doubles
// the memory whenever it is full. If reading fails, it returns the bytes read so far and
// the error.
func readGrowing(r io.Reader, n, expect int) ([]byte, error) {
	buf := make([]byte, min(n, max(expect, idxFirstRead)))
	have := 0
	for {
		k, err := io.ReadFull(r, buf[have:])
		have += k
		if err != nil || have == n {
			return buf[:have], err
		}
		grown := make([]byte, min(n, 2*have))
		copy(grown, buf)
		buf = grown
	}
}

// idxReadError makes an error for a failed read. It says whether the file ends too soon,
// its compressed data is damaged, or reading failed.
func idxReadError(name string, offset int, expected string, err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: offset %d: expected %s, found the end of the file: %w", name, offset, expected, ErrTruncated)
	case isGzipError(err):
		return fmt.Errorf("%s: offset %d: expected %s, found damaged gzip data (%w): %w", name, offset, expected, err, ErrFormat)
	default:
		return fmt.Errorf("%s: offset %d: %w", name, offset, err)
	}
}

// isGzipError reports whether err means that compressed data is damaged.
func isGzipError(err error) bool {
	var corrupt flate.CorruptInputError
	var internal flate.InternalError
	return errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt) || errors.As(err, &internal)
}
