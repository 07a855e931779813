package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed-217ca19f/mlp/data/mnist"
)

// forgeFile is the script command "forge KIND FILE [FROM]": it writes a damaged or large
// file.
func forgeFile(ts *testscript.TestScript, _ bool, args []string) {
	var b []byte
	switch args[0] {
	case "npy": // 100 bytes that claim 10 GB
		header := "{'descr': '<f4', 'fortran_order': False, 'shape': (50000, 50000)}"
		b = fmt.Appendf(nil, "\x93NUMPY\x01\x00\x56\x00%-85s\n1234", header)
	case "npz": // few bytes that claim to unpack to 10 GB
		var buf bytes.Buffer
		w := zip.NewWriter(&buf)
		f, err := w.CreateRaw(&zip.FileHeader{Name: "X.npy", Method: zip.Deflate, CompressedSize64: 20, UncompressedSize64: 10e9})
		ts.Check(err)
		_, err = f.Write(make([]byte, 20))
		ts.Check(err)
		ts.Check(w.Close())
		b = buf.Bytes()
	case "png": // a picture that claims 100,000×100,000 pixels
		var buf bytes.Buffer
		ts.Check(png.Encode(&buf, image.NewGray(image.Rect(0, 0, 4, 4))))
		b = buf.Bytes()
		binary.BigEndian.PutUint32(b[16:], 100_000)
		binary.BigEndian.PutUint32(b[20:], 100_000)
		binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	case "overlap": // a model whose second tensor begins within the first
		from, err := os.ReadFile(ts.MkAbs(args[2]))
		ts.Check(err)
		text := string(from)
		at := strings.LastIndex(text, `"data_offsets":[`) + len(`"data_offsets":[`)
		end := at + strings.IndexByte(text[at:], ']')
		var first, last int
		_, err = fmt.Sscanf(text[at:end], "%d,%d", &first, &last)
		ts.Check(err)
		b = []byte(text[:at] + fmt.Sprintf("%-*s", end-at, fmt.Sprintf("0,%d", last-first)) + text[end:])
	case "classes", "long", "air", "digits", "bare", "unlabeled":
		b = forgeTable(args[0])
	default:
		ts.Fatalf("forge: unknown kind %s", args[0])
	}
	path := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	ts.Check(os.WriteFile(path, b, 0o644))
}

// forgeTable returns a table of one of the kinds of forgeFile.
func forgeTable(kind string) (b []byte) {
	switch kind {
	case "classes": // a target of 50,000 classes
		b = []byte("a,y\n")
		for i := range 60_000 {
			b = fmt.Appendf(b, "%d,c%d\n", i%97, i%50_000)
		}
	case "long": // rows of "color", "size" and a long "id", more than are read at a time
		id := strings.Repeat("x", 1000)
		b = []byte("color,size,id\n")
		for range 1500 {
			b = fmt.Appendf(b, "red,5,%s\n", id)
		}
	case "digits": // 800 images of MNIST, the label first
		b = []byte("label")
		for k := range 784 {
			b = fmt.Appendf(b, ",%dx%d", k/28+1, k%28+1)
		}
		b = append(append(b, '\n'), digitRows(true)...)
	case "bare", "unlabeled": // without a header
		b = digitRows(kind == "bare")
	case "air": // 200 rows of measures, of which -200 stands for none
		b = []byte("id,site,unit,co,no2,level\n")
		for i := range 200 {
			co, no2 := i*7%12, i*13%300
			level := 3*co + i%5
			if i%10 == 3 {
				co = -200
			}
			if i%8 == 5 {
				no2 = -200
			}
			b = fmt.Appendf(b, "%d,rome,1,%d,%d,%d.5\n", i, co, no2, level)
		}
	}
	return b
}

// digitRows returns lines of a CSV file with the pixels of 800 images. If labeled is true,
// each line begins with the label.
func digitRows(labeled bool) (b []byte) {
	set, err := mnist.Train()
	if err != nil {
		panic(err) // can't happen: MNIST is a part of the program
	}
	for i := range 800 {
		if labeled {
			b = fmt.Appendf(b, "%d,", set.Targets.Class[i])
		}
		for _, x := range set.Features.Bytes[i*784 : (i+1)*784] {
			b = append(strconv.AppendInt(b, int64(x), 10), ',')
		}
		b[len(b)-1] = '\n'
	}
	return b
}
