package data

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"
)

// idxFile returns an IDX file of unsigned bytes.
func idxFile(shape []int, data []uint8) []byte {
	b := []byte{0, 0, 0x08, byte(len(shape))}
	for _, size := range shape {
		b = binary.BigEndian.AppendUint32(b, uint32(size))
	}
	return append(b, data...)
}

// counting returns the bytes 0, 1, 2, … 255, 0, … of length n.
func counting(n int) []uint8 {
	b := make([]uint8, n)
	for i := range b {
		b[i] = uint8(i)
	}
	return b
}

func gzipped(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write(b)
	w.Close()
	return buf.Bytes()
}

func TestDecodeIDX(t *testing.T) {
	for _, shape := range [][]int{{3}, {2, 3}, {2, 4, 5}, {2, 2, 3, 3}, {300, 28, 28}} {
		n := 1
		for _, size := range shape {
			n *= size
		}
		raw := idxFile(shape, counting(n))
		for kind, b := range map[string][]byte{"raw": raw, "gzip": gzipped(raw), "gzip and zeros": append(gzipped(raw), make([]byte, 700)...)} {
			x, err := DecodeIDX(iotest.HalfReader(bytes.NewReader(b)), "x")
			if err != nil || !slices.Equal(x.Shape, shape) || !bytes.Equal(x.Data, counting(n)) {
				t.Errorf("%s %v: got %v, %d bytes, %v", kind, shape, x.Shape, len(x.Data), err)
			}
		}
		x, err := ParseIDX(raw, "x")
		if err != nil || !slices.Equal(x.Shape, shape) || &x.Data[0] != &raw[len(raw)-n] {
			t.Errorf("ParseIDX %v: got %v, %v", shape, x.Shape, err)
		}
	}
}

func TestDecodeIDXFaults(t *testing.T) {
	good := idxFile([]int{2, 3}, counting(6))
	zipped := gzipped(good)
	damaged := slices.Clone(zipped)
	damaged[len(damaged)-6] ^= 1 // in the checksum
	for _, c := range []struct {
		name string
		file []byte
		want string
		is   error
	}{
		{"empty", nil, "offset 0: expected a magic number of 4 bytes, found the end", ErrTruncated},
		{"short magic", good[:3], "offset 3: expected a magic number of 4 bytes, found the end", ErrTruncated},
		{"not IDX", []byte("\x89PNG\r\n"), "offset 0: expected a magic number such as 0x00000803 (a type, and 1 to 4 dimensions), found 0x89504e47:", ErrFormat},
		{"no type", []byte{0, 0, 0x0a, 1}, "found 0x00000a01", ErrFormat},
		{"no dimensions", []byte{0, 0, 8, 0}, "found 0x00000800", ErrFormat},
		{"five dimensions", []byte{0, 0, 8, 5}, "found 0x00000805", ErrFormat},
		{"short sizes", good[:10], "offset 10: expected the 4 bytes of the size of dimension 2 of 2, found the end", ErrTruncated},
		{"size zero", idxFile([]int{2, 0}, nil), "offset 8: expected 1 to 1073741824 bytes of data, found the shape [2 0] of unsigned bytes", ErrFormat},
		{"too large", idxFile([]int{1 << 20, 1 << 11}, nil), "offset 8: expected 1 to 1073741824 bytes of data, found the shape [1048576 2048] of unsigned bytes", ErrFormat},
		{"short data", good[:len(good)-1], "offset 17: expected 1 more bytes of data, found the end", ErrTruncated},
		{"no data", good[:12], "offset 12: expected 6 more bytes of data, found the end", ErrTruncated},
		{"trailing byte", append(slices.Clone(good), 0), "offset 18: expected the end of the file after 6 bytes of data, found", ErrFormat},
		{"gzip header", zipped[:5], "offset 0: expected a gzip header, found the end", ErrTruncated},
		{"gzip method", []byte{0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0}, "offset 0: expected a gzip header, found damaged gzip data", ErrFormat},
		{"gzip cut", zipped[:len(zipped)-12], "found the end", ErrTruncated},
		{"gzip checksum", damaged, "offset 18: expected the end of the file, found damaged gzip data", ErrFormat},
		{"gzip deflate", append(slices.Clone(zipped[:10]), 0xff, 0xff, 0xff), "found damaged gzip data", ErrFormat},
		{"gzip trailing", append(slices.Clone(zipped), "more than ten bytes"...), "found damaged gzip data", ErrFormat},
		{"gzip short data", gzipped(good[:14]), "offset 14: expected 4 more bytes of data, found the end", ErrTruncated},
	} {
		_, err := DecodeIDX(bytes.NewReader(c.file), "some-file")
		checkError(t, c.name, err, c.is, "some-file: offset ", c.want)
		if !bytes.HasPrefix(c.file, []byte{0x1f, 0x8b}) {
			_, err := ParseIDX(c.file, "some-file")
			checkError(t, c.name+" in memory", err, c.is, c.want)
		}
	}
}

