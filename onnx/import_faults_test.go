package onnx

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// TestImportTruncated cuts a file off at every byte.
func TestImportTruncated(t *testing.T) {
	b := readTorch(t, "tanh-end")
	for n := range b {
		if _, err := Import(bytes.NewReader(b[:n])); err == nil {
			t.Fatalf("the first %d of %d bytes were imported", n, len(b))
		}
	}
}

// TestImportShared imports a small file that describes a large network, which must be
// refused.
func TestImportShared(t *testing.T) {
	nodes := []pb.Node{op("MatMul", "v0", "x", "first")}
	for i := range 900 {
		from, to := "v"+string(rune('a'+i)), "v"+string(rune('a'+i+1))
		if i == 0 {
			from = "v0"
		}
		nodes = append(nodes, op("MatMul", to, from, "w"))
	}
	last := &nodes[len(nodes)-1]
	last.Outputs[0] = "y"
	file := graphOf(nodes, pb.Floats("first", make([]float32, 400), 2, 200), pb.Floats("w", make([]float32, 200*200), 200, 200))
	if _, err := Import(bytes.NewReader(file.Encode())); err == nil || !strings.Contains(err.Error(), "expected no more weights than the file has") {
		t.Errorf("got the error %v", err)
	}
}

// TestImportUnused imports a graph with a node that no output needs. Its operator is
// unknown, but the node is left out.
func TestImportUnused(t *testing.T) {
	w := pb.Floats("w", []float32{1, 2, 3, 4}, 2, 2)
	i, err := Import(bytes.NewReader(graphOf([]pb.Node{op("Conv", "c", "x", "nowhere"), op("MatMul", "y", "x", "w")}, w).Encode()))
	if err != nil || len(i.Folded) != 1 || !strings.Contains(i.Folded[0], "nodes that no output needs: 1") {
		t.Errorf("got %v, %v", i, err)
	}
}

// TestImportExternal reads values from a file in the model's folder, and from
// nowhere else.
func TestImportExternal(t *testing.T) {
	outside, folder := t.TempDir(), t.TempDir()
	raw := pb.Floats("", []float32{9, 1, 2, 3, 4}).RawData
	for _, path := range []string{filepath.Join(outside, "w.bin"), filepath.Join(folder, "w.bin")} {
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if runtime.GOOS != "windows" { // making links there takes rights
		if err := os.Symlink(filepath.Join(outside, "w.bin"), filepath.Join(folder, "link.bin")); err != nil {
			t.Fatal(err)
		}
	}
	read := func(entries ...pb.Entry) (*Imported, error) {
		w := pb.Tensor{Name: "w", Type: pb.Float, Dims: []int64{2, 2}, Location: pb.External, ExternalData: entries}
		return ImportFrom(graphOf([]pb.Node{op("MatMul", "y", "x", "w")}, w).Encode(), folder)
	}
	offset := pb.Entry{Key: "offset", Value: "4"}
	i, err := read(pb.Entry{Key: "location", Value: "w.bin"}, offset)
	if err != nil {
		t.Fatal(err)
	}
	compared{[][]float32{{1, 2}}, [][]float64{{7, 10}}}.check(t, i.Model)
	for name, says := range map[string]string{
		"../" + filepath.Base(outside) + "/w.bin": "expected the path of a file in the model's folder",
		filepath.Join(outside, "w.bin"):           "expected the path of a file in the model's folder",
		"link.bin":                                "expected the file with the tensor's values to be in the model's folder",
		"":                                        "expected the path of a file in the model's folder",
		".":                                       "expected 16 bytes at offset 4",
		"nowhere.bin":                             "no such file",
	} {
		if _, err := read(pb.Entry{Key: "location", Value: name}, offset); !errors.Is(err, ErrGraph) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got the error %v, want one that says %q", name, err, says)
		}
	}
	for _, e := range []pb.Entry{{Key: "offset", Value: "8"}, {Key: "offset", Value: "-1"}, {Key: "offset", Value: "9223372036854775807"}, {Key: "length", Value: "12"}, {Key: "length", Value: "x"}} {
		if _, err := read(pb.Entry{Key: "location", Value: "w.bin"}, e); err == nil {
			t.Errorf("%v was taken", e)
		}
	}
	// A sparse file has a large size but takes no room on the disk. The shape, not the
	// file's size, must decide how much memory is allocated.
	if _, err := read(pb.Entry{Key: "location", Value: "w.bin"}, pb.Entry{Key: "length", Value: "20"}); err == nil || !strings.Contains(err.Error(), "expected 16 bytes for the shape [2 2], found a length of 20") {
		t.Errorf("a long length: got the error %v", err)
	}
}

// TestImportSharedBytes refuses tensors that share the bytes of a file.
func TestImportSharedBytes(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "w.bin"), make([]byte, 24), 0o644); err != nil {
		t.Fatal(err)
	}
	at := []pb.Entry{{Key: "location", Value: "w.bin"}}
	a := pb.Tensor{Name: "a", Type: pb.Float, Dims: []int64{2, 2}, Location: pb.External, ExternalData: at}
	for _, location := range []string{"w.bin", "./w.bin"} {
		b := a
		b.Name, b.ExternalData = "b", []pb.Entry{{Key: "location", Value: location}}
		_, err := ImportFrom(graphOf([]pb.Node{op("MatMul", "s", "x", "a"), op("MatMul", "y", "s", "b")}, a, b).Encode(), folder)
		if err == nil || !strings.Contains(err.Error(), `tensor "b": expected bytes in "w.bin" that no other tensor uses`) {
			t.Errorf("%s: got the error %v", location, err)
		}
	}
}

// TestImportOwnElsewhere reads an exported file whose weights a tool has moved to
// a file of their own, and refuses one that has been changed.
func TestImportOwnElsewhere(t *testing.T) {
	folder := t.TempDir()
	e, err := data.PlainColumns([]string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	net, err := mlp.New(mlp.Config{Inputs: 2, Hidden: []int{3}, Outputs: 2, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Encoder: e}, Classes: []string{"no", "yes"}}
	file := decoded(t, exportBytes(t, m, Options{}))
	var moved []byte
	for i := range file.Graph.Initializers {
		c := &file.Graph.Initializers[i]
		c.ExternalData = []pb.Entry{{Key: "location", Value: "w.bin"}, {Key: "offset", Value: fmt.Sprint(len(moved))}, {Key: "length", Value: fmt.Sprint(len(c.RawData))}}
		moved, c.RawData, c.Location = append(moved, c.RawData...), nil, pb.External
	}
	if err := os.WriteFile(filepath.Join(folder, "w.bin"), moved, 0o644); err != nil {
		t.Fatal(err)
	}
	i, err := ImportFrom(file.Encode(), folder)
	if err != nil || i.Model.Preprocessor.Encoder == nil || !slices.Equal(i.Model.Classes, m.Classes) {
		t.Fatalf("got %v, %v", i, err)
	}
	file.Graph.Nodes[0].Name = "changed"
	if _, err := ImportFrom(file.Encode(), folder); err == nil || !strings.Contains(err.Error(), "expected the graph that the file's metadata describe") {
		t.Errorf("changed: got the error %v", err)
	}
}
