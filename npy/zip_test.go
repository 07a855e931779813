package npy

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"
	"strings"
	"testing"
)

// entry is one entry of an archive. packed and unpacked, if not 0, are sizes to
// claim in place of the true ones.
type entry struct {
	name             string
	method           uint16
	data             []byte
	packed, unpacked uint64
	flags            uint16
}

// archive returns a zip file of entries whose data are written as they are.
func archive(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, e := range entries {
		n := uint64(len(e.data))
		h := &zip.FileHeader{Name: e.name, Method: e.method, Flags: e.flags, CRC32: crc32.ChecksumIEEE(e.data), CompressedSize64: n, UncompressedSize64: n}
		if e.packed > 0 {
			h.CompressedSize64 = e.packed
		}
		if e.unpacked > 0 {
			h.UncompressedSize64 = e.unpacked
		}
		f, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// deflated returns an archive as numpy.savez_compressed makes it.
func deflated(t testing.TB, name string, data []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	f, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func decodeZipBytes(b []byte) ([]Named, error) {
	return DecodeZip(bytes.NewReader(b), int64(len(b)))
}

func TestZipRoundTrip(t *testing.T) {
	want := []Named{
		{"W1", FromFloat32([]int{2, 2}, []float32{1, 2, 3, 4})},
		{"W0", Array{I8, []int{}, []byte("12345678")}},
		{"grüße/empty", Array{U1, []int{0}, []byte{}}},
	}
	var first, second bytes.Buffer
	if err := errors.Join(EncodeZip(&first, want), EncodeZip(&second, want)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("found other bytes for the same arrays")
	}
	found, err := decodeZipBytes(first.Bytes())
	if err != nil || !reflect.DeepEqual(found, want) {
		t.Errorf("found %v (%v), expected %v", found, err, want)
	}
}

// TestDecodeZipDeflated reads zeros, which deflate packs at its highest ratio.
func TestDecodeZipDeflated(t *testing.T) {
	npy := file(1, headerOf("|u1", "False", "(10000000,)"), strings.Repeat("\x00", 1e7))
	b := deflated(t, "zeros.npy", npy)
	found, err := decodeZipBytes(b)
	if err != nil || len(found) != 1 || found[0].Name != "zeros" || len(found[0].Array.Data) != 1e7 {
		t.Errorf("found %d arrays (%v), expected 10 MB of zeros from %d bytes", len(found), err, len(b))
	}
}

func TestDecodeZipFaults(t *testing.T) {
	npy := file(1, headerOf("<f4", "False", "(2,)"), "12345678")
	good := archive(t, entry{name: "a.npy", data: npy})
	damaged := func(b []byte, old, new string) []byte {
		t.Helper()
		if !bytes.Contains(b, []byte(old)) {
			t.Fatalf("expected %q in the archive", old)
		}
		return bytes.Replace(b, []byte(old), []byte(new), 1)
	}
	badStream := entry{name: "a.npy", method: zip.Deflate, data: []byte{7, 7, 7}, unpacked: 40}
	tests := []struct {
		name string
		file []byte
		want error
		says string
	}{
		{"empty", nil, ErrFormat, "expected a zip archive"},
		{"cut", good[:len(good)-1], ErrFormat, "the file may have been cut off"},
		{"an NPY file", npy, ErrFormat, "expected a zip archive"},
		{"other contents", archive(t, entry{name: "a.txt"}), ErrFormat, `"a.txt": expected a name that ends in .npy`},
		{"name twice", archive(t, entry{name: "a.npy", data: npy}, entry{name: "a.npy", data: npy}), ErrName, `"a.npy"`},
		{"encrypted", archive(t, entry{name: "a.npy", data: npy, flags: 1}), ErrUnsupported, "encryption"},
		{"another method", archive(t, entry{name: "a.npy", data: npy, method: 12}), ErrUnsupported, "method 12"},
		{"stored with two sizes", archive(t, entry{name: "a.npy", data: npy, unpacked: 100}), ErrFormat, "a stored entry to be as large packed as unpacked"},
		{"more than the archive", archive(t, entry{name: "a.npy", packed: 1 << 20, unpacked: 1 << 20}), ErrLimit, "found an entry of 1048576 bytes with only"},
		{"more than the archive together", archive(t, entry{name: "a.npy", data: npy}, entry{name: "b.npy", packed: 300, unpacked: 300}), ErrLimit, `"b.npy"`},
		{"more than deflate packs", archive(t, entry{name: "a.npy", method: zip.Deflate, data: []byte{1, 2, 3}, unpacked: 3 * 1101}), ErrLimit, "1100 times the packed size of 3 bytes"},
		{"header claims more than the entry", archive(t, entry{name: "a.npy", data: npy[:len(npy)-1]}), ErrTruncated, `entry "a.npy"`},
		{"bytes after the values", archive(t, entry{name: "a.npy", data: append(npy[:len(npy):len(npy)], 0)}), ErrTrailing, `entry "a.npy"`},
		{"wrong checksum", damaged(good, "12345678", "12345679"), ErrFormat, "checksum"},
		{"wrong offset of the directory", append(good[:len(good)-6:len(good)-6], 255, 255, 0, 0, 0, 0), ErrFormat, "EOF"},
		{"entry beyond the end", damaged(good, "\x00\x00\x00\x00a.npyPK\x05", "\xff\xff\xff\x7fa.npyPK\x05"), ErrFormat, `entry "a.npy": EOF`},
		{"damaged local header", damaged(good, "PK\x03\x04", "PK\x03\x05"), ErrFormat, `entry "a.npy"`},
		{"not deflated data", archive(t, badStream), ErrFormat, "flate"},
		{"an entry that is no array", archive(t, entry{name: "a.npy", data: []byte("hello, world")}), ErrFormat, "NUMPY"},
		{"objects", archive(t, entry{name: "a.npy", data: file(1, headerOf("|O", "False", "()"), "pickle")}), ErrUnsupported, "unpickle"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := decodeZipBytes(test.file)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("found %v, expected %q saying %q", err, test.want, test.says)
			}
		})
	}
}

func TestDecodeZipReader(t *testing.T) {
	broken := errors.New("disk on fire")
	_, err := DecodeZip(brokenReaderAt{broken}, 1000)
	if !errors.Is(err, broken) || errors.Is(err, ErrFormat) {
		t.Errorf("found %v, expected %q", err, broken)
	}
}

type brokenReaderAt struct{ err error }

func (r brokenReaderAt) ReadAt([]byte, int64) (int, error) { return 0, r.err }

// TestCheckEntries checks the limit that only an archive of megabytes reaches.
func TestCheckEntries(t *testing.T) {
	h := zip.FileHeader{Name: "a.npy", Method: zip.Deflate, CompressedSize64: 1 << 26, UncompressedSize64: maxEntry}
	if err := checkEntries([]*zip.File{{FileHeader: h}}, 1<<26); err != nil {
		t.Errorf("found %v, expected 8 GiB from 64 MiB to pass", err)
	}
	h.UncompressedSize64++
	if err := checkEntries([]*zip.File{{FileHeader: h}}, 1<<26); !errors.Is(err, ErrLimit) {
		t.Errorf("found %v, expected %q", err, ErrLimit)
	}
	// Gigabytes from a few megabytes, in one entry or in many.
	h.CompressedSize64, h.UncompressedSize64 = 1<<22, 1<<32
	if err := checkEntries([]*zip.File{{FileHeader: h}}, 1<<22); !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "numpy.savez") {
		t.Errorf("a bomb: found %v, expected %q", err, ErrLimit)
	}
	var files []*zip.File
	for i := range 8 {
		h.Name, h.CompressedSize64, h.UncompressedSize64 = fmt.Sprint(i, ".npy"), 1<<19, 1<<28
		files = append(files, &zip.File{FileHeader: h})
	}
	if err := checkEntries(files[:3], 1<<22); err != nil {
		t.Errorf("768 MiB from 4 MiB: found %v", err)
	}
	if err := checkEntries(files, 1<<22); !errors.Is(err, ErrLimit) {
		t.Errorf("2 GiB from 4 MiB: found %v, expected %q", err, ErrLimit)
	}
}

