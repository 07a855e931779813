package safetensors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// entry describes a tensor as the header does. The Data of the tensor are not set; they
// are the bytes from begin to end of the file's data.
type entry struct {
	Tensor
	begin, end int
}

// parseHeader reads a header of this form, followed by spaces:
//
//	{"__metadata__": {"key": "text"},
//	 "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
func parseHeader(header []byte) (metadata map[string]string, entries []entry, err error) {
	if !bytes.HasPrefix(header, []byte("{")) {
		return nil, nil, fmt.Errorf("offset %d: expected '{' as the first byte of the header, found %.1q: %w", prefix, header, ErrHeader)
	}
	// encoding/json replaces bytes that are not UTF-8, so two different names could
	// become equal.
	if !utf8.Valid(header) {
		return nil, nil, fmt.Errorf("offset %d: expected a header in UTF-8, found other bytes: %w", prefix, ErrHeader)
	}
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(header))}
	r.dec.UseNumber()
	err = r.object(func(key string) (err error) {
		if key == metadataKey {
			metadata, err = r.texts()
			return err
		}
		e, err := r.entry(key)
		entries = append(entries, e)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	padding := header[r.dec.InputOffset():]
	if rest := bytes.TrimLeft(padding, " "); len(rest) > 0 {
		return nil, nil, fmt.Errorf("offset %d: expected only spaces after the header's JSON, found %.10q: %w", prefix+len(header)-len(rest), rest, ErrHeader)
	}
	return metadata, entries, nil
}

// jsonReader reads JSON token by token, so that a duplicate key is an error.
// json.Unmarshal would accept it.
type jsonReader struct{ dec *json.Decoder }

// entry reads the description of one tensor.
func (r *jsonReader) entry(name string) (entry, error) {
	e := entry{Tensor: Tensor{Name: name}}
	offsets, fields := []int(nil), 0
	err := r.object(func(key string) (err error) {
		fields++
		switch key {
		case "dtype":
			var d string
			d, err = r.text()
			e.DType = DType(d)
		case "shape":
			e.Shape, err = r.numbers(maxRank)
		case "data_offsets":
			offsets, err = r.numbers(2)
		default:
			err = r.fault("the fields dtype, shape and data_offsets", strconv.Quote(key))
		}
		return err
	})
	if err == nil && fields != 3 {
		err = r.fault("the fields dtype, shape and data_offsets", fmt.Sprintf("%d of them", fields))
	}
	if err != nil {
		return entry{}, fmt.Errorf("tensor %q: %w", name, err)
	}
	if len(offsets) != 2 || offsets[0] > offsets[1] {
		return entry{}, fmt.Errorf("tensor %q: expected data_offsets [begin, end], found %v: %w", name, offsets, ErrTensor)
	}
	e.begin, e.end = offsets[0], offsets[1]
	want, err := dataSize(e.DType, e.Shape)
	if err != nil {
		return entry{}, fmt.Errorf("tensor %q: %w", name, err)
	}
	if have := e.end - e.begin; have != want {
		return entry{}, fmt.Errorf("tensor %q: expected %d bytes for %s values of the shape %v, found data_offsets %v, which are %d bytes apart: %w",
			name, want, e.DType, e.Shape, offsets, have, ErrTensor)
	}
	return e, nil
}

// object reads an object. For each key it calls value, which must read the key's value.
func (r *jsonReader) object(value func(key string) error) error {
	if err := r.delim('{'); err != nil {
		return err
	}
	seen := make(map[string]bool)
	for r.dec.More() {
		key, err := r.text()
		if err != nil {
			return err
		}
		if seen[key] {
			return r.fault("each name only once", strconv.Quote(key)+" again")
		}
		seen[key] = true
		if err := value(key); err != nil {
			return err
		}
	}
	return r.delim('}')
}

// texts reads an object whose values are strings. It returns nil for an empty object.
func (r *jsonReader) texts() (map[string]string, error) {
	var m map[string]string
	err := r.object(func(key string) (err error) {
		if m == nil {
			m = make(map[string]string)
		}
		m[key], err = r.text()
		return err
	})
	return m, err
}

// numbers reads an array of at most limit integers of 0 or more.
func (r *jsonReader) numbers(limit int) ([]int, error) {
	if err := r.delim('['); err != nil {
		return nil, err
	}
	list := []int{}
	for r.dec.More() {
		if len(list) == limit {
			return nil, r.fault(fmt.Sprintf("at most %d numbers", limit), "more")
		}
		t, err := r.token()
		if err != nil {
			return nil, err
		}
		number, _ := t.(json.Number)
		n, err := strconv.ParseUint(string(number), 10, strconv.IntSize-1)
		if err != nil {
			return nil, r.fault(fmt.Sprintf("an integer from 0 to 2^%d-1", strconv.IntSize-1), fmt.Sprint(t))
		}
		list = append(list, int(n))
	}
	return list, r.delim(']')
}

// text reads a string.
func (r *jsonReader) text() (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok {
		return "", r.fault("a string", fmt.Sprint(t))
	}
	return s, nil
}

// delim reads a token, which must be the delimiter in want, such as '{'.
func (r *jsonReader) delim(want json.Delim) error {
	t, err := r.token()
	if err != nil {
		return err
	}
	if t != want {
		return r.fault(fmt.Sprintf("%q", rune(want)), fmt.Sprint(t))
	}
	return nil
}

// token reads the next token.
func (r *jsonReader) token() (json.Token, error) {
	t, err := r.dec.Token()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, r.fault("more JSON", "the end of the header")
	}
	if err != nil {
		return nil, r.fault("JSON", err.Error())
	}
	return t, nil
}

// fault returns an error that names the reader's offset in the file and wraps ErrHeader.
func (r *jsonReader) fault(expected, found string) error {
	return fmt.Errorf("before offset %d: expected %s, found %s: %w", prefix+r.dec.InputOffset(), expected, found, ErrHeader)
}
