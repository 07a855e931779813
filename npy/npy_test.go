package npy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// file returns an NPY file of the given version.
func file(major byte, header, data string) []byte {
	b := append([]byte(magic), major, 0)
	if major == 1 {
		b = binary.LittleEndian.AppendUint16(b, uint16(len(header)))
	} else {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(header)))
	}
	return append(append(b, header...), data...)
}

// headerOf returns a header's dictionary.
func headerOf(descr, fortranOrder, shape string) string {
	return "{'descr': '" + descr + "', 'fortran_order': " + fortranOrder + ", 'shape': " + shape + ", }"
}

func decodeBytes(b []byte) (Array, error) {
	return Decode(bytes.NewReader(b), int64(len(b)))
}

func TestDecode(t *testing.T) {
	tests := []struct {
		name string
		file []byte
		want Array
	}{
		{"single number", file(1, headerOf("<i2", "False", "()"), "\x01\x02"), Array{I2, []int{}, []byte{1, 2}}},
		{"vector", file(1, headerOf("|u1", "False", "(3,)"), "abc"), Array{U1, []int{3}, []byte("abc")}},
		{"no values", file(1, headerOf("<f8", "True", "(2, 0, 3)"), ""), Array{F8, []int{2, 0, 3}, []byte{}}},
		{"version 2", file(2, headerOf("|b1", "False", "(1, 2)"), "\x00\x01"), Array{B1, []int{1, 2}, []byte{0, 1}}},
		{"version 3", file(3, headerOf("|i1", "False", "(2,)"), "\x01\xff"), Array{I1, []int{2}, []byte{1, 255}}},
		{"big-endian", file(1, headerOf(">u4", "False", "(2,)"), "\x01\x02\x03\x04\x05\x06\x07\x08"), Array{U4, []int{2}, []byte{4, 3, 2, 1, 8, 7, 6, 5}}},
		{"Fortran order, vector", file(1, headerOf("|u1", "True", "(2,)"), "ab"), Array{U1, []int{2}, []byte("ab")}},
		{"Fortran order", file(1, headerOf("|u1", "True", "(2, 3)"), "adbecf"), Array{U1, []int{2, 3}, []byte("abcdef")}},
		{"Fortran order, 3 dimensions", file(1, headerOf("|u1", "True", "(2, 3, 2)"), "agciekbhdjfl"), Array{U1, []int{2, 3, 2}, []byte("abcdefghijkl")}},
		{"Fortran order, big-endian", file(1, headerOf(">u2", "True", "(2, 2)"), "aAcCbBdD"), Array{U2, []int{2, 2}, []byte("AaBbCcDd")}},
		{"keys in another order and style", file(1, "\n{ \"shape\":(1L ,2),'descr':\"<u1\" ,\t'fortran_order' :False} \n", "ab"), Array{U1, []int{1, 2}, []byte("ab")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found, err := decodeBytes(test.file)
			if err != nil || !reflect.DeepEqual(found, test.want) {
				t.Errorf("found %v (%v), expected %v", found, err, test.want)
			}
		})
	}
}

// dictFile returns a file with the given dictionary and 8 bytes of values.
func dictFile(text string) []byte { return file(1, text, "12345678") }

// shapeFile returns a file with the given type and shape, and 8 bytes of values.
func shapeFile(descr, shape string) []byte { return dictFile(headerOf(descr, "False", shape)) }

// decodeFault is a file that can't be decoded.
type decodeFault struct {
	name string
	file []byte
	want error
	says string
}

func checkFaults(t *testing.T, tests []decodeFault) {
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := decodeBytes(test.file)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("found %v, expected %q saying %q", err, test.want, test.says)
			}
		})
	}
}

