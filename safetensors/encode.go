package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Encode returns f as the bytes of a file. The metadata are sorted by key; the tensors
// keep their order, which Decode returns too. Programs that map a file into memory need
// aligned tensors, so if dtypes differ, put the wider ones first.
func (f *File) Encode() ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	header, size, err := f.header(maxHeader)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	out := make([]byte, 0, prefix+len(header)+size)
	out = binary.LittleEndian.AppendUint64(out, uint64(len(header)))
	out = append(out, header...)
	for _, t := range f.Tensors {
		out = append(out, t.Data...)
	}
	return out, nil
}

// check returns an error if f has a part that a file can't hold, or that Decode would
// not return unchanged.
func (f *File) check() error {
	for key, text := range f.Metadata {
		if !utf8.ValidString(key) || !utf8.ValidString(text) {
			return fmt.Errorf("metadata %q: expected text in UTF-8, found %q: %w", key, text, ErrHeader)
		}
	}
	taken := map[string]bool{metadataKey: true}
	for _, t := range f.Tensors {
		if taken[t.Name] || !utf8.ValidString(t.Name) {
			return fmt.Errorf("tensor %q: expected a unique name in UTF-8, found one that is taken, reserved or not UTF-8: %w", t.Name, ErrTensor)
		}
		taken[t.Name] = true
		if err := t.check(); err != nil {
			return err
		}
	}
	return nil
}

// header returns the JSON header, and the size of the data in bytes. The header is
// padded so that the data begin at a multiple of 8 bytes. A header of more than limit
// bytes is an error.
func (f *File) header(limit int) (header []byte, size int, err error) {
	b := []byte{'{'}
	if len(f.Metadata) > 0 {
		b = appendMember(b, metadataKey, f.Metadata)
	}
	for _, t := range f.Tensors {
		end := size + len(t.Data)
		b = appendMember(b, t.Name, struct {
			DType   DType  `json:"dtype"`
			Shape   []int  `json:"shape"`
			Offsets [2]int `json:"data_offsets"`
		}{t.DType, append([]int{}, t.Shape...), [2]int{size, end}})
		size = end
	}
	b = append(b, '}')
	b = append(b, bytes.Repeat([]byte{' '}, -len(b)&7)...)
	if len(b) > limit {
		return nil, 0, fmt.Errorf("expected names and metadata that fit a header of at most %d bytes, found %d bytes: %w", limit, len(b), ErrHeader)
	}
	return b, size, nil
}

// appendMember appends a name and a value to b, which ends inside a JSON object.
func appendMember(b []byte, name string, value any) []byte {
	if len(b) > 1 {
		b = append(b, ',')
	}
	b = append(appendJSON(b, name), ':')
	return appendJSON(b, value)
}

// appendJSON appends value as JSON. value may consist of strings and integers only, so
// that encoding can't fail. Maps are sorted by key.
func appendJSON(b []byte, value any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false) // the reference implementation leaves <, > and & as they are
	if err := enc.Encode(value); err != nil {
		panic(err)
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte{'\n'})...)
}
