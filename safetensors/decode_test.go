package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// file returns the bytes of a file with the given header and data.
func file(header, data string) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), data...)
}

func TestDecode(t *testing.T) {
	// The header lists b first, but the data of a come first.
	b := file(`{"b": {"shape": [], "dtype": "U8", "data_offsets": [4, 5]},
		"__metadata__": {"format": "pt"},
		"a": {"dtype": "I16", "shape": [1, 2], "data_offsets": [0, 4]},
		"\u0063": {"dtype": "F32", "shape": [0, 3], "data_offsets": [5, 5]}}   `, "\x01\x00\x02\x00\x03")
	f, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	want := &File{
		Metadata: map[string]string{"format": "pt"},
		Tensors: []Tensor{
			{"a", I16, []int{1, 2}, []byte{1, 0, 2, 0}},
			{"b", U8, []int{}, []byte{3}},
			{"c", F32, []int{0, 3}, []byte{}},
		},
	}
	if !reflect.DeepEqual(f, want) {
		t.Errorf("found %+v, expected %+v", f, want)
	}
	a, ok := f.Tensor("a")
	if !ok || &a.Data[0] != &b[len(b)-5] {
		t.Error("expected tensor a to be a part of the input, not a copy")
	}
	if cap(a.Data) != len(a.Data) {
		t.Error("expected that appending to a's data cannot reach b's")
	}
	if _, ok := f.Tensor("d"); ok {
		t.Error("found a tensor d, expected none")
	}
}

func TestDecodeFaults(t *testing.T) {
	entry := func(fields string) []byte { return file(`{"w":{`+fields+`}}`, "12345678") }
	huge := binary.LittleEndian.AppendUint64(nil, maxHeader+1)
	tests := []struct {
		name string
		file []byte
		want error
		says string
	}{
		{"empty", nil, ErrTruncated, "found 0"},
		{"header length cut", []byte{1, 0, 0}, ErrTruncated, "found 3"},
		{"header cut", file("{}", "")[:9], ErrTruncated, "a header of 2 bytes, found 1"},
		{"header length of 2^64-1", bytes.Repeat([]byte{255}, 8), ErrHeader, "at most 100000000"},
		{"header over the limit", huge, ErrHeader, "at most 100000000 bytes, found a length of 100000001"},
		{"no header", file("", ""), ErrHeader, "'{'"},
		{"space first", file(" {}", ""), ErrHeader, "'{'"},
		{"not UTF-8", file("{\"\xff\":1}", ""), ErrHeader, "UTF-8"},
		{"JSON cut", file(`{"w":`, ""), ErrHeader, "the end of the header"},
		{"JSON with a comma too many", file(`{"__metadata__":{},}`, ""), ErrHeader, "before offset 27"},
		{"bytes after the JSON", file("{}  x", ""), ErrHeader, "offset 12"},
		{"not an object", file(`{"w":7}`, ""), ErrHeader, "expected '{', found 7"},
		{"metadata not text", file(`{"__metadata__":{"a":1}}`, ""), ErrHeader, "expected a string, found 1"},
		{"metadata twice", file(`{"__metadata__":{},"__metadata__":{}}`, ""), ErrHeader, `"__metadata__" again`},
		{"metadata key twice", file(`{"__metadata__":{"a":"1","a":"2"}}`, ""), ErrHeader, `"a" again`},
		{"tensor twice", file(`{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0077":{}}`, ""), ErrHeader, `"w" again`},
		{"field twice", entry(`"dtype":"U8","dtype":"U8"`), ErrHeader, `"dtype" again`},
		{"field unknown", entry(`"dtype":"U8","Shape":[8]`), ErrHeader, `found "Shape"`},
		{"field missing", entry(`"dtype":"U8","shape":[8]`), ErrHeader, "found 2 of them"},
		{"dtype unknown", entry(`"dtype":"F8_E5M2","shape":[8],"data_offsets":[0,8]`), ErrTensor, `found "F8_E5M2"`},
		{"dtype not text", entry(`"dtype":3`), ErrHeader, "expected a string, found 3"},
		{"dimension negative", entry(`"dtype":"U8","shape":[-8]`), ErrHeader, "found -8"},
		{"dimension not an integer", entry(`"dtype":"U8","shape":[8.0]`), ErrHeader, "found 8.0"},
		{"dimension text", entry(`"dtype":"U8","shape":["8"]`), ErrHeader, "found 8"},
		{"shape not a list", entry(`"dtype":"U8","shape":8`), ErrHeader, "expected '[', found 8"},
		{"too many dimensions", entry(`"dtype":"U8","shape":[1` + strings.Repeat(",1", maxRank) + `]`), ErrHeader, "at most 64"},
		{"size overflows", entry(`"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,8]`), ErrTensor, "whose size in bytes fits"},
		{"size overflows beside 0", entry(`"dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,0]`), ErrTensor, "whose size in bytes fits"},
		{"size overflows by the dtype", entry(`"dtype":"F64","shape":[1152921504606846976],"data_offsets":[0,0]`), ErrTensor, "whose size in bytes fits"},
		{"offsets reversed", entry(`"dtype":"U8","shape":[8],"data_offsets":[8,0]`), ErrTensor, "found [8 0]"},
		{"offset missing", entry(`"dtype":"U8","shape":[8],"data_offsets":[8]`), ErrTensor, "found [8]"},
		{"offsets of another size", entry(`"dtype":"F32","shape":[3],"data_offsets":[0,8]`), ErrTensor, "expected 12 bytes"},
		{"gap before", entry(`"dtype":"U8","shape":[7],"data_offsets":[1,8]`), ErrGap, "expected data offset 0, directly after the header, found 1"},
		{"bytes after", entry(`"dtype":"U8","shape":[7],"data_offsets":[0,7]`), ErrGap, "a file that ends after w,"},
		{"bytes without tensors", file("{}", "x"), ErrGap, "expected a file that ends after the header, at 10 bytes"},
		{"last byte cut", file(`{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}`, "1"), ErrTruncated, "expected a file of 63 bytes, found 62"},
		{"offsets beyond the file", entry(`"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]`), ErrTruncated, "found 105"},
		{"overlap", file(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}`, "123"), ErrOverlap, `where the tensor "a" ends`},
		{"gap between", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}`, "123"), ErrGap, "expected data offset 1, directly after a, found 2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Decode(test.file)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("found %v, expected %q saying %q", err, test.want, test.says)
			}
		})
	}
}

// FuzzDecode checks that Decode never panics, and that what it accepts comes
// back the same through Encode.
func FuzzDecode(f *testing.F) {
	f.Add(file("{}", ""))
	f.Add(file(`{"__metadata__":{"k":"v"},"w":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]}}  `, "1234"))
	f.Add(file(`{"a":{"dtype":"BOOL","shape":[],"data_offsets":[2,3]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}`, "123"))
	f.Fuzz(func(t *testing.T, b []byte) {
		first, err := Decode(b)
		if err != nil {
			return
		}
		for _, tensor := range first.Tensors {
			_, _ = tensor.Float32s()
		}
		again, err := first.Encode()
		if err != nil {
			t.Fatalf("encoding what Decode returned: %v", err)
		}
		second, err := Decode(again)
		if err != nil || !reflect.DeepEqual(first, second) {
			t.Fatalf("found %+v (%v), expected %+v", second, err, first)
		}
	})
}
