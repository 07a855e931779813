package data

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// idxTree writes a set of IDX files into a new folder: the images of the training,
// its labels, the images and labels of the test, at those paths in it.
func idxTree(t *testing.T, paths ...string) string {
	t.Helper()
	set := newIDXDir([]uint8{0, 3, 1}, []uint8{9, 2})
	dir := t.TempDir()
	for i, from := range []string{trainImages, trainLabels, testImages, testLabels}[:len(paths)] {
		path := filepath.Join(dir, paths[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, set[from], 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestIDXNames finds the files of a set under the names that people have them by.
func TestIDXNames(t *testing.T) {
	for name, c := range map[string]struct {
		paths []string
		open  string // the path in the folder that is opened
		title string // of the training set; "": that of the folder
	}{
		"MNIST":            {[]string{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}, "", ""},
		"dots":             {[]string{"train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"}, "", ""},
		"mixed":            {[]string{"train-images.idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte"}, "", ""},
		"folders":          {[]string{"train-images-idx3-ubyte/train-images-idx3-ubyte", "train-labels-idx1-ubyte/train-labels-idx1-ubyte", "t10k-images-idx3-ubyte/t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte"}, "", ""},
		"folders and dots": {[]string{"train-images.idx3-ubyte/train-images-idx3-ubyte", "train-labels-idx1-ubyte/train-labels.idx1-ubyte", "t10k-images-idx3-ubyte/t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte"}, "", ""},
		"EMNIST":           {[]string{"emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte", "emnist-letters-test-images-idx3-ubyte", "emnist-letters-test-labels-idx1-ubyte"}, "", "emnist-letters"},
		"by a file":        {[]string{"x-train-images-idx3-ubyte", "x-train-labels-idx1-ubyte", "x-test-images-idx3-ubyte", "x-test-labels-idx1-ubyte"}, "x-train-images-idx3-ubyte", "x"},
		"underlines":       {[]string{"fashion_train_images_idx3_ubyte", "fashion_train_labels_idx1_ubyte", "fashion_test_images_idx3_ubyte", "fashion_test_labels_idx1_ubyte"}, "", "fashion"},
		"capitals":         {[]string{"Train-Images-idx3-ubyte", "Train-Labels-idx1-ubyte", "T10k-Images-idx3-ubyte", "T10k-Labels-idx1-ubyte"}, "", ""},
		"torchvision":      {[]string{"MNIST/raw/train-images-idx3-ubyte", "MNIST/raw/train-labels-idx1-ubyte", "MNIST/raw/t10k-images-idx3-ubyte", "MNIST/raw/t10k-labels-idx1-ubyte"}, "", ""},
		"no test":          {[]string{"train-images-idx3-ubyte", "train-labels-idx1-ubyte"}, "", ""},
	} {
		dir := idxTree(t, c.paths...)
		path := filepath.Join(dir, c.open)
		if !IsIDX(path) || !IsIDX(dir) {
			t.Errorf("%s: not found", name)
		}
		train, test, err := OpenIDXDir(path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(train.Targets.Class, []int32{0, 3, 1}) || !slices.Equal(train.Features.Bytes, counting(18)) {
			t.Errorf("%s: got labels %v, pixels %v", name, train.Targets.Class, train.Features.Bytes)
		}
		if c.title != "" && train.Name != c.title+" training images" {
			t.Errorf("%s: got the name %q", name, train.Name)
		}
		if len(c.paths) == 2 {
			if test != nil {
				t.Errorf("%s: got a test set", name)
			}
			continue
		}
		again, err := OpenIDXTest(path, train.Classes)
		if err != nil || !slices.Equal(test.Targets.Class, []int32{9, 2}) || !slices.Equal(again.Targets.Class, []int32{9, 2}) {
			t.Errorf("%s: got test labels %v, %v, %v", name, test, again, err)
		}
	}
}

// TestIDXPreference takes the file next to a folder of its name, raw before packed, and
// MNIST's names before others.
func TestIDXPreference(t *testing.T) {
	const dotted = "train-labels.idx1-ubyte"
	for name, c := range map[string]struct{ good, also string }{
		"packed":           {dotted, trainLabels + ".gz"},
		"nested":           {dotted, trainLabels + "/" + trainLabels},
		"nested, raw":      {trainLabels + ".gz", trainLabels + "/" + trainLabels},
		"dotted":           {trainLabels, dotted},
		"of another set":   {trainLabels, "a-" + trainLabels},
		"test beside t10k": {trainLabels, "test-labels-idx1-ubyte"},
	} {
		set := newIDXDir([]uint8{0, 3, 1}, []uint8{9, 2})
		labels := set[trainLabels]
		delete(set, trainLabels)
		set[c.good] = labels
		dir := set.write(t)
		path := filepath.Join(dir, c.also)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("something else"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, _, err := OpenIDXDir(dir); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIDXSeveralSets(t *testing.T) {
	dir := idxTree(t, "a-train-images-idx3-ubyte", "b-train-labels-idx1-ubyte")
	_, _, err := OpenIDXDir(dir)
	checkError(t, "two sets", err, ErrFormat, "found those of a, b; give the path of a file instead, such as "+dir+"/a-train-images-idx3-ubyte, to choose its set")
	for _, name := range []string{"train.csv", "idx3-ubyte", "train-images", "train-images-idx5-ubyte", "x"} {
		if IsIDX(idxTree(t, name)) {
			t.Errorf("%s is taken for an IDX file", name)
		}
	}
}

// TestIDXNotes warns of the pictures of EMNIST, by the name of their file.
func TestIDXNotes(t *testing.T) {
	for name, want := range map[string]string{"emnist-letters-": "rows and columns swapped", "EMNIST-digits-": "rows and columns swapped", "kmnist-": "", "": ""} {
		train, _, err := OpenIDXDir(idxTree(t, name+"train-images-idx3-ubyte", name+"train-labels-idx1-ubyte"))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, n := range train.Notes {
			got += n.Text
		}
		if !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%q: noted %q", name, got)
		}
	}
}

// TestOpenIDXTestClasses reads labels as the names of classes.
func TestOpenIDXTestClasses(t *testing.T) {
	for name, c := range map[string]struct {
		labels  []uint8
		classes []string
		want    []int32
		fault   string
	}{
		"from 0":        {[]uint8{0, 2}, []string{"0", "1", "2"}, []int32{0, 2}, ""},
		"from 1":        {[]uint8{1, 3}, []string{"1", "2", "3"}, []int32{0, 2}, ""},
		"words":         {[]uint8{0, 2}, []string{"zero", "one", "two"}, []int32{0, 2}, ""},
		"other numbers": {[]uint8{0, 2}, []string{"5", "7", "9"}, []int32{0, 2}, ""},
		"too large":     {[]uint8{1, 4}, []string{"1", "2", "3"}, nil, "row 2: expected a label from 1 to 3, found 4"},
		"too small":     {[]uint8{0, 1}, []string{"1", "2", "3"}, nil, "row 1: expected a label from 1 to 3, found 0"},
	} {
		set, err := OpenIDXTest(newIDXDir([]uint8{0}, c.labels).write(t), c.classes)
		switch {
		case c.fault != "":
			checkError(t, name, err, ErrLabel, c.fault)
		case err != nil || !slices.Equal(set.Targets.Class, c.want):
			t.Errorf("%s: got %v, %v", name, set, err)
		}
	}
}
