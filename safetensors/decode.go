package safetensors

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

// Decode reads a whole file. The tensors' Data are parts of b, not copies, so b
// must not change while they are in use.
//
// Every byte of b must be accounted for: the header, then one tensor directly
// after the other up to the end.
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
	// Stable, so that empty tensors at one place keep the header's order.
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

// split cuts a file into its header and its data.
func split(b []byte) (header, data []byte, err error) {
	if len(b) < prefix {
		return nil, nil, fmt.Errorf("expected at least the %d bytes of the header length, found %d: %w", prefix, len(b), ErrTruncated)
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

// checkLayout checks that entries, in order, cover size bytes of data without
// overlaps or gaps. The data begin at offset start of the file.
func checkLayout(entries []entry, start, size int) error {
	end, last := 0, "the header"
	for _, e := range entries {
		if e.begin < end {
			return fmt.Errorf("tensor %q: begins at data offset %d, inside %q, which ends at %d: %w", e.Name, e.begin, last, end, ErrOverlap)
		}
		if e.begin > end {
			return fmt.Errorf("tensor %q: expected it at data offset %d, after %s, found it at %d: %w", e.Name, end, last, e.begin, ErrGap)
		}
		end, last = e.end, e.Name
	}
	// In uint64, since an offset may be as large as an int can be.
	want, have := uint64(start)+uint64(end), uint64(start)+uint64(size)
	if have < want {
		return fmt.Errorf("expected a file of %d bytes, found %d: %w", want, have, ErrTruncated)
	}
	if have > want {
		return fmt.Errorf("expected a file of %d bytes, after %s, found %d: %w", want, last, have, ErrGap)
	}
	return nil
}
