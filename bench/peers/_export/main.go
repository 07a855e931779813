// Command _export writes the built-in MNIST for other programs: as NPY files, and as
// directories of IDX files with training sets of several sizes.
//
//	go run ./bench/peers/_export DIR
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/npy"
)

// sizes lists the numbers of training rows. The directory for N rows is called rows-N.
var sizes = []int{1000, 2000, 5000, 10_000, 20_000, 40_000, 60_000}

// testRows is the number of test rows in each directory.
const testRows = 1000

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: export DIR")
		os.Exit(2)
	}
	if err := export(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "export:", err)
		os.Exit(1)
	}
}

func export(dir string) error {
	train, err := mnist.Train()
	if err != nil {
		return err
	}
	test, err := mnist.Test()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, set := range map[string]*data.Set{"train": train, "test": test} {
		if err := writeNPY(filepath.Join(dir, name), set); err != nil {
			return err
		}
	}
	for _, rows := range sizes {
		sub := filepath.Join(dir, fmt.Sprintf("rows-%d", rows))
		if err := os.MkdirAll(sub, 0o755); err != nil {
			return err
		}
		if err := writeIDX(filepath.Join(sub, "train"), train, rows); err != nil {
			return err
		}
		if err := writeIDX(filepath.Join(sub, "t10k"), test, testRows); err != nil {
			return err
		}
	}
	return nil
}

// labels returns the classes of the first rows of s as bytes.
func labels(s *data.Set, rows int) []byte {
	b := make([]byte, rows)
	for i := range b {
		b[i] = byte(s.Targets.Class[i])
	}
	return b
}

// writeNPY writes all rows of s to two files: prefix-images.npy of shape (rows,
// 784), and prefix-labels.npy of shape (rows).
func writeNPY(prefix string, s *data.Set) error {
	arrays := map[string]npy.Array{
		"images": {DType: npy.U1, Shape: []int{s.Len(), s.Features.Cols}, Data: s.Features.Bytes},
		"labels": {DType: npy.U1, Shape: []int{s.Len()}, Data: labels(s, s.Len())},
	}
	for name, a := range arrays {
		var b bytes.Buffer
		if err := a.Encode(&b); err != nil {
			return err
		}
		if err := os.WriteFile(prefix+"-"+name+".npy", b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writeIDX writes the first rows of s to the files prefix-images-idx3-ubyte and
// prefix-labels-idx1-ubyte.
func writeIDX(prefix string, s *data.Set, rows int) error {
	images := idx(s.Features.Bytes[:rows*s.Features.Cols], rows, s.Features.Shape[0], s.Features.Shape[1])
	if err := os.WriteFile(prefix+"-images-idx3-ubyte", images, 0o644); err != nil {
		return err
	}
	return os.WriteFile(prefix+"-labels-idx1-ubyte", idx(labels(s, rows), rows), 0o644)
}

// idx returns an IDX file of the given shape, whose elements are bytes.
func idx(values []byte, shape ...int) []byte {
	b := binary.BigEndian.AppendUint32(nil, 0x800|uint32(len(shape)))
	for _, n := range shape {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return append(b, values...)
}