// checkError fails unless err wraps kind and its message has all parts.
func checkError(t *testing.T, name string, err, kind error, parts ...string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: got error %v, want one that is %q", name, err, kind)
		return
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s: got error %q, want it to say %q", name, err, part)
		}
	}
}

func TestDecodeIDXKeepsReadErrors(t *testing.T) {
	broken := errors.New("disk on fire")
	r := io.MultiReader(bytes.NewReader(idxFile([]int{9}, counting(4))), iotest.ErrReader(broken))
	_, err := DecodeIDX(r, "x")
	checkError(t, "read error", err, broken, "x: offset 12: ")
}

// A few bytes that claim a gigabyte must not be given one.
func TestDecodeIDXAllocatesWhatItReads(t *testing.T) {
	claim := idxFile([]int{1 << 30}, counting(100))
	path := filepath.Join(t.TempDir(), "claim")
	if err := os.WriteFile(path, gzipped(claim), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func() error{
		"raw":  func() error { _, err := DecodeIDX(bytes.NewReader(claim), "x"); return err },
		"gzip": func() error { _, err := DecodeIDX(bytes.NewReader(gzipped(claim)), "x"); return err },
		"file": func() error { _, err := OpenIDX(path); return err },
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := read()
		runtime.ReadMemStats(&after)
		checkError(t, name, err, ErrTruncated)
		if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 {
			t.Errorf("%s: allocated %d bytes", name, got)
		}
	}
}

func TestOpenIDX(t *testing.T) {
	path := filepath.Join(t.TempDir(), "images")
	want := counting(300 * 784)
	raw := idxFile([]int{300, 28, 28}, want)
	for kind, b := range map[string][]byte{"raw": raw, "gzip": gzipped(raw), "gzip and zeros": append(gzipped(raw), make([]byte, 700)...)} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if x, err := OpenIDX(path); err != nil || !bytes.Equal(x.Data, want) {
			t.Errorf("%s: got %v, %v", kind, x.Shape, err)
		}
	}
	_, err := OpenIDX(path + "-missing")
	checkError(t, "missing", err, fs.ErrNotExist, "images-missing")
}

func TestIDXFeaturesAndLabels(t *testing.T) {
	images := IDX{Shape: []int{2, 3, 4}, Data: counting(24)}
	labels := IDX{Shape: []int{3}, Data: []uint8{7, 0, 255}}
	f, err := images.Features()
	if err != nil || f.Rows != 2 || f.Cols != 12 || !slices.Equal(f.Shape, []int{3, 4}) || &f.Bytes[0] != &images.Data[0] {
		t.Errorf("features: got %+v, %v", f, err)
	}
	if l, err := labels.Labels(); err != nil || !slices.Equal(l, []int32{7, 0, 255}) {
		t.Errorf("labels: got %v, %v", l, err)
	}
	_, err = labels.Features()
	checkError(t, "features of labels", err, ErrShape, "found 1")
	_, err = images.Labels()
	checkError(t, "labels of images", err, ErrShape, "found 3")
}

func FuzzDecodeIDX(f *testing.F) {
	for _, shape := range [][]int{{3}, {2, 3}, {1, 2, 3}, {1, 1, 1, 2}} {
		file := idxFile(shape, counting(6))
		f.Add(file)
		f.Add(gzipped(file))
	}
	f.Add(idxFile([]int{1 << 16, 1 << 16, 1 << 16, 1 << 16}, nil))
	f.Fuzz(func(t *testing.T, file []byte) {
		x, err := DecodeIDX(bytes.NewReader(file), "x")
		if bytes.HasPrefix(file, []byte{0x1f, 0x8b}) {
			return
		}
		parsed, parseErr := ParseIDX(file, "x")
		if (err == nil) != (parseErr == nil) {
			t.Fatalf("read: %v; parsed: %v", err, parseErr)
		}
		if err == nil && x.Data != nil && (!bytes.Equal(idxFile(x.Shape, x.Data), file) || !bytes.Equal(x.Data, parsed.Data)) {
			t.Fatalf("%v does not cover the whole file", x.Shape)
		}
	})
}
