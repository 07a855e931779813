package safetensors

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestEncode(t *testing.T) {
	tests := []struct {
		name         string
		file         File
		header, data string
	}{
		{"nothing", File{}, `{}      `, ""},
		{"one tensor", File{Tensors: []Tensor{{"test", I32, []int{2, 2}, make([]byte, 16)}}},
			`{"test":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}}    `, strings.Repeat("\x00", 16)},
		{"metadata by key, tensors as given", File{
			Metadata: map[string]string{"b": "<2>", "a": "1\n"},
			Tensors:  []Tensor{Float32("z", []int{1}, []float32{1}), {Name: `"`, DType: U8, Data: []byte{7}}},
		},
			`{"__metadata__":{"a":"1\n","b":"<2>"},` +
				`"z":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},` +
				`"\"":{"dtype":"U8","shape":[],"data_offsets":[4,5]}} `, "\x00\x00\x80\x3f\x07"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, err := test.file.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if want := file(test.header, test.data); !bytes.Equal(b, want) {
				t.Errorf("found %q, expected %q", b, want)
			}
			if len(test.header)%8 != 0 {
				t.Errorf("found a header of %d bytes, expected a multiple of 8", len(test.header))
			}
			f, err := Decode(b)
			if err != nil || len(f.Tensors) != len(test.file.Tensors) || !reflect.DeepEqual(f.Metadata, test.file.Metadata) {
				t.Errorf("decoded to %+v (%v), expected %+v", f, err, test.file)
			}
		})
	}
}

func TestEncodeFaults(t *testing.T) {
	byteTensor := func(name string) Tensor { return Tensor{name, U8, []int{1}, []byte{0}} }
	tests := []struct {
		name string
		file File
		want error
		says string
	}{
		{"name twice", File{Tensors: []Tensor{byteTensor("w"), byteTensor("w")}}, ErrTensor, `"w"`},
		{"name reserved", File{Tensors: []Tensor{byteTensor("__metadata__")}}, ErrTensor, "one that is taken"},
		{"name not UTF-8", File{Tensors: []Tensor{byteTensor("\xff")}}, ErrTensor, "UTF-8"},
		{"metadata key not UTF-8", File{Metadata: map[string]string{"\xff": ""}}, ErrHeader, "UTF-8"},
		{"metadata text not UTF-8", File{Metadata: map[string]string{"a": "\xff"}}, ErrHeader, "UTF-8"},
		{"dtype unknown", File{Tensors: []Tensor{{"w", "F8", []int{1}, []byte{0}}}}, ErrTensor, `found "F8"`},
		{"data too short", File{Tensors: []Tensor{{"w", F32, []int{2}, make([]byte, 7)}}}, ErrTensor, "expected 8 bytes for F32 values of the shape [2], found 7"},
		{"dimension negative", File{Tensors: []Tensor{{"w", F32, []int{-1}, nil}}}, ErrTensor, "[-1]"},
		{"too many dimensions", File{Tensors: []Tensor{{"w", F32, make([]int, maxRank+1), nil}}}, ErrTensor, "found 65"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.file.Encode()
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("found %v, expected %q saying %q", err, test.want, test.says)
			}
		})
	}
}

func TestEncodeLimit(t *testing.T) {
	f := &File{Metadata: map[string]string{"a": "b"}}
	if header, _, err := f.header(32); err != nil || len(header) != 32 {
		t.Errorf("found %q (%v), expected a header of 32 bytes", header, err)
	}
	if _, _, err := f.header(31); !errors.Is(err, ErrHeader) {
		t.Errorf("found %v, expected %q", err, ErrHeader)
	}
}

func TestFloat32s(t *testing.T) {
	inf := float32(math.Inf(1))
	tests := []struct {
		dtype DType
		data  string
		want  []float32
	}{
		{F32, "\x00\x00\x80\x3f\x00\x00\x80\xff", []float32{1, -inf}},
		{F64, "\x00\x00\x00\x00\x00\x00\x04\xc0\x9a\x99\x99\x99\x99\x99\xb9\x3f", []float32{-2.5, 0.1}},
		{F16, "\x00\x3c\x00\xc1\xff\x7b\x01\x00\x00\x7c\x00\x80", []float32{1, -2.5, 65504, 0x1p-24, inf, float32(math.Copysign(0, -1))}},
		{BF16, "\x80\x3f\x20\xc0\x80\x7f", []float32{1, -2.5, inf}},
	}
	for _, test := range tests {
		tensor := Tensor{"w", test.dtype, []int{len(test.want)}, []byte(test.data)}
		found, err := tensor.Float32s()
		if err != nil || !reflect.DeepEqual(bitsOf(found), bitsOf(test.want)) {
			t.Errorf("%s: found %v (%v), expected %v", test.dtype, found, err, test.want)
		}
	}
	for _, bad := range []Tensor{{"bias", I32, []int{1}, make([]byte, 4)}, {"bias", F32, []int{1}, nil}} {
		if _, err := bad.Float32s(); !errors.Is(err, ErrTensor) || !strings.Contains(err.Error(), `"bias"`) {
			t.Errorf("found %v, expected %q naming the tensor", err, ErrTensor)
		}
	}
}

// TestHalf compares every binary16 with the formula of IEEE 754.
func TestHalf(t *testing.T) {
	for h := range 1 << 16 {
		sign, exponent, fraction := 1-2*float64(h>>15), h>>10&31, float64(h&1023)
		want := sign * math.Ldexp(1+fraction/1024, exponent-15)
		if exponent == 0 {
			want = sign * math.Ldexp(fraction/1024, -14)
		}
		found := fromHalf(uint16(h))
		if exponent == 31 && fraction > 0 {
			if found == found {
				t.Fatalf("%#04x: found %v, expected NaN", h, found)
			}
			continue
		}
		if exponent == 31 {
			want = math.Inf(int(sign))
		}
		if float64(found) != want {
			t.Fatalf("%#04x: found %v, expected %v", h, found, want)
		}
	}
}

// bitsOf returns the bits of values, so that NaN equals itself and 0 differs from -0.
func bitsOf(values []float32) []uint32 {
	out := make([]uint32, len(values))
	for i, v := range values {
		out[i] = math.Float32bits(v)
	}
	return out
}

func TestFloat32(t *testing.T) {
	values := []float32{1, float32(math.NaN()), 3, -4, 5, 6}
	tensor := Float32("w", []int{2, 3}, values)
	found, err := tensor.Float32s()
	if err != nil || !reflect.DeepEqual(bitsOf(found), bitsOf(values)) {
		t.Errorf("found %v (%v), expected %v", found, err, values)
	}
	defer func() {
		if p := recover(); p != badShape {
			t.Errorf("found panic %v, expected %q", p, badShape)
		}
	}()
	Float32("w", []int{2, 2}, values)
}