func TestEncodeZipFaults(t *testing.T) {
	one := FromFloat32(nil, []float32{1})
	for _, test := range []struct {
		arrays []Named
		want   error
		says   string
	}{
		{[]Named{{"a", one}, {"a", one}}, ErrName, `array "a"`},
		{[]Named{{"a", one}, {"b", Array{F4, nil, nil}}}, ErrShape, `array "b"`},
	} {
		var buf bytes.Buffer
		err := EncodeZip(&buf, test.arrays)
		if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) || buf.Len() > 0 {
			t.Errorf("found %v after %d bytes, expected %q saying %q and no bytes", err, buf.Len(), test.want, test.says)
		}
	}
}

// FuzzDecodeZip checks that DecodeZip never panics, and that what it accepts
// comes back the same through EncodeZip.
func FuzzDecodeZip(f *testing.F) {
	npy := file(1, headerOf("<f4", "False", "(2,)"), "12345678")
	f.Add(archive(f, entry{name: "a.npy", data: npy}, entry{name: "b.npy", data: npy}))
	f.Add(deflated(f, "a.npy", npy))
	f.Fuzz(func(t *testing.T, b []byte) {
		first, err := decodeZipBytes(b)
		if err != nil {
			return
		}
		var buf bytes.Buffer
		if err := EncodeZip(&buf, first); err != nil {
			t.Fatalf("encoding what DecodeZip returned: %v", err)
		}
		second, err := decodeZipBytes(buf.Bytes())
		if err != nil || !reflect.DeepEqual(first, second) {
			t.Fatalf("found %v (%v), expected %v", second, err, first)
		}
	})
}