// TestDecodeHeaderFaults decodes headers that are cut short, damaged or unknown.
func TestDecodeHeaderFaults(t *testing.T) {
	checkFaults(t, []decodeFault{
		{"empty", nil, ErrTruncated, "magic string"},
		{"not NPY", []byte("PK\x03\x04 or so"), ErrFormat, `expected "\x93NUMPY"`},
		{"version 0", file(0, "", "  "), ErrUnsupported, "found 0.0"},
		{"version 4", file(4, "", ""), ErrUnsupported, "found 4.0"},
		{"version 1.1", []byte(magic + "\x01\x01\x00\x00"), ErrUnsupported, "found 1.1"},
		{"header length cut", file(2, "", "")[:11], ErrTruncated, "offset 10"},
		{"header cut", dictFile(headerOf("<f4", "False", "(2,)"))[:20], ErrTruncated, "bytes of header"},
		{"header over the limit", []byte(magic + "\x02\x00\x01\x00\x10\x00"), ErrFormat, "at most 1048576 bytes, found a length of 1048577"},
		{"not a dictionary", dictFile("7"), ErrFormat, "offset 10: expected '{'"},
		{"dictionary without end", dictFile("{'shape': (8,),"), ErrFormat, "the end of the header"},
		{"key without quotes", dictFile("{shape: (8,)}"), ErrFormat, "a string in quotes"},
		{"key without end", dictFile("{'shape"), ErrFormat, "a string without escapes"},
		{"key with escapes", dictFile(`{'sh\x61pe': (8,)}`), ErrFormat, "a string without escapes"},
		{"key without value", dictFile("{'shape'}"), ErrFormat, "expected ':'"},
		{"key unknown", dictFile("{'dtype': '<f4'}"), ErrFormat, `found "dtype"`},
		{"key twice", dictFile("{'shape': (8,), 'shape': (8,)}"), ErrFormat, `"shape" again`},
		{"key missing", dictFile("{'shape': (8,)}"), ErrFormat, "found 1 of them"},
		{"no comma between", dictFile("{'shape': (8,) 'descr': '<f4'}"), ErrFormat, "expected ',' or '}'"},
		{"two commas", dictFile("{'shape': (8,),, 'descr': '<f4'}"), ErrFormat, "a string in quotes"},
		{"bytes after the dictionary", dictFile(headerOf("<f4", "False", "(2,)") + " x"), ErrFormat, `found "x"`},
		{"NUL after the dictionary", dictFile(headerOf("<f4", "False", "(2,)") + "\x00"), ErrFormat, `found "\x00"`},
		{"not a boolean", dictFile("{'fortran_order': 1}"), ErrFormat, "expected True or False"},
	})
}

// TestDecodeArrayFaults decodes shapes, types and values that no array can have, or
// that are not supported.
func TestDecodeArrayFaults(t *testing.T) {
	checkFaults(t, []decodeFault{
		{"shape not a tuple", shapeFile("<f4", "2"), ErrFormat, "expected '('"},
		{"shape a number in brackets", shapeFile("<f4", "(2)"), ErrFormat, "after the only dimension"},
		{"shape a lone comma", shapeFile("<f4", "(,)"), ErrFormat, "a dimension from 0"},
		{"shape without comma", shapeFile("<f4", "(1 2)"), ErrFormat, "expected ',' or ')'"},
		{"dimension negative", shapeFile("<f4", "(-2,)"), ErrFormat, `found "-2,`},
		{"dimension too large", shapeFile("<f4", "(9223372036854775808,)"), ErrFormat, "a dimension from 0"},
		{"too many dimensions", shapeFile("<f4", "("+strings.Repeat("1,", maxRank+1)+")"), ErrShape, "at most 64 dimensions"},
		{"size overflows", shapeFile("|u1", "(4294967296, 4294967296)"), ErrShape, "whose size in bytes fits"},
		{"size overflows beside 0", shapeFile("|u1", "(0, 4294967296, 4294967296)"), ErrShape, "whose size in bytes fits"},
		{"size overflows by the dtype", shapeFile("<f8", "(1152921504606846976,)"), ErrShape, "whose size in bytes fits"},
		{"structured dtype", dictFile("{'descr': [('x', '<f4')]}"), ErrUnsupported, "with array['field']"},
		{"dtype not text", dictFile("{'descr': 4}"), ErrFormat, "a string in quotes"},
		{"objects", shapeFile("|O", "(2,)"), ErrUnsupported, "unpickle"},
		{"text of no length", shapeFile("<U0", "(2,)"), ErrUnsupported, `found "<U0"; save array.astype`},
		{"text too long", shapeFile("<U65537", "(2,)"), ErrUnsupported, `found "<U65537"`},
		{"text without order", shapeFile("|U7", "(2,)"), ErrUnsupported, `found "|U7"`},
		{"text with a leading zero", shapeFile("|S07", "(2,)"), ErrUnsupported, `found "|S07"`},
		{"complex numbers", shapeFile("<c8", "(1,)"), ErrUnsupported, "f2, f4, f8"},
		{"dates", shapeFile("<M8[ns]", "(1,)"), ErrUnsupported, `found "<M8[ns]"`},
		{"no byte order", shapeFile("|f4", "(2,)"), ErrUnsupported, `found "|f4"`},
		{"native byte order", shapeFile("=f4", "(2,)"), ErrUnsupported, `found "=f4"`},
		{"last byte cut", shapeFile("<f4", "(2,)")[:74], ErrTruncated, "expected 8 bytes of f4 values of the shape [2], found at most 7"},
		{"10 GB claimed", shapeFile("<f4", "(2500000000,)"), ErrTruncated, "expected 10000000000 bytes"},
		{"byte after", append(shapeFile("<f4", "(2,)"), 0), ErrTrailing, "offset 75"},
	})
}

