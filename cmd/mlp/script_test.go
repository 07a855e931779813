package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/npy"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mlp": main})
}

// TestScripts runs the command line as its users do; the scripts in
// testdata/script read like documentation.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			root, err := filepath.Abs("../..") // the module's root, for test files of other packages
			env.Setenv("ROOT", root)
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"idx":    writeIDX,
			"npz":    writeNPZ,
			"cut":    cutFile,
			"poke":   pokeFile,
			"digit":  writeDigit,
			"paint":  paintPictures,
			"forge":  forgeFile,
			"appear": awaitFile,
			"empty":  emptyDir,
			"gzip":   packFile,
		},
	})
}

// writeIDX is the script command "idx DIR": it writes IDX files with 40 training and 20
// test images of 4×4 pixels, in two classes that differ in which half is bright.
func writeIDX(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	for prefix, n := range map[string]int{"train": 40, "t10k": 20} {
		var pixels, labels []byte
		for i := range n {
			class := i % 2
			labels = append(labels, byte(class))
			for p := range 16 {
				pixels = append(pixels, byte(200*(1-(p/8+class)%2)+i%7+p))
			}
		}
		ts.Check(os.WriteFile(filepath.Join(dir, prefix+"-images-idx3-ubyte"), idx(pixels, n, 4, 4), 0o644))
		ts.Check(os.WriteFile(filepath.Join(dir, prefix+"-labels-idx1-ubyte"), idx(labels, n), 0o644))
	}
}

// writeNPZ is "npz [-one] FILE SIZE...". It writes the sets that idx writes as arrays
// x_train, y_train, x_test and y_test, or only the training set as x and y. The labels are
// texts, and each image has the given shape.
func writeNPZ(ts *testscript.TestScript, _ bool, args []string) {
	var arrays []npy.Named
	parts := map[string]int{"_train": 40, "_test": 20}
	if args[0] == "-one" {
		args, parts = args[1:], map[string]int{"": 40}
	}
	for part, n := range parts {
		shape := []int{n}
		for _, size := range args[1:] {
			shape = append(shape, number(ts, size))
		}
		var pixels, labels []byte
		for i := range n {
			labels = append(labels, "nsou"[2*(i%2):][:2]...)
			for p := range 16 {
				pixels = append(pixels, byte(200*(1-(p/8+i%2)%2)+i%7+p))
			}
		}
		arrays = append(arrays, npy.Named{Name: "x" + part, Array: npy.Array{DType: npy.U1, Shape: shape, Data: pixels}},
			npy.Named{Name: "y" + part, Array: npy.Array{DType: "S2", Shape: []int{n}, Data: labels}})
	}
	var b bytes.Buffer
	ts.Check(npy.EncodeZip(&b, arrays))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
}

// idx returns an IDX file of bytes.
func idx(body []byte, shape ...int) []byte {
	b := []byte{0, 0, 8, byte(len(shape))}
	for _, n := range shape {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return append(b, body...)
}

// cutFile is the script command "cut FILE N": it cuts off the file's last N bytes.
func cutFile(ts *testscript.TestScript, _ bool, args []string) {
	path, n := ts.MkAbs(args[0]), number(ts, args[1])
	info, err := os.Stat(path)
	ts.Check(err)
	ts.Check(os.Truncate(path, info.Size()-int64(n)))
}

// pokeFile is the script command "poke FILE OFFSET BYTE": it overwrites one byte.
func pokeFile(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.WriteAt([]byte{byte(number(ts, args[2]))}, int64(number(ts, args[1])))
	ts.Check(err)
	ts.Check(f.Close())
}

// writeDigit is the script command "digit N FILE": it writes MNIST's test image N as a
// large picture, dark on light.
func writeDigit(ts *testscript.TestScript, _ bool, args []string) {
	set, err := mnist.Test()
	ts.Check(err)
	pixels := set.Features.Bytes[number(ts, args[0])*784:][:784]
	const zoom, margin = 6, 30
	img := image.NewGray(image.Rect(0, 0, 28*zoom+2*margin, 28*zoom+2*margin))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			ink := byte(0)
			if i, j := (y-margin)/zoom, (x-margin)/zoom; y >= margin && x >= margin && i < 28 && j < 28 {
				ink = pixels[i*28+j]
			}
			img.SetGray(x, y, color.Gray{Y: 255 - ink})
		}
	}
	f, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Check(png.Encode(f, img))
	ts.Check(f.Close())
}

// paintPictures is the script command "paint DIR COLOR N": it writes N pictures of 20×10
// pixels in shades of a color, red or blue.
func paintPictures(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	for i := range number(ts, args[2]) {
		img := image.NewNRGBA(image.Rect(0, 0, 20, 10))
		for p := range 200 {
			shade := color.NRGBA{R: uint8(100 + 10*i), G: uint8(p), A: 255}
			if args[1] == "blue" {
				shade.R, shade.B = 0, shade.R
			}
			img.Set(p%20, p/20, shade)
		}
		var b bytes.Buffer
		ts.Check(png.Encode(&b, img))
		ts.Check(os.WriteFile(filepath.Join(dir, strconv.Itoa(i)+".png"), b.Bytes(), 0o644))
	}
}

// awaitFile is the script command "appear FILE": it waits until FILE exists and is not
// empty.
func awaitFile(ts *testscript.TestScript, _ bool, args []string) {
	for range 3000 {
		if info, err := os.Stat(ts.MkAbs(args[0])); err == nil && info.Size() > 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s did not appear", args[0])
}

// emptyDir is the script command "empty DIR": it fails unless DIR is empty.
func emptyDir(ts *testscript.TestScript, neg bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	if (len(entries) == 0) == neg {
		ts.Fatalf("%s holds %v", args[0], entries)
	}
}

// packFile is the script command "gzip FILE": it replaces FILE by FILE.gz.
func packFile(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err = w.Write(b)
	ts.Check(err)
	ts.Check(w.Close())
	ts.Check(os.WriteFile(path+".gz", packed.Bytes(), 0o644))
	ts.Check(os.Remove(path))
}

func number(ts *testscript.TestScript, text string) int {
	n, err := strconv.Atoi(text)
	ts.Check(err)
	return n
}
