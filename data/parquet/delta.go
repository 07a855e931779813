package parquet

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
)

// maxDeltaBlock is much greater than 128, the block size that writers use.
const maxDeltaBlock = 1 << 16

// delta reads n whole numbers that are stored as packed differences (Encodings.md,
// DELTA_BINARY_PACKED). It returns them and the bytes after them.
func delta(b []byte, n int) (words []uint64, rest []byte, err error) {
	c := compact{b: b}
	block, parts, total, last := c.unsigned(), c.unsigned(), c.unsigned(), uint64(c.signed())
	if c.err != nil {
		return nil, nil, c.err
	}
	if total != uint64(n) || block < 8 || block > maxDeltaBlock || parts < 1 || block%(8*parts) != 0 {
		return nil, nil, fmt.Errorf("expected %d numbers in valid blocks, found %d (a block has %d numbers in %d parts): %w", n, total, block, parts, data.ErrFormat)
	}
	if n == 0 {
		return nil, b[c.at:], nil
	}
	words = append(make([]uint64, 0, n), last)
	for len(words) < n {
		least := uint64(c.signed())
		widths := c.take(parts)
		for _, width := range widths {
			count := min(int(block/parts), n-len(words))
			if count == 0 {
				break // the widths of parts without numbers have no meaning
			}
			if width > 64 {
				return nil, nil, fmt.Errorf("expected differences of at most 64 bits, found %d: %w", width, data.ErrFormat)
			}
			needed := uint64(count*int(width)+7) / 8
			whole := min(block/parts*uint64(width)/8, max(needed, uint64(len(b)-c.at)))
			bits := c.take(whole)
			if c.err != nil {
				break
			}
			for i := range count {
				last += least
				if width > 0 {
					last += bitsAt(bits, uint64(i)*uint64(width), uint(width))
				}
				words = append(words, last)
			}
		}
		if c.err != nil {
			return nil, nil, c.err
		}
	}
	return words, b[c.at:], nil
}

// lengths reads the lengths of n texts, in the encoding that delta reads. It returns the
// lengths and the bytes after them.
func lengths(b []byte, n int) (sizes []uint64, rest []byte, err error) {
	sizes, rest, err = delta(b, n)
	for i, size := range sizes {
		if sizes[i] = uint64(uint32(size)); size != sizes[i] {
			return nil, nil, fmt.Errorf("expected the length of a text, 0 to 2^32-1 bytes, found %d: %w", int64(size), data.ErrFormat)
		}
	}
	return sizes, rest, err
}

// deltaLengths reads n texts that are stored one after the other, after the lengths of
// all of them.
func deltaLengths(b []byte, n int) ([][]byte, error) {
	sizes, rest, err := lengths(b, n)
	if err != nil {
		return nil, err
	}
	texts := make([][]byte, n)
	for i, size := range sizes {
		if size > uint64(len(rest)) {
			return nil, fmt.Errorf("text %d of %d: expected %d bytes, found %d: %w", i+1, n, size, len(rest), data.ErrTruncated)
		}
		texts[i], rest = rest[:size], rest[size:]
	}
	return texts, nil
}

// deltaTexts reads n texts. Each is stored as the length of the prefix that it shares
// with the text before it, and the rest of its bytes. A text with such a prefix is
// allocated, and its bytes are taken from room.
func deltaTexts(b []byte, n int, room *room) ([][]byte, error) {
	prefixes, rest, err := lengths(b, n)
	if err != nil {
		return nil, err
	}
	texts, err := deltaLengths(rest, n)
	if err != nil {
		return nil, err
	}
	var before []byte
	for i, prefix := range prefixes {
		if prefix > uint64(len(before)) {
			return nil, fmt.Errorf("text %d of %d: expected a prefix of at most %d bytes, the length of the text before it, found %d: %w", i+1, n, len(before), prefix, data.ErrFormat)
		}
		if prefix > 0 {
			size := int(prefix) + len(texts[i])
			if err := room.take(int64(size)); err != nil {
				return nil, err
			}
			texts[i] = append(append(make([]byte, 0, size), before[:prefix]...), texts[i]...)
		}
		before = texts[i]
	}
	return texts, nil
}