// TestDecodeReader reads from readers that are shorter than promised, slow or
// broken.
func TestDecodeReader(t *testing.T) {
	b := file(1, headerOf("|u1", "False", "(3,)"), "abc")
	if a, err := Decode(iotest.OneByteReader(bytes.NewReader(b)), 1<<40); err != nil || string(a.Data) != "abc" {
		t.Errorf("byte by byte: found %v (%v), expected abc", a, err)
	}
	if _, err := Decode(bytes.NewReader(b), int64(len(b))-1); !errors.Is(err, ErrTruncated) {
		t.Errorf("size too small: found %v, expected %q", err, ErrTruncated)
	}
	if _, err := Decode(bytes.NewReader(b), -1); !errors.Is(err, ErrTruncated) {
		t.Errorf("size negative: found %v, expected %q", err, ErrTruncated)
	}
	if _, err := Decode(bytes.NewReader(b[:len(b)-1]), 1<<40); !errors.Is(err, ErrTruncated) || !strings.Contains(err.Error(), "found 2") {
		t.Errorf("size too large: found %v, expected %q after 2 bytes", err, ErrTruncated)
	}
	broken := errors.New("disk on fire")
	for n := range len(b) + 1 {
		r := &failing{b[:n], broken}
		if _, err := Decode(r, 1<<40); !errors.Is(err, broken) {
			t.Errorf("broken after %d bytes: found %v, expected %q", n, err, broken)
		}
	}
}

// failing reads data, then fails.
type failing struct {
	data []byte
	err  error
}

func (r *failing) Read(b []byte) (int, error) {
	if len(r.data) == 0 {
		return 0, r.err
	}
	n := copy(b, r.data)
	r.data = r.data[n:]
	return n, nil
}

// TestDecodeMemory decodes a header that claims 10 GB, with a size that allows it. The
// memory must not be allocated.
func TestDecodeMemory(t *testing.T) {
	b := file(1, headerOf("<f4", "False", "(2500000000,)"), "1234")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Decode(bytes.NewReader(b), 1<<40)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrTruncated) {
		t.Fatalf("found %v, expected %q", err, ErrTruncated)
	}
	if found := after.TotalAlloc - before.TotalAlloc; found > 2*chunk {
		t.Errorf("took %d bytes, expected about one chunk of %d", found, chunk)
	}
}

// TestDecodeChunks decodes more values than one chunk holds.
func TestDecodeChunks(t *testing.T) {
	want := make([]byte, 2*chunk+chunk/2+3)
	for i := range want {
		want[i] = byte(i * 7)
	}
	var buf bytes.Buffer
	if err := (Array{U1, []int{len(want)}, want}).Encode(&buf); err != nil {
		t.Fatal(err)
	}
	a, err := decodeBytes(buf.Bytes())
	if err != nil || !bytes.Equal(a.Data, want) {
		t.Errorf("found %d other bytes (%v), expected the %d encoded", len(a.Data), err, len(want))
	}
}

