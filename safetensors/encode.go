package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Encode returns the bytes of a file: metadata sorted by key, then the tensors
// in their order, which is the order that Decode returns. Readers that map a file
// into memory want tensors aligned, so if dtypes differ put the wider ones first.
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

// check rejects what a file can't hold or Decode would not return unchanged.
func (f *File) check() error {
	for key, text := range f.Metadata {
		if !utf8.ValidString(key) || !utf8.ValidString(text) {
			return fmt.Errorf("metadata %q: expected text in UTF-8, found %q: %w", key, text, ErrHeader)
		}
	}
	taken := map[string]bool{metadataKey: true}
	for _, t := range f.Tensors {
		if taken[t.Name] || !utf8.ValidString(t.Name) {
			return fmt.Errorf("tensor %q: expected a name in UTF-8 that is not taken: %w", t.Name, ErrTensor)
		}
		taken[t.Name] = true
		if err := t.check(); err != nil {
			return err
		}
	}
	return nil
}

// header returns the JSON header of at most limit bytes, padded so that the data
// begin at a multiple of 8 bytes, and the size of the data.
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
		return nil, 0, fmt.Errorf("expected names and metadata that fit a header of %d bytes, found %d: %w", limit, len(b), ErrHeader)
	}
	return b, size, nil
}

// appendMember appends a name and a value to the JSON object that b ends in.
func appendMember(b []byte, name string, value any) []byte {
	if len(b) > 1 {
		b = append(b, ',')
	}
	b = append(appendJSON(b, name), ':')
	return appendJSON(b, value)
}

// appendJSON appends a value of strings and integers, which always has a JSON
// form. Maps are written in the order of their keys.
func appendJSON(b []byte, value any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false) // the reference implementation leaves <, > and & as they are
	if err := enc.Encode(value); err != nil {
		panic(err)
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte{'\n'})...)
}
