package data_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// pictures returns files for a folder, each with a picture that differs from the
// others by its place in the list.
func pictures(paths ...string) map[string][]byte {
	files := map[string][]byte{}
	for i, path := range paths {
		c := red
		c.R = uint8(i)
		files[path] = pngFile(plain(2, 2, c))
	}
	return files
}

// reds returns the red of each picture of a set, which shows its folder.
func reds(s *data.Set) []uint8 {
	if s == nil {
		return nil
	}
	var all []uint8
	for i := range s.Len() {
		all = append(all, s.Features.Bytes[i*s.Features.Cols])
	}
	return all
}

// TestImageParts finds what to train on and what to test on in folders as they are
// published. The numbers are places in the list of files.
func TestImageParts(t *testing.T) {
	for name, c := range map[string]struct {
		files       []string
		train, test []uint8
		note        string
	}{
		"classes":              {[]string{"a/1", "b/1"}, []uint8{0, 1}, nil, ""},
		"train, test":          {[]string{"train/a/1", "train/b/1", "test/b/1"}, []uint8{0, 1}, []uint8{2}, "training on train, testing on test"},
		"capitals":             {[]string{"Train/a/1", "Train/b/1", "Test/b/1"}, []uint8{0, 1}, []uint8{2}, "training on Train, testing on Test"},
		"val":                  {[]string{"train/a/1", "train/b/1", "val/b/1"}, []uint8{0, 1}, []uint8{2}, "training on train, testing on val"},
		"valid":                {[]string{"train/a/1", "train/b/1", "valid/b/1"}, []uint8{0, 1}, []uint8{2}, "training on train, testing on valid"},
		"validation":           {[]string{"TRAIN/a/1", "TRAIN/b/1", "VALIDATION/b/1"}, []uint8{0, 1}, []uint8{2}, "training on TRAIN, testing on VALIDATION"},
		"training, testing":    {[]string{"Training/a/1", "Training/b/1", "Testing/b/1"}, []uint8{0, 1}, []uint8{2}, "training on Training, testing on Testing"},
		"training_set":         {[]string{"training_set/a/1", "training_set/b/1", "test_set/b/1"}, []uint8{0, 1}, []uint8{2}, "training on training_set, testing on test_set"},
		"joined to words":      {[]string{"TrainSet/a/1", "TrainSet/b/1", "TestSet/b/1"}, []uint8{0, 1}, []uint8{2}, "training on TrainSet, testing on TestSet"},
		"prefixes":             {[]string{"mnist_train/a/1", "mnist_train/b/1", "mnist_test/b/1"}, []uint8{0, 1}, []uint8{2}, "training on mnist_train, testing on mnist_test"},
		"suffixes":             {[]string{"train2017/a/1", "train2017/b/1", "val2017/b/1"}, []uint8{0, 1}, []uint8{2}, "training on train2017, testing on val2017"},
		"all three":            {[]string{"train/a/1", "train/b/1", "val/a/1", "test/b/1"}, []uint8{0, 1}, []uint8{3}, "training on train, testing on test; left out val"},
		"more folders":         {[]string{"train/a/1", "train/b/1", "test/b/1", "labels/x", "seg_pred/y"}, []uint8{0, 1}, []uint8{2}, "training on train, testing on test; left out labels and seg_pred"},
		"doubled":              {[]string{"seg_train/seg_train/a/1", "seg_train/seg_train/b/1", "seg_test/seg_test/b/1"}, []uint8{0, 1}, []uint8{2}, "training on seg_train/seg_train, testing on seg_test/seg_test"},
		"a level more":         {[]string{"dataset/train/a/1", "dataset/train/b/1", "dataset/test/b/1"}, []uint8{0, 1}, []uint8{2}, "training on dataset/train, testing on dataset/test"},
		"classes below":        {[]string{"archive/data/a/1", "archive/data/b/1"}, []uint8{0, 1}, nil, "training on archive/data"},
		"train only":           {[]string{"train/a/1", "train/b/1"}, []uint8{0, 1}, nil, "training on train"},
		"one class to test":    {[]string{"train/a/1", "train/b/1", "test/b/1", "test/b/more/2"}, []uint8{0, 1}, []uint8{2}, "training on train, testing on test"},
		"exact before others":  {[]string{"train/a/1", "train/b/1", "test/b/1", "test_big/a/1"}, []uint8{0, 1}, []uint8{2}, "training on train, testing on test; left out test_big"},
		"capitals part words":  {[]string{"PetsTrain/a/1", "PetsTrain/b/1", "PetsVal/b/1"}, []uint8{0, 1}, []uint8{2}, "training on PetsTrain, testing on PetsVal"},
		"of two parts":         {[]string{"x_train/a/1", "x_train/b/1", "x_test/b/1", "x_train_test/a/1"}, []uint8{0, 1}, []uint8{2}, "training on x_train, testing on x_test; left out x_train_test"},
		"vehicles":             {[]string{"bus/1", "train/1"}, []uint8{0, 1}, nil, ""},
		"words around a class": {[]string{"contest/1", "strainer/1", "valley/1"}, []uint8{0, 1, 2}, nil, ""},
		"of macOS":             {[]string{"data/a/1", "data/b/1", "__MACOSX/data/._1"}, []uint8{0, 1}, nil, "training on data"},
	} {
		train, test, err := data.OpenImageDir(folder(t, pictures(c.files...)), data.ImageOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := reds(train); !slices.Equal(got, c.train) {
			t.Errorf("%s: trains on %d, want %d", name, got, c.train)
		}
		if got := reds(test); !slices.Equal(got, c.test) {
			t.Errorf("%s: tests on %d, want %d", name, got, c.test)
		}
		note := ""
		for _, n := range train.Notes {
			if n.Code == data.Chosen {
				note += n.Text
			}
		}
		if note != c.note {
			t.Errorf("%s: noted %q, want %q", name, note, c.note)
		}
	}
}

func TestImagePartsFaults(t *testing.T) {
	for name, c := range map[string]struct {
		files []string
		want  string
		is    error
	}{
		"two to train on":       {[]string{"a_train/a/1", "b_train/b/1", "test/b/1"}, "expected one folder for train, found a_train and b_train", data.ErrShape},
		"two to test on":        {[]string{"train/a/1", "train/b/1", "test_a/a/1", "test_b/a/1"}, "expected one folder for test, found test_a and test_b", data.ErrShape},
		"a class in capitals":   {[]string{"train/cat/1", "train/dog/1", "test/Cat/1"}, `found "Cat", which differs from "cat" only in upper and lower case`, data.ErrLabel},
		"another class to test": {[]string{"train/a/1", "train/b/1", "test/c/1"}, `with the names of some of the 2 classes (a, b), found "c"`, data.ErrLabel},
		"test without classes":  {[]string{"train/a/1", "train/b/1", "test/1", "test/2"}, "no folders of classes, but 2 are pictures in no folder of a class (1, 2)", nil},
		"pictures beside":       {[]string{"1", "2"}, "expected a folder for each of 2 to 10000 classes, found 0, and pictures outside of them, such as 1", data.ErrLabel},
		"a level too high":      {[]string{"raw/a/1", "raw/b/1", "small/a/1", "small/b/1"}, "found none in raw (of its files 2 are folders (a, b)), small (of its files 2 are folders (a, b))", nil},
	} {
		_, _, err := data.OpenImageDir(folder(t, pictures(c.files...)), data.ImageOptions{})
		if err == nil || !strings.Contains(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// TestImageTest tests on another folder than that of the training, and never trains on
// what is to test.
func TestImageTest(t *testing.T) {
	whole := pictures("train/a/1", "train/b/1", "test/b/1", "val/a/1")
	for name, c := range map[string]struct {
		held []string
		want []uint8
	}{
		"classes":         {[]string{"b/1", "a/1"}, []uint8{1, 0}},
		"one class":       {[]string{"b/1"}, []uint8{0}},
		"its test":        {[]string{"train/a/1", "test/a/1", "val/a/1"}, []uint8{1}},
		"its val":         {[]string{"train/a/1", "my_val/a/1"}, []uint8{1}},
		"its test within": {[]string{"x/train/a/1", "x/test/test/a/1"}, []uint8{1}},
	} {
		train, test, err := data.OpenImageDir(folder(t, whole), data.ImageOptions{Test: folder(t, pictures(c.held...))})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(reds(train), []uint8{0, 1}) || !slices.Equal(reds(test), c.want) {
			t.Errorf("%s: trains on %d, tests on %d, want %d", name, reds(train), reds(test), c.want)
		}
		if got := train.Notes[0].Text; got != "training on train; left out val and test" {
			t.Errorf("%s: noted %q", name, got)
		}
	}
}
