package parquet

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/seed-217ca19f/mlp/data"
)

// values holds the stored values of a page or a dictionary. They are texts, or the bits
// of numbers. An Int96 is converted to days, as the bits of a float64.
type values struct {
	words []uint64
	texts [][]byte
}

// len returns the number of values.
func (v *values) len() int { return max(len(v.words), len(v.texts)) }

// plainDictionary is the encoding that older writers use in place of RLEDictionary.
const plainDictionary format.Encoding = 2

// widths maps each storage type of numbers to its size in bytes.
var widths = map[parquet.Kind]int{parquet.Int32: 4, parquet.Int64: 8, parquet.Int96: 12, parquet.Float: 4, parquet.Double: 8}

// decode reads n values in the given encoding from b, the body of a page.
func (c *chunk) decode(b []byte, encoding format.Encoding, n int) (v values, err error) {
	switch {
	case n == 0:
	case encoding == format.Plain:
		return c.plain(b, n)
	case encoding == format.RLEDictionary, encoding == plainDictionary:
		return c.look(b, n)
	case encoding == format.RLE && c.kind == parquet.Boolean:
		if b, _, err = prefixed(b); err != nil {
			return v, err
		}
		bits, err := runs(b, 1, n)
		return values{words: widen(bits)}, err
	case encoding == format.DeltaBinaryPacked && (c.kind == parquet.Int32 || c.kind == parquet.Int64):
		v.words, _, err = delta(b, n)
	case encoding == format.DeltaLengthByteArray && c.kind == parquet.ByteArray:
		v.texts, err = deltaLengths(b, n)
	case encoding == format.DeltaByteArray && c.kind == parquet.ByteArray:
		v.texts, err = deltaTexts(b, n, c.room)
	case encoding == format.ByteStreamSplit && widths[c.kind] > 0 && c.kind != parquet.Int96:
		v.words, err = split(b, widths[c.kind], n)
	default:
		err = fmt.Errorf("expected an encoding for type %s, found %s: %w", c.kind, encoding, data.ErrFormat)
	}
	return v, err
}

// plain reads n values that are stored one after the other (the encoding PLAIN).
func (c *chunk) plain(b []byte, n int) (v values, err error) {
	switch c.kind {
	case parquet.ByteArray:
		for i := range n {
			var text []byte
			if text, b, err = prefixed(b); err != nil {
				return v, fmt.Errorf("text %d of %d: %w", i+1, n, err)
			}
			v.texts = append(v.texts, text)
		}
		return v, nil
	case parquet.Boolean:
		if (n+7)/8 > len(b) {
			return v, fewer(n, len(b))
		}
		v.words = make([]uint64, n)
		for i := range v.words {
			v.words[i] = uint64(b[i/8]>>(i%8)) & 1
		}
		return v, nil
	}
	width := widths[c.kind]
	if width == 0 || n > len(b)/width {
		return v, fewer(n, len(b))
	}
	v.words = make([]uint64, n)
	for i := range v.words {
		switch word := b[i*width:]; width {
		case 4:
			v.words[i] = uint64(binary.LittleEndian.Uint32(word))
		case 8:
			v.words[i] = binary.LittleEndian.Uint64(word)
		default:
			v.words[i] = math.Float64bits(int96Days(word))
		}
	}
	return v, nil
}

// look reads n indices and returns the dictionary's values at these indices.
func (c *chunk) look(b []byte, n int) (v values, err error) {
	if len(b) == 0 {
		return v, fewer(n, 0)
	}
	places, err := runs(b[1:], uint(b[0]), n)
	if err != nil {
		return v, err
	}
	size := c.dictionary.len()
	for _, p := range places {
		if int64(p) >= int64(size) {
			return v, fmt.Errorf("expected an index into a dictionary of %d values, found %d: %w", size, p, data.ErrFormat)
		}
	}
	if c.kind == parquet.ByteArray {
		v.texts = make([][]byte, n)
		for i, p := range places {
			v.texts[i] = c.dictionary.texts[p]
		}
		return v, nil
	}
	v.words = make([]uint64, n)
	for i, p := range places {
		v.words[i] = c.dictionary.words[p]
	}
	return v, nil
}

// split reads n numbers that are stored byte by byte: first the first bytes of all
// numbers, then the second bytes, and so on (the encoding BYTE_STREAM_SPLIT).
func split(b []byte, width, n int) ([]uint64, error) {
	if n > len(b)/width {
		return nil, fewer(n, len(b))
	}
	words := make([]uint64, n)
	for i := range words {
		for k := range width {
			words[i] |= uint64(b[k*n+i]) << (8 * k)
		}
	}
	return words, nil
}

// widen converts 32-bit numbers to 64-bit words.
func widen(from []uint32) []uint64 {
	to := make([]uint64, len(from))
	for i, v := range from {
		to[i] = uint64(v)
	}
	return to
}

// fewer returns the error if there are too few bytes for n values.
func fewer(n, bytes int) error {
	return fmt.Errorf("expected %d values, found only %d bytes: %w", n, bytes, data.ErrTruncated)
}
