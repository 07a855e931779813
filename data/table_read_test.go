package data

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// zipped compresses b with zstd.
func zipped(b string) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll([]byte(b), nil)
}

// files writes files and returns their paths.
func files(t *testing.T, contents ...string) []string {
	t.Helper()
	var paths []string
	for i, c := range contents {
		path := filepath.Join(t.TempDir(), string('a'+rune(i)))
		if err := os.WriteFile(path, []byte(c), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func TestReadTableCompressed(t *testing.T) {
	const text, want = "a,b\n1,x\n2,y\n", "a number 1 2\nb category \"x\" \"y\"\n"
	const lines = "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n"
	for name, file := range map[string][]byte{
		"raw.csv": []byte(text), "gzip": gzipped([]byte(text)), "zstd": zipped(text),
		"gzip of two members":    append(gzipped([]byte(text[:6])), gzipped([]byte(text[6:]))...),
		"gzip of nothing, often": append(bytes.Repeat(gzipped(nil), 200), gzipped([]byte(text))...),
		"gzip with zeros":        append(gzipped([]byte(text)), make([]byte, 100_000)...),
		"lines":                  []byte(lines), "lines.gz": gzipped([]byte(lines)), "lines.zst": zipped(lines),
		"NPZ": []byte(npzFile()),
	} {
		got, err := ReadTable(bytes.NewReader(file), name, ReadOptions{})
		if name == "NPZ" {
			checkError(t, name, err, ErrColumn, "found none")
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if show(got) != want || got.Name != name {
			t.Errorf("%s: got %s\n%s", name, got.Name, show(got))
		}
	}
}

func TestReadTableDamaged(t *testing.T) {
	const text = "a,b\n1,x\n2,y\n"
	gz, zst := gzipped([]byte(text)), zipped(text)
	window := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, 0xf8} // a window of 2^41 bytes
	for _, c := range []struct {
		name string
		file []byte
		want string
		is   error
	}{
		{"gzip header", gz[:4], "expected a gzip header, found the end of the file", ErrTruncated},
		{"gzip cut", gz[:len(gz)-1], "found the end of the file", ErrTruncated},
		{"gzip checksum", append(append([]byte{}, gz[:len(gz)-8]...), "12345678"...), "found damaged gzip data", ErrFormat},
		{"gzip with text behind it", append(bytes.Clone(gz), "text"...), "found damaged gzip data", ErrFormat},
		{"gzip with zeros and text", append(bytes.Clone(gz), "\x00\x00text"...), "found damaged gzip data", ErrFormat},
		{"gzip with zeros and gzip", slices.Concat(gz, []byte{0}, gz), "found damaged gzip data", ErrFormat},
		{"gzip with half a member", slices.Concat(gz, gz[:len(gz)-1]), "found the end of the file", ErrTruncated},
		{"gzip with half a header", slices.Concat(gz, gz[:1]), "found the end of the file", ErrTruncated},
		{"zstd cut", zst[:len(zst)-5], "found the end of the file", ErrTruncated},
		{"zstd checksum", append(append([]byte{}, zst[:len(zst)-4]...), "1234"...), "found damaged zstd data", ErrFormat},
		{"zstd window", append(window, make([]byte, 20)...), "needs more than 134217728 bytes of memory", ErrLimit},
	} {
		_, err := ReadTable(bytes.NewReader(c.file), "some-file", ReadOptions{})
		checkError(t, c.name, err, c.is, "some-file: ", c.want)
	}
}

// TestReadTablePackedTooWell stops a file that is mostly there to take memory.
func TestReadTablePackedTooWell(t *testing.T) {
	setFor(t, &fewUnpacked, 1<<20)
	text := "a,b\n" + strings.Repeat("1,2\n", 1<<20)
	for name, file := range map[string][]byte{"gzip": gzipped([]byte(text)), "zstd": zipped(text)} {
		_, err := ReadTable(bytes.NewReader(file), "some-file", ReadOptions{})
		checkError(t, name, err, ErrLimit, "some-file: after row ", "expected at most 200 times the size of the compressed file, found more; decompress it first")
	}
	array := "\x93NUMPY\x01\x00\x46\x00" + fmt.Sprintf("%-69s\n", "{'descr': '|u1', 'fortran_order': False, 'shape': (1000, 4000), }") + strings.Repeat("\x00", 4_000_000)
	_, err := ReadTable(bytes.NewReader(gzipped([]byte(array))), "some-file", ReadOptions{})
	checkError(t, "array", err, ErrLimit, "some-file: ", "decompress it first")
}

func TestFormatByName(t *testing.T) {
	got, err := ReadTable(bytes.NewReader([]byte("a,b\tc\n1,2\t3\n")), "x.TSV.gz", ReadOptions{})
	if err != nil || got.Columns[0].Name != "a,b" {
		t.Errorf("TSV: got %+v, %v", got, err)
	}
	got, err = ReadTable(bytes.NewReader([]byte("{a,b\n1,2\n")), "x.csv", ReadOptions{})
	if err != nil || got.Columns[0].Name != "{a" {
		t.Errorf("CSV: got %+v, %v", got, err)
	}
	_, err = ReadTable(bytes.NewReader([]byte("[1]")), "x.json", ReadOptions{})
	checkError(t, "JSON", err, ErrFormat, `x.json: line 1: expected an object such as {"age": 31} on each line, found "[1]"`)
}

func TestOpenTable(t *testing.T) {
	const want = "a number 1 2 3 4\nb category \"x\" \"y\" \"z\" \"x\"\n"
	for name, contents := range map[string][]string{
		"CSV":  {"a,b\n1,x\n2,y\n", "a;b\n3;z\n", "a,b\n4,x"},
		"JSON": {"{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}", "{\"b\":\"z\",\"a\":3}", "{\"a\":4,\"b\":\"x\"}"},
	} {
		paths := files(t, contents...)
		got, err := OpenTable(paths, ReadOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if show(got) != want || got.Name != paths[0]+" and 2 more" {
			t.Errorf("%s: got %s\n%s", name, got.Name, show(got))
		}
	}
	array := npyFile(twoByThree)
	got, err := OpenTable(files(t, array, array), ReadOptions{Kinds: map[string]Kind{"c0": Category}})
	if err != nil || show(got) != "c0 category \"1\" \"4\" \"1\" \"4\"\nc1 number 2 5 2 5\nc2 number ∅ 6 ∅ 6\n" {
		t.Errorf("NPY: got %v, %v", got, err)
	}
}

func TestOpenTableFaults(t *testing.T) {
	const first = "a,b\n1,x\n"
	for _, c := range []struct {
		name  string
		paths []string
		want  string
		is    error
	}{
		{"none", nil, "expected the path of a table, found none", fs.ErrNotExist},
		{"missing", []string{"/no/such/file"}, "/no/such/file", fs.ErrNotExist},
		{"other columns", files(t, first, "b,a\nx,1\n"), "line 1: expected the columns of the first file, a, b, found b, a", ErrColumn},
		{"other format", files(t, first, "{\"a\":1}"), "expected the format CSV, as in the first file, found JSON lines", ErrFormat},
		{"other kind", files(t, first, "a,b\nx,1\n"), `row 1, line 2, column "a": expected a number, found "x"`, ErrColumn},
		{"empty", files(t, first, ""), "found an empty file", ErrTruncated},
		{"other shape", files(t, npyFile(twoByThree), npyFile(oneByOne)), "expected the columns of the first file, c0, c1, c2, found c0", ErrColumn},
	} {
		_, err := OpenTable(c.paths, ReadOptions{})
		checkError(t, c.name, err, c.is, c.want)
	}
}

// shrinking is a file that becomes shorter while it is read.
type shrinking struct {
	*os.File
	size int64
}

func (s *shrinking) Read(b []byte) (int, error) {
	n, err := s.File.Read(b[:min(len(b), 1<<16)])
	if fault := s.File.Truncate(s.size); fault != nil {
		return n, fault
	}
	return n, err
}

// TestReadShrinking reads files that lose their last rows after the first read.
func TestReadShrinking(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,2\n", 1<<20)
	lines := strings.Repeat("{\"a\":1}\n", 1<<20)
	for name, contents := range map[string]string{"CSV": text, "gzip": string(gzipped([]byte(text))) + strings.Repeat("\x00", 1<<20), "JSON": lines} {
		in, err := openInput(files(t, contents)[0])
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(in.name, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		in.Reader = &shrinking{f, in.size - 400_000}
		for _, err = range scan(in, ReadOptions{}, &schema{}) {
		}
		checkError(t, name, err, ErrTruncated, fmt.Sprintf("expected a file of %d bytes, found its end after %d bytes (it has become shorter since it was opened)", in.size, in.size-400_000))
		if err := errors.Join(in.close(), f.Close()); err != nil {
			t.Error(err)
		}
	}
}