func TestEncode(t *testing.T) {
	// The headers are those of numpy.save.
	tests := []struct {
		array  Array
		header string
		length int
	}{
		{Array{F8, nil, make([]byte, 8)}, headerOf("<f8", "False", "()"), 118},
		{Array{U1, []int{3}, []byte("abc")}, headerOf("|u1", "False", "(3,)"), 118},
		{FromFloat32([]int{1, 2}, []float32{1, -2.5}), headerOf("<f4", "False", "(1, 2)"), 118},
		{Array{I8, []int{1, 0, 1, 1, 1, 1, 1}, nil}, headerOf("<i8", "False", "(1, 0, 1, 1, 1, 1, 1)"), 118},
		{Array{I8, []int{1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 100}, nil}, headerOf("<i8", "False", "(1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 100)"), 118},
		// One character more no longer leaves room for a longer first dimension.
		{Array{I8, []int{1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1000}, nil}, headerOf("<i8", "False", "(1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1000)"), 182},
	}
	for _, test := range tests {
		var buf bytes.Buffer
		if err := test.array.Encode(&buf); err != nil {
			t.Errorf("%v: %v", test.array.Shape, err)
			continue
		}
		padding := strings.Repeat(" ", test.length-1-len(test.header)) + "\n"
		if want := file(1, test.header+padding, string(test.array.Data)); !bytes.Equal(buf.Bytes(), want) {
			t.Errorf("%v: found %q, expected %q", test.array.Shape, buf.Bytes(), want)
		}
	}
}

func TestEncodeFaults(t *testing.T) {
	for _, test := range []struct {
		array Array
		want  error
	}{
		{Array{"c8", nil, make([]byte, 8)}, ErrUnsupported},
		{Array{F4, []int{2}, make([]byte, 7)}, ErrShape},
		{Array{F4, []int{-1}, nil}, ErrShape},
		{Array{F4, make([]int, maxRank+1), nil}, ErrShape},
	} {
		if err := test.array.Encode(new(bytes.Buffer)); !errors.Is(err, test.want) {
			t.Errorf("%v: found %v, expected %q", test.array, err, test.want)
		}
		if _, err := test.array.Float32s(); !errors.Is(err, test.want) {
			t.Errorf("%v: Float32s: found %v, expected %q", test.array, err, test.want)
		}
		if _, err := test.array.Int64s(); !errors.Is(err, test.want) {
			t.Errorf("%v: Int64s: found %v, expected %q", test.array, err, test.want)
		}
	}
}

// TestWriteErrors encodes to writers that fail after any number of bytes.
func TestWriteErrors(t *testing.T) {
	a := FromFloat32([]int{2}, []float32{1, 2})
	formats := map[string]func(w io.Writer) error{
		"NPY": a.Encode,
		"NPZ": func(w io.Writer) error { return EncodeZip(w, []Named{{"a", a}, {"b", a}}) },
	}
	for name, encode := range formats {
		var whole bytes.Buffer
		if err := encode(&whole); err != nil {
			t.Fatal(err)
		}
		for n := range whole.Len() {
			if err := encode(&fullDisk{n}); !errors.Is(err, io.ErrShortWrite) {
				t.Errorf("%s: found %v after %d bytes, expected %q", name, err, n, io.ErrShortWrite)
			}
		}
	}
}

// fullDisk is a writer with room for a limited number of bytes.
type fullDisk struct{ room int }

