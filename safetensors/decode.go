package safetensors

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

// Decode decodes b, the bytes of a whole file. The tensors' Data are parts of b, not
// copies, so b must not change while they are in use.
//
// The file must consist of the header and then the tensors, one directly after the
// other. Other bytes between or after them are an error.
func Decode(b []byte) (*File, error) {
	f, err := decode(b)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	return f, nil
}

func decode(b []byte) (*File, error) {
	header, data, err := split(b)
	if err != nil {
		return nil, err
	}
	metadata, entries, err := parseHeader(header)
	if err != nil {
		return nil, err
	}
	// Stable, so that empty tensors with the same offset keep the header's order.
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end))
	})
	if err := checkLayout(entries, prefix+len(header), len(data)); err != nil {
		return nil, err
	}
	f := &File{Metadata: metadata, Tensors: make([]Tensor, len(entries))}
	for i, e := range entries {
		f.Tensors[i] = e.Tensor
		f.Tensors[i].Data = data[e.begin:e.end:e.end]
	}
	return f, nil
}

// split splits the bytes of a file into the JSON header and the data after it.
func split(b []byte) (header, data []byte, err error) {
	if len(b) < prefix {
		return nil, nil, fmt.Errorf("expected at least the %d bytes of the header length, found %d bytes: %w", prefix, len(b), ErrTruncated)
	}
	n := binary.LittleEndian.Uint64(b)
	if n > maxHeader {
		return nil, nil, fmt.Errorf("offset 0: expected a header of at most %d bytes, found a length of %d: %w", maxHeader, n, ErrHeader)
	}
	if have := len(b) - prefix; n > uint64(have) {
		return nil, nil, fmt.Errorf("offset %d: expected a header of %d bytes, found %d: %w", prefix, n, have, ErrTruncated)
	}
	return b[prefix : prefix+n], b[prefix+n:], nil
}

// checkLayout returns an error unless entries, which are sorted by offset, cover the
// data without overlaps or gaps. size is the size of the data in bytes, and start its
// offset in the file, for messages.
func checkLayout(entries []entry, start, size int) error {
	end, last := 0, "the header"
	for _, e := range entries {
		if e.begin < end {
			return fmt.Errorf("tensor %q: expected data offset %d or later, where the tensor %q ends, found %d: %w", e.Name, end, last, e.begin, ErrOverlap)
		}
		if e.begin > end {
			return fmt.Errorf("tensor %q: expected data offset %d, directly after %s, found %d: %w", e.Name, end, last, e.begin, ErrGap)
		}
		end, last = e.end, e.Name
	}
	// In uint64, because an offset may be the largest int.
	want, have := uint64(start)+uint64(end), uint64(start)+uint64(size)
	if have < want {
		return fmt.Errorf("expected a file of %d bytes, found %d bytes: %w", want, have, ErrTruncated)
	}
	if have > want {
		return fmt.Errorf("expected a file that ends after %[2]s, at %[1]d bytes, found %[3]d bytes: %[4]w", want, last, have, ErrGap)
	}
	return nil
}
