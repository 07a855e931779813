package parquet

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go/format"

	"github.com/seed-217ca19f/mlp/data"
)

// runs reads n numbers of width bits in the encoding that the format calls RLE: runs of
// equal numbers mixed with packed bits. It allocates no memory for more than n numbers,
// even if a damaged file claims more.
func runs(b []byte, width uint, n int) ([]uint32, error) {
	if width > 32 {
		return nil, fmt.Errorf("expected numbers of at most 32 bits, found %d: %w", width, data.ErrFormat)
	}
	out := make([]uint32, 0, n)
	for len(out) < n {
		head, size := binary.Uvarint(b)
		if size <= 0 {
			return nil, fmt.Errorf("expected %d numbers in runs, found %d: %w", n, len(out), data.ErrTruncated)
		}
		b = b[size:]
		left := uint64(n - len(out))
		if head&1 == 0 {
			bytes := int(width+7) / 8
			if bytes > len(b) {
				return nil, fmt.Errorf("expected the %d bits of the number that a run repeats, found the end of the page: %w", width, data.ErrTruncated)
			}
			var word [4]byte
			copy(word[:], b[:bytes])
			b = b[bytes:]
			v := binary.LittleEndian.Uint32(word[:])
			for range min(head>>1, left) {
				out = append(out, v)
			}
			continue
		}
		groups := head >> 1 // groups of eight numbers; each group takes width bytes
		count := left
		if groups < (left+7)/8 {
			count = groups * 8
		}
		if count*uint64(width) > 8*uint64(len(b)) {
			return nil, fmt.Errorf("expected %d numbers of %d bits each, found %d bytes in all: %w", count, width, len(b), data.ErrTruncated)
		}
		for i := range count {
			out = append(out, uint32(bitsAt(b, i*uint64(width), width)))
		}
		b = b[min(groups*uint64(width), uint64(len(b))):]
	}
	return out, nil
}

// bitsAt returns a number of b. start is the number of its first bit, and width is how
// many bits it has. Bit 0 is the least significant bit of the first byte.
func bitsAt(b []byte, start uint64, width uint) uint64 {
	var v uint64
	b = b[start/8:]
	shift := start % 8
	if len(b) >= 9 {
		v = binary.LittleEndian.Uint64(b) >> shift
		if shift > 0 {
			v |= uint64(b[8]) << (64 - shift)
		}
	} else {
		var word [16]byte
		copy(word[:], b)
		v = binary.LittleEndian.Uint64(word[:]) >> shift
		if shift > 0 {
			v |= uint64(word[8]) << (64 - shift)
		}
	}
	if width < 64 {
		v &= 1<<width - 1
	}
	return v
}

// levels reads the definition levels at the start of a version 1 page. It returns which
// of the n rows have a value, and the bytes after the levels.
func levels(b []byte, encoding format.Encoding, n int) (defined []uint32, rest []byte, err error) {
	switch encoding {
	case format.RLE:
		if b, rest, err = prefixed(b); err == nil {
			defined, err = runs(b, 1, n)
		}
	case format.BitPacked: // the most significant bit comes first, and there is no length
		size := (n + 7) / 8
		if size > len(b) {
			return nil, nil, fmt.Errorf("expected levels for %d rows, found only %d bytes: %w", n, len(b), data.ErrTruncated)
		}
		defined, rest = make([]uint32, n), b[size:]
		for i := range defined {
			defined[i] = uint32(b[i/8]>>(7-i%8)) & 1
		}
	default:
		err = fmt.Errorf("expected levels in the encoding RLE or BIT_PACKED, found %s: %w", encoding, data.ErrFormat)
	}
	return defined, rest, err
}

// prefixed reads a length n from four bytes. It returns the next n bytes, and the bytes
// after them.
func prefixed(b []byte) (part, rest []byte, err error) {
	if len(b) >= 4 {
		n := uint64(binary.LittleEndian.Uint32(b))
		if b = b[4:]; n <= uint64(len(b)) {
			return b[:n], b[n:], nil
		}
	}
	return nil, nil, fmt.Errorf("expected 4 bytes with a length and then that many bytes, found %d bytes in total: %w", len(b), data.ErrTruncated)
}
