package data

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// idxDir is a folder's worth of IDX files by name.
type idxDir map[string][]byte

const (
	trainImages = "train-images-idx3-ubyte"
	trainLabels = "train-labels-idx1-ubyte"
	testImages  = "t10k-images-idx3-ubyte"
	testLabels  = "t10k-labels-idx1-ubyte"
)

// newIDXDir returns the four files of a set of 2×3 images with these labels.
func newIDXDir(train, test []uint8) idxDir {
	images := func(n int) []byte { return idxFile([]int{n, 2, 3}, counting(n*6)) }
	return idxDir{
		trainImages: images(len(train)), trainLabels: idxFile([]int{len(train)}, train),
		testImages: images(len(test)), testLabels: idxFile([]int{len(test)}, test),
	}
}

// write writes the files to a new folder called "letters" and returns its path.
func (d idxDir) write(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "letters")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, b := range d {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOpenIDXDirNames(t *testing.T) {
	plain := func(b []byte) []byte { return b }
	for _, c := range []struct {
		separator string
		pack      func([]byte) []byte
		ending    string
	}{
		{"-", plain, ""}, {".", plain, ""}, {"-", gzipped, ".gz"}, {".", gzipped, ".gz"},
		{"-", gzipped, ""}, {"-", plain, ".gz"}, // recognized by contents, not by name
	} {
		dir := idxDir{}
		for name, b := range newIDXDir([]uint8{0, 3, 1}, []uint8{9, 2}) {
			stem, idx := name[:len(name)-len("-idx3-ubyte")], name[len(name)-len("idx3-ubyte"):]
			dir[stem+c.separator+idx+c.ending] = c.pack(b)
		}
		train, test, err := OpenIDXDir(dir.write(t))
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		for _, s := range []*Set{train, test} {
			if err := s.Check(); err != nil || len(s.Classes) != 10 || !slices.Equal(s.Features.Shape, []int{2, 3}) {
				t.Errorf("%s: got shape %v, classes %v, %v", s.Name, s.Features.Shape, s.Classes, err)
			}
		}
		if train.Name != "letters training images" || !slices.Equal(train.Targets.Class, []int32{0, 3, 1}) {
			t.Errorf("got %q with labels %v", train.Name, train.Targets.Class)
		}
		if test.Name != "letters test images" || !slices.Equal(test.Features.Bytes, counting(12)) {
			t.Errorf("got %q with pixels %v", test.Name, test.Features.Bytes)
		}
	}
}

func TestOpenIDXDirClasses(t *testing.T) {
	letters := counting(27)[1:] // 1 to 26
	for _, c := range []struct {
		name        string
		train, test []uint8
		classes     int
		want        string // of the error
	}{
		{"few digits", []uint8{1, 7}, []uint8{9}, 10, ""},
		{"from 0", counting(47), []uint8{46}, 47, ""},
		{"from 1", letters, []uint8{26, 1}, 26, ""},
		{"all bytes", counting(256), []uint8{255}, 256, ""},
		{"damaged digit", append(counting(10), 3, 77, 200), []uint8{1}, 0, trainLabels + ": row 12: expected a label from 0 to 9 (no row has the label 10), found 77: "},
		{"damaged small set", []uint8{1, 5, 9, 12}, []uint8{1}, 0, trainLabels + ": row 4: expected a label from 0 to 9 (no row has the label 2), found 12: "},
		{"damaged letter", append(counting(27), 200, 26), []uint8{1}, 0, trainLabels + ": row 28: expected a label from 0 to 26 (no row has the label 27), found 200: "},
		{"test digit", []uint8{0, 1}, []uint8{9, 10}, 0, testLabels + ": row 2: expected a label from 0 to 9, found 10: "},
		{"test letter", letters, []uint8{1, 26, 27}, 0, testLabels + ": row 3: expected a label from 1 to 26, found 27: "},
		{"test letter 0", letters, []uint8{1, 0}, 0, testLabels + ": row 2: expected a label from 1 to 26, found 0: "},
	} {
		train, test, err := OpenIDXDir(newIDXDir(c.train, c.test).write(t))
		if c.want != "" {
			checkError(t, c.name, err, ErrLabel, c.want)
			continue
		}
		if err != nil || len(train.Classes) != c.classes || train.Check() != nil || test.Check() != nil {
			t.Errorf("%s: got %v", c.name, err)
			continue
		}
		// The name of each row's class is its label.
		for i, class := range train.Targets.Class {
			if got := train.Classes[class]; got != fmt.Sprint(c.train[i]) {
				t.Errorf("%s: row %d has the label %d and the class %q", c.name, i+1, c.train[i], got)
			}
		}
		for i, class := range test.Targets.Class {
			if got := test.Classes[class]; got != fmt.Sprint(c.test[i]) {
				t.Errorf("%s: test row %d has the label %d and the class %q", c.name, i+1, c.test[i], got)
			}
		}
	}
}

func TestOpenIDXDirFaults(t *testing.T) {
	good := newIDXDir([]uint8{0, 1, 2}, []uint8{3, 4})
	for _, c := range []struct {
		name  string
		file  string
		b     []byte // nil: the file is missing
		is    error
		parts []string
	}{
		{"missing", testLabels, nil, fs.ErrNotExist, []string{"expected a file named t10k-labels-idx1-ubyte or test-labels-idx1-ubyte, possibly with a dot"}},
		{"dimensions", trainImages, idxFile([]int{3, 6}, counting(18)), ErrFormat, []string{trainImages + ": offset 0: expected the magic number 0x00000803, or the same with another type (third byte), found 0x00000802"}},
		{"labels for images", trainLabels, good[trainImages], ErrFormat, []string{trainLabels + ": offset 0: expected the magic number 0x00000801, or the same with another type (third byte), found 0x00000803"}},
		{"counts", trainLabels, idxFile([]int{2}, counting(2)), ErrShape, []string{"3 images in ", trainImages, "2 labels in ", trainLabels}},
		{"image size", testImages, idxFile([]int{2, 3, 2}, counting(12)), ErrShape, []string{"2×3 in ", trainImages, "3×2 in ", testImages}},
		{"short file", testImages, good[testImages][:20], ErrTruncated, []string{testImages + ": offset 20: expected 8 more bytes of data"}},
	} {
		dir := idxDir{}
		for name, b := range good {
			dir[name] = b
		}
		if dir[c.file] = c.b; c.b == nil {
			delete(dir, c.file)
		}
		_, _, err := OpenIDXDir(dir.write(t))
		checkError(t, c.name, err, c.is, c.parts...)
	}
}