func (w *fullDisk) Write(b []byte) (int, error) {
	n := min(len(b), w.room)
	if w.room -= n; n < len(b) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

func TestConvert(t *testing.T) {
	inf := float32(math.Inf(1))
	tests := []struct {
		dtype  DType
		data   string
		floats []float32
		ints   []int64 // nil if there are none
	}{
		{F2, "\x00\x3c\x00\xc1\x01\x00\x00\x7c", []float32{1, -2.5, 0x1p-24, inf}, nil},
		{F4, "\x00\x00\x80\x3f\x00\x00\x80\xff", []float32{1, -inf}, nil},
		{F8, "\x9a\x99\x99\x99\x99\x99\xb9\x3f", []float32{0.1}, nil},
		{I1, "\x01\xff\x80", []float32{1, -1, -128}, []int64{1, -1, -128}},
		{I2, "\x01\x02\xff\xff", []float32{513, -1}, []int64{513, -1}},
		{I4, "\x01\x02\x03\x04\xfe\xff\xff\xff", []float32{67305985, -2}, []int64{67305985, -2}},
		{I8, "\x01\x00\x00\x00\x00\x00\x20\x00\xff\xff\xff\xff\xff\xff\xff\xff", []float32{0x1p53, -1}, []int64{1<<53 + 1, -1}},
		{U1, "\x01\xff", []float32{1, 255}, []int64{1, 255}},
		{U2, "\x01\x02\xff\xff", []float32{513, 65535}, []int64{513, 65535}},
		{U4, "\x00\x00\x00\x80", []float32{0x1p31}, []int64{1 << 31}},
		{U8, "\xff\xff\xff\xff\xff\xff\xff\x7f", []float32{0x1p63}, []int64{math.MaxInt64}},
		{B1, "\x00\x01\x02", []float32{0, 1, 1}, nil},
	}
	for _, test := range tests {
		a := Array{test.dtype, []int{len(test.floats)}, []byte(test.data)}
		if found, err := a.Float32s(); err != nil || !slices.Equal(found, test.floats) {
			t.Errorf("%s: found %v (%v), expected %v", test.dtype, found, err, test.floats)
		}
		found, err := a.Int64s()
		if test.ints == nil && !errors.Is(err, ErrConvert) || test.ints != nil && err != nil || !slices.Equal(found, test.ints) {
			t.Errorf("%s: found %v (%v), expected %v", test.dtype, found, err, test.ints)
		}
	}
	large := Array{U8, []int{2}, []byte("12345678\x00\x00\x00\x00\x00\x00\x00\x80")}
	if _, err := large.Int64s(); !errors.Is(err, ErrConvert) || !strings.Contains(err.Error(), "expected values of at most 9223372036854775807, found 9223372036854775808 at index 1") {
		t.Errorf("found %v, expected %q", err, ErrConvert)
	}
	if found, err := large.Float32s(); err != nil || found[1] != 0x1p63 {
		t.Errorf("found %v (%v), expected 2^63 as the second value", found, err)
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
		if exponent == 31 {
			want = math.Inf(int(sign))
		}
		found := float64(fromHalf(uint16(h)))
		if nan := exponent == 31 && fraction > 0; nan != math.IsNaN(found) || !nan && found != want {
			t.Fatalf("%#04x: found %v, expected %v", h, found, want)
		}
	}
}

func TestFromFloat32(t *testing.T) {
	values := []float32{1, float32(math.NaN()), float32(math.Inf(-1)), float32(math.Copysign(0, -1))}
	found, err := FromFloat32([]int{2, 2}, values).Float32s()
	if err != nil || len(found) != len(values) {
		t.Fatalf("found %v (%v), expected %v", found, err, values)
	}
	for i := range values {
		if math.Float32bits(found[i]) != math.Float32bits(values[i]) {
			t.Errorf("value %d: found %v, expected %v", i, found[i], values[i])
		}
	}
	defer func() {
		if p := recover(); p != badShape {
			t.Errorf("found panic %v, expected %q", p, badShape)
		}
	}()
	FromFloat32([]int{3}, values)
}

// FuzzDecode checks that Decode never panics, and that what it accepts comes
// back the same through Encode.
func FuzzDecode(f *testing.F) {
	f.Add(file(1, headerOf("<f4", "False", "(1,)"), "1234"))
	f.Add(file(2, headerOf(">u2", "True", "(2, 3)"), "123456789abc"))
	f.Add(file(3, "{'shape': (), 'descr': '|b1', 'fortran_order': False}\n", "\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		first, err := decodeBytes(b)
		if err != nil {
			return
		}
		if _, err := first.Float32s(); err != nil {
			t.Fatal(err)
		}
		_, _ = first.Int64s()
		var buf bytes.Buffer
		if err := first.Encode(&buf); err != nil {
			t.Fatalf("encoding what Decode returned: %v", err)
		}
		second, err := decodeBytes(buf.Bytes())
		if err != nil || !reflect.DeepEqual(first, second) {
			t.Fatalf("found %v (%v), expected %v", second, err, first)
		}
	})
}
